"""Names as they are compared: normalised once, blocked by their words and their sound."""

from __future__ import annotations

from functools import lru_cache

MOST_WORDS = 12
"""Words of a name that it is looked up by; those that come after are only scored."""

_LEAST_SOUND = 3


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name: Latin letters, lower case, without marks, in the order written.

    Examples
    --------
    >>> words_of("Gen. João  O’Ford"), words_of("Форд Николай")
    (('gen', 'joao', 'oford'), ('ford', 'nikolai'))
    """
    from rigour.names import tokenize_name
    from rigour.text import ascii_text

    plain = ascii_text(name).lower()
    return tuple(word for word in tokenize_name(plain) if word)


def name_key(name: str) -> str:
    """What two spellings of one name share: its words in the order of the alphabet.

    Examples
    --------
    >>> name_key("FORD, Ann") == name_key("Ann Ford")
    True
    """
    return " ".join(sorted(words_of(name)))


def tokens_of(name: str) -> set[str]:
    """What a name is found by: its words, and how the longer ones sound.

    Examples
    --------
    >>> sorted(tokens_of("Jon Ford"))
    ['=ford', '=jon', '~FRT']
    """
    from rigour.text import metaphone

    found = set()
    for word in words_of(name)[:MOST_WORDS]:
        found.add(f"={word}")
        sound = metaphone(word)
        if len(sound) >= _LEAST_SOUND:
            found.add(f"~{sound}")
    return found


def likeness(left: str, right: str) -> float:
    """How alike two names are, 0 to 1: Jaro-Winkler of their words in order of the alphabet.

    Both orders count (sorted and as written), the better one is taken: a transposed surname
    should cost nothing, and sorting should not part a name from its misspelling.

    Examples
    --------
    >>> likeness("Ford, Ann", "Ann Ford"), round(likeness("Ann Ford", "Anne Ford"), 2)
    (1.0, 0.97)
    """
    from rigour.text import jaro_winkler

    ours, theirs = words_of(left), words_of(right)
    if not ours or not theirs:
        return 0.0
    if sorted(ours) == sorted(theirs):
        return 1.0
    written = jaro_winkler(" ".join(ours), " ".join(theirs))
    return float(max(written, jaro_winkler(" ".join(sorted(ours)), " ".join(sorted(theirs)))))
