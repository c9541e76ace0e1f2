"""Figures that a profile withholds: small bases, and others that would give them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.model.survey_observation import Key, Observation

SOURCE, SMALL, BESIDE = (
    "suppressed by the source",
    "fewer people than the least base",
    "withheld, or a small one could be worked out",
)

TELLING = 0.2
"""A hidden value that could be told within this share of the range counts as given away."""


def withheld(observations: Sequence[Observation], least_base: int) -> dict[Key, str]:
    """Which figures are not shown, and why.

    Bases below ``least_base`` are masked. Where what is shown of a grouping, with everybody's
    figure, would tell the hidden rest within `TELLING` of the range (rounding counts), the
    smallest group shown goes too, until it does not. Values are taken for plain means: weights
    only blur what could be worked out. A base that is not told cannot be judged and is shown.

    Returns
    -------
    dict
        Reason by key; figures that the source suppresses are among them.

    Examples
    --------
    >>> from upstander.model.survey_observation import Observation
    >>> nan = float("nan")
    >>> made = [
    ...     Observation("X", "trust", "2021", by, group, value, nan, nan, base, "s")
    ...     for by, group, value, base in [
    ...         ("", "", 0.5, 200), ("sex", "f", 0.6, 120), ("sex", "m", 0.4, 70),
    ...         ("sex", "other", 0.1, 10),
    ...     ]
    ... ]
    >>> [(key[-1], why) for key, why in withheld(made, 30).items()][1]
    ('m', 'withheld, or a small one could be worked out')
    """
    found = {one.key: SOURCE for one in observations if one.suppressed}
    found |= {
        one.key: SMALL for one in observations if not one.suppressed and 0 <= one.base < least_base
    }
    totals = {one.key[:3]: one for one in observations if not one.by}
    groupings: dict[tuple[str, str, str, str], list[Observation]] = {}
    for one in observations:
        if one.by:
            groupings.setdefault((*one.key[:3], one.by), []).append(one)
    for place, groups in groupings.items():
        total = totals.get(place[:3])
        if total is not None and total.key not in found:
            found |= _beside(total, groups, found, least_base)
    return found


def _beside(
    total: Observation, groups: list[Observation], found: dict[Key, str], least_base: int
) -> dict[Key, str]:
    hidden = [one for one in groups if one.key in found and one.base > 0]
    shown = sorted((one for one in groups if one.key not in found), key=lambda one: -one.base)
    reach = _reach([total, *shown])
    more: dict[Key, str] = {}
    while hidden and shown and _is_told(total, shown, hidden, least_base, reach):
        gone = shown.pop()
        hidden.append(gone)
        more[gone.key] = BESIDE
    return more


def _is_told(
    total: Observation,
    shown: list[Observation],
    hidden: list[Observation],
    least_base: int,
    reach: float,
) -> bool:
    """Whether the mean of the hidden groups could be worked out, and speaks of few people."""
    people = sum(one.base for one in hidden)
    if len(hidden) > 1 and people >= least_base:
        return False
    blur = total.rounded * total.base + sum(one.rounded * max(one.base, 0) for one in shown)
    return blur / people < TELLING * reach


def _reach(shown: list[Observation]) -> float:
    """The range of the values: 1 for shares, else what is seen of it."""
    values = [one.value for one in shown]
    if all(0 <= value <= 1 for value in values):
        return 1.0
    return (max(values) - min(values)) or 1.0
