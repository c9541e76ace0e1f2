"""Circular reporting: sources that are counted as independent and may be one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from upstander.evidence.quality.finding import Finding, Kind, ids
from upstander.model.entity import support
from upstander.model.period import Moment
from upstander.words.saying import Saying, each_of, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

SHARE, LEAST = 0.8, 5
"""Share of a source's claims that another had made before, and how many at least: judgements."""

WORDING = 40
"""Characters from which on the same wording is no accident: a judgement."""

Claim = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Copying:
    """One origin whose claims another had made before.

    Parameters
    ----------
    copy, first
        The origin that may copy, and the one that was first.
    shared, claims
        How many of its claims were made before, and how many it makes.
    worded
        How many it words exactly alike.
    """

    copy: str
    first: str
    shared: int
    claims: int
    worded: int


def circular(entities: Mapping[str, Entity], statements: Iterable[Statement]) -> Iterator[Finding]:
    """Circles of stated copying, then pairs in which one source may copy another.

    Parameters
    ----------
    entities
        By canonical id: documents among them say who published them.
    statements
        All statements of the case.
    """
    said = tuple(statements)
    yield from _circles(entities, said)
    by_origin = _by_origin(said)
    for pair in copyings(said):
        both = [by_origin[pair.copy], by_origin[pair.first]]
        common = sorted(set(both[0]) & set(both[1]))
        shared = [s for side in both for claim in common for s in side[claim]]
        yield Finding(
            Kind.CIRCULAR,
            (),
            _suspicion(pair, shared),
            Saying("How does {copy} know? Has it sources of its own?", {"copy": pair.copy}),
            ids(shared),
            sure=False,
        )


def copyings(statements: Iterable[Statement]) -> tuple[Copying, ...]:
    """Pairs of origins of which one may copy the other, the most suspect first.

    Examples
    --------
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", f"u{i}", "Unit", "name", f"U{i}", origin=o, first_seen=day)
    ...         for i in range(6) for o, day in (("A", "2020-01-01"), ("B", "2020-01-02"))]
    >>> copyings(said)
    (Copying(copy='B', first='A', shared=6, claims=6, worded=0),)
    """
    by_origin = _by_origin(statements)
    found = []
    for copy, claims in by_origin.items():
        if len(claims) < LEAST:
            continue
        for first, others in by_origin.items():
            common = [claim for claim in claims if claim in others] if first != copy else []
            if len(common) < LEAST:
                continue
            worded = sum(_same_words(claims[c], others[c]) for c in common)
            later = sum(_later(claims[c], others[c]) for c in common)
            shared = max(later, worded)
            if shared >= max(LEAST, SHARE * len(claims)):
                found.append(Copying(copy, first, shared, len(claims), worded))
    return tuple(sorted(found, key=lambda c: (-c.worded, -c.shared / c.claims, c.copy, c.first)))


def _by_origin(statements: Iterable[Statement]) -> dict[str, dict[Claim, list[Statement]]]:
    found: dict[str, dict[Claim, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in statements:
        found[s.independent_origin][s.about, s.prop, s.value].append(s)
    return found


def _same_words(mine: list[Statement], theirs: list[Statement]) -> bool:
    words = {s.original_value or s.value for s in theirs}
    return any(
        len(text) >= WORDING and text in words
        for text in (s.original_value or s.value for s in mine)
    )


def _later(mine: list[Statement], theirs: list[Statement]) -> bool:
    """Whether they said it on an earlier day; where a day is missing nobody can tell."""
    ours, others = _first(mine), _first(theirs)
    return ours is not None and others is not None and others < ours


def _first(said: list[Statement]) -> date | None:
    days = [Moment.parse(s.first_seen).earliest for s in said if s.first_seen]
    return min((day for day in days if day is not None), default=None)


def _suspicion(pair: Copying, shared: list[Statement]) -> Saying:
    apart, once = _what_it_matters(shared)
    return Saying(
        "{copy} may copy {first}: {shared} of its {claims} claims had been made there before, "
        "{worded} in the same words. Counted once, what both say is {once} probable on average, "
        "not {apart}.",
        asdict(pair) | {"once": share(once), "apart": share(apart)},
    )


def _what_it_matters(shared: list[Statement]) -> tuple[float, float]:
    """The mean probability of what both say, counted apart and counted once."""
    groups: dict[Claim, list[Statement]] = defaultdict(list)
    for s in shared:
        groups[s.about, s.prop, s.value].append(s)
    apart, once = [], []
    for group in groups.values():
        apart.append(support(group).value)
        once.append(support([replace(s, origin="one") for s in group]).value)
    return sum(apart) / len(apart), sum(once) / len(once)


def _circles(
    entities: Mapping[str, Entity], statements: tuple[Statement, ...]
) -> Iterator[Finding]:
    """Publishers and origins that rely on each other, directly or through others."""
    arrows: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    cited = {s.source for s in statements} & set(entities)
    publishers = {key: entities[key].first("publisher") for key in cited}
    for s in statements:
        publisher = publishers.get(s.source, "")
        if publisher and s.origin and publisher != s.origin:
            arrows[publisher, s.origin].append(s)
    for circle in _strong(set(arrows)):
        inside = [s for (a, b), said in arrows.items() if {a, b} <= set(circle) for s in said]
        told = {"sources": each_of(circle)}
        yield Finding(
            Kind.CIRCULAR,
            (),
            Saying("{sources} cite each other in a circle: none confirms the others", told),
            Saying("Which of {sources} knew it first, and how?", told),
            ids(inside),
        )


def _strong(arrows: set[tuple[str, str]]) -> list[list[str]]:
    from upstander.evidence.checking import strong_components

    return [circle for circle in strong_components(arrows) if len(circle) > 1]
