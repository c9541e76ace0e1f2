"""Totals and their parts: every sum that the cells of a table obey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = tuple[str, ...]
"""Category in each dimension of a table; empty where all are meant."""

NEAR = 1e-6
"""Differences of sums below it are rounding."""

UNLISTED = "\x00"
"""Category of those of a total who are in none of its parts."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A total and its parts; ``rest`` where the parts do not make up the total.

    ``dimension`` is the one in which the parts are narrower.
    """

    total: Key
    parts: tuple[Key, ...]
    rest: bool
    dimension: int = 0


def margins(bases: Mapping[Key, float], rounding: float = 0.0) -> tuple[Margin, ...]:
    """Every sum that the cells of one table obey.

    Parameters
    ----------
    bases
        By category in each dimension, empty where all are meant.
    rounding
        What bases were rounded to.

    Examples
    --------
    >>> found = margins({("",): 30.0, ("women",): 10.0, ("men",): 20.0})
    >>> found[0].total, found[0].parts, found[0].rest
    (('',), (('women',), ('men',)), False)
    """
    parts: dict[tuple[Key, int], list[Key]] = {}
    for key in bases:
        for k, name in enumerate(key):
            if name:
                parts.setdefault(((*key[:k], "", *key[k + 1 :]), k), []).append(key)
    found = []
    for (total, k), below in parts.items():
        if total not in bases:
            continue
        left = bases[total] - sum(bases[key] for key in below)
        rest = left > rounding / 2 * (len(below) + 1) + NEAR * max(1.0, bases[total])
        found.append(Margin(total, tuple(below), rest, k))
    return tuple(found)


def unlisted(
    bases: Mapping[Key, float], sums: Mapping[Key, float], rounding: float = 0.0
) -> tuple[dict[Key, float], dict[Key, float]]:
    r"""Bases and sums of those who are in a total and in none of its parts.

    Nobody publishes them, and anybody can work them out: they need protection like a group.
    Sums that cannot be (weighted values need not add up) are left out.

    Examples
    --------
    >>> bases = {("",): 100.0, ("women",): 60.0, ("men",): 36.0}
    >>> unlisted(bases, {key: base / 4 for key, base in bases.items()})
    ({('\x00',): 4.0}, {('\x00',): 1.0})
    """
    people: dict[Key, float] = {}
    whole: dict[Key, float] = {}
    for side in margins(bases, rounding):
        if not side.rest:
            continue
        key = (*side.total[: side.dimension], UNLISTED, *side.total[side.dimension + 1 :])
        people[key] = rest_of(bases, side)
        known = all(cell in sums for cell in (side.total, *side.parts))
        if known and 0 <= rest_of(sums, side) <= people[key]:
            whole[key] = rest_of(sums, side)
    return people, whole


def rest_of(values: Mapping[Key, float], side: Margin) -> float:
    """What a total has more than its parts."""
    parts = sum(values.get(key, 0.0) for key in side.parts)
    return values.get(side.total, 0.0) - parts
