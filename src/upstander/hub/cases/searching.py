"""Finding words in what somebody sees of a case."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.cases.worked import once

if TYPE_CHECKING:
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

MOST = 20
"""Things and statements of one case that are shown; of more, nothing is counted."""

_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None}
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one case.

    Parameters
    ----------
    entities, statements
        The first of them; of the entities those whose name begins so come first.
    is_all
        Whether there are no more.
    """

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    is_all: bool


def found_in(view: CaseFile, words: str) -> Found:
    """The things and statements that hold all words, in any order, accents and case aside."""
    wanted = plain(words).split()
    if not wanted:
        return Found((), (), is_all=True)
    index = once(view, "search", _index)
    every = entities_of(view)
    keys = [key for key, text in index.names if all(word in text for word in wanted)]
    facts = facts_of(view)
    keys.sort(key=lambda key: (not plain(facts[key].caption).startswith(wanted[0]), key))
    said = []
    for statement, text in index.said:
        if all(word in text for word in wanted):
            said.append(statement)
            if len(said) > MOST:
                break
    return Found(
        tuple(every[key] for key in keys[:MOST]),
        tuple(said[:MOST]),
        is_all=len(keys) <= MOST and len(said) <= MOST,
    )


@lru_cache(maxsize=262_144)
def plain(text: str) -> str:
    """A text as searches compare it: without case, accents, vowel signs, and Arabic's variants.

    Examples
    --------
    >>> plain("Évêché"), plain("أَحْمَد") == plain("احمد")
    ('eveche', True)
    """
    parted = unicodedata.normalize("NFKD", text.casefold().translate(_ARABIC))
    return "".join(c for c in parted if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class _Index:
    names: tuple[tuple[str, str], ...]
    said: tuple[tuple[Statement, str], ...]


def _index(view: CaseFile) -> _Index:
    return _Index(
        tuple(
            (key, plain(f"{facts.text} {facts.caption}")) for key, facts in facts_of(view).items()
        ),
        tuple(
            (s, f"{plain(s.value)} {plain(s.original_value)} {plain(s.source)} {plain(s.origin)}")
            for s in view.statements
        ),
    )
