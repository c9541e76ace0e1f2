"""Candidates: pairs that share a word or the sound of a word, each compared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from upstander.evidence.identity.comparison import Comparison, comparable, compare
from upstander.evidence.identity.subject import Subject, names_of, subject
from upstander.evidence.identity.surroundings import surroundings
from upstander.evidence.identity.unit_name import unit_name
from upstander.evidence.lake.names import tokens_of, words_of
from upstander.model.ontology import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from upstander.model.entity import Entity

_VOWELS = re.compile(r"[aeiouyw]")
_TWICE = re.compile(r"(.)\1+")

COMMON = 200
"""Entities from which on a word tells nothing."""

MANY = 3
"""Entities from which on a name that they all bear is no name of any."""

WORTH = -2.0
"""Log-odds from which on a pair is kept; below, nobody needs to look."""


def candidates(
    entities: Mapping[str, Entity],
    *,
    skip: Collection[tuple[str, str]] = (),
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Comparison, ...]:
    """Pairs of entities that may be one, the most probable first.

    Parameters
    ----------
    entities
        By canonical id.
    skip
        Pairs of ids, each in the order of the alphabet, that were judged already.
    on_progress
        Called with pairs compared and pairs in all.

    Returns
    -------
    tuple
        Comparisons of log-odds `WORTH` or more. Pairs that share no word are not found.
    """
    pairs = sorted(set(_pairs(entities)) - set(skip))
    around, prepared = surroundings(entities), subjects(entities)
    found = []
    for done, (one, other) in enumerate(pairs, 1):
        made = compare(prepared[one], prepared[other], around, least=WORTH)
        if made.log_odds >= WORTH:
            found.append(made)
        if not done % 500 or done == len(pairs):
            on_progress(done, len(pairs))
    return tuple(sorted(found, key=lambda c: (-c.log_odds, c.left, c.right)))


def subjects(entities: Mapping[str, Entity]) -> dict[str, Subject]:
    """All entities that can be compared, as subjects."""
    able = {k: e for k, e in entities.items() if schema_of(e.schema).matchable}
    borne = Counter(name for entity in able.values() for name in names_of(entity))
    common = {name for name, count in borne.items() if count >= MANY}
    return {key: subject(entity, common) for key, entity in able.items()}


def _pairs(entities: Mapping[str, Entity]) -> Iterator[tuple[str, str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in sorted(entities):
        entity = entities[key]
        if not schema_of(entity.schema).matchable:
            continue
        tokens = {token for name in names_of(entity) for token in _tokens(entity, name)}
        for token in tokens:
            blocks[token].append(key)
    for keys in blocks.values():
        if len(keys) <= COMMON:
            yield from (
                (one, other)
                for one, other in combinations(keys, 2)
                if comparable(entities[one], entities[other])
            )


def _tokens(entity: Entity, name: str) -> set[str]:
    """Words, sounds and consonants; of a unit also its number and formation together."""
    if not entity.is_a("Unit"):
        return tokens_of(name) | skeletons(name)
    read = unit_name(name)
    return tokens_of(read.text) | {f"#{n} {read.formation}" for n in read.numbers}


def skeletons(name: str) -> set[str]:
    """The consonants of each longer word and of the whole name: what scripts without vowels keep.

    Examples
    --------
    >>> skeletons("Mohammed Hassan") & skeletons("محمد حسن") == {"^mhmd", "^hsn", "^mhmdhsn"}
    True
    """
    words = [_VOWELS.sub("", word) for word in words_of(name)]
    parts = [_TWICE.sub(r"\1", word) for word in (*words, "".join(words))]
    return {f"^{part}" for part in parts if len(part) >= 3}
