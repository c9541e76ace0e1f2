"""Swaps: one watched site given up for another, while that lowers the chance of passing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.interdiction.frontier import evasion_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from upstander.levers.interdiction.frontier import EvasionCuts
    from upstander.levers.interdiction.interdiction import Interdiction

_LEAST = 1e-12


def indicator(given: Interdiction, chosen: Collection[int]) -> NDArray[np.float64]:
    """1.0 at each chosen site and 0.0 elsewhere: shape (sites,)."""
    x = np.zeros(len(given.sites))
    x[list(chosen)] = 1.0
    return x


def evasion(given: Interdiction, chosen: Collection[int]) -> float:
    """The expected chance of passing unseen while the chosen sites are watched."""
    x = indicator(given, chosen)
    return float(given.probability @ evasion_cuts(given, x).at(x))


def filled(given: Interdiction, chosen: Collection[int]) -> frozenset[int]:
    """The choice with the best further site added, again and again, until the budget is spent."""
    kept = frozenset(chosen)
    while len(kept) < given.budget:
        site, _ = _best_added(given, kept, np.inf)
        if site < 0:
            return kept
        kept |= {site}
    return kept


def polished(
    given: Interdiction, chosen: Collection[int], seconds_left: Callable[[], float]
) -> frozenset[int]:
    """The choice after swaps, the least useful site first, until none helps or time is up."""
    kept = filled(given, chosen)
    value = evasion(given, kept)
    while (better := _swapped(given, kept, value, seconds_left)) is not None:
        kept, value = better
    return kept


def _swapped(
    given: Interdiction, kept: frozenset[int], value: float, seconds_left: Callable[[], float]
) -> tuple[frozenset[int], float] | None:
    """The first swap that lowers evasion; sites whose loss costs least are given up first."""
    loss = {s: evasion(given, kept - {s}) for s in sorted(kept)}
    for site in sorted(loss, key=lambda s: (loss[s], s)):
        if seconds_left() <= 0:
            return None
        other, found = _best_added(given, kept - {site}, value)
        if other >= 0 and found < value - _LEAST:
            return (kept - {site}) | {other}, found
    return None


def _best_added(given: Interdiction, kept: frozenset[int], below: float) -> tuple[int, float]:
    """The site that lowers evasion most when added, and to what; -1 where none gets below.

    No site can lower it by more than the cut's slope says, so that few need to be tried.
    """
    x = indicator(given, kept)
    cuts: EvasionCuts = evasion_cuts(given, x)
    value = float(given.probability @ cuts.at(x))
    most = given.probability @ cuts.slope * (1.0 - x)
    best, least = -1, below
    for site in np.argsort(-most, kind="stable"):
        if most[site] <= 0 or value - most[site] >= least - _LEAST:
            break
        found = evasion(given, kept | {int(site)})
        if found < least:
            best, least = int(site), found
    return best, least
