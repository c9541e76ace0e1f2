"""Units' names as they are compared: numbers and formations written alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from upstander.evidence.lake.names import words_of
from upstander.model.vocabulary import vocabulary

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|e|eme)?")
_ROMANS = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a unit's name says.

    Parameters
    ----------
    text
        The name with numbers and formations written alike.
    numbers
        The numbers in it.
    formation
        The last formation named: the one the unit is, in English; empty where there is none.
    """

    text: str
    numbers: frozenset[int]
    formation: str


@lru_cache(maxsize=100_000)
def unit_name(name: str) -> UnitName:
    """What a unit's name says.

    Examples
    --------
    >>> unit_name("3rd Ford Bn").text, unit_name("Third Ford Battalion").text
    ('3 ford battalion', '3 ford battalion')
    >>> unit_name("IV Brigade")
    UnitName(text='4 brigade', numbers=frozenset({4}), formation='brigade')
    """
    words, numbers, formation = [], set(), ""
    for word in words_of(name):
        number = _number(word)
        if number is not None:
            numbers.add(number)
            words.append(str(number))
            continue
        known = _formations().get(word, "")
        formation = known or formation
        words.append(known or word)
    return UnitName(" ".join(words), frozenset(numbers), formation)


def _number(word: str) -> int | None:
    if found := _ORDINAL.fullmatch(word):
        return int(found[1])
    ordinals = vocabulary("identity")["ordinals"]
    if word in ordinals:
        return int(ordinals.index(word))
    return _ROMANS.get(word)


@cache
def _formations() -> dict[str, str]:
    table = vocabulary("identity")["formations"]
    return {short: name for name, shorts in table.items() for short in shorts}
