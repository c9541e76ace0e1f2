"""How sure scenarios are: the share of draws of the judgements in which they stay consistent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.forecasts.calibration import wilson
from upstander.foresight.scenarios.balance import as_scenarios
from upstander.foresight.scenarios.solve import Search
from upstander.foresight.scenarios.web import Web, web
from upstander.model.cross_impact import CrossImpact
from upstander.model.judgement import USUAL
from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike, NDArray

    from upstander.model.judgement import Judged

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

WORK = 20_000
"""Variants that the search for newcomers tries in one draw; a draw that needs more is left out."""


def usual_spread(matrix: CrossImpact, points: float = USUAL) -> Floats:
    """The same noise in every block that somebody judged, none elsewhere; shape (V, V)."""
    own = [d.name in matrix.self_influencing for d in matrix.descriptors]
    judged = matrix.influences | np.diag(own)
    sizes = np.diff(matrix.starts)
    cells = np.repeat(np.repeat(judged, sizes, axis=0), sizes, axis=1)
    found: Floats = cells.astype(np.float64) * np.float64(points)
    return found


def noisy(matrix: CrossImpact, spread: Floats, draws: int, seed: int) -> Iterator[Ints]:
    """Judgements moved by rounded normal noise of a standard deviation per cell, in points."""
    chance = np.random.default_rng(seed)
    for _ in range(draws):
        moved = np.rint(chance.standard_normal(spread.shape) * spread).astype(np.int64)
        yield matrix.impact + moved * matrix.unit


def between_judges(judged: Judged, unit: int, draws: int, seed: int) -> Iterator[Ints]:
    """Each cell as one of its judges answered, drawn evenly among those who did."""
    chance = np.random.default_rng(seed)
    points, given = judged.answers()
    order = np.argsort(~given, axis=0, kind="stable")
    answered = np.take_along_axis(points, order, axis=0)
    count = np.maximum(given.sum(axis=0), 1)
    for _ in range(draws):
        pick = (chance.random(count.shape) * count).astype(np.int64)
        yield np.take_along_axis(answered, pick[None], axis=0)[0] * unit


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """How often scenarios stayed consistent, and which others became so.

    Parameters
    ----------
    shares, lows, highs
        Shape (S,): the share of draws, with Wilson's 95% interval.
    draws
        Draws of the judgements.
    resolved
        Draws in which all scenarios were found anew.
    newcomers
        Shape (K, n): scenarios that noise made consistent, the most frequent first.
    newcomer_shares
        Shape (K,): the share of the resolved draws.
    sizes
        Shape (resolved,): how many consistent scenarios each resolved draw had.
    """

    shares: Floats
    lows: Floats
    highs: Floats
    draws: int
    resolved: int
    newcomers: Ints
    newcomer_shares: Floats
    sizes: Ints


@compiled
def standing(web: Web, scenarios: Ints, slack: int, stood: Ints) -> None:
    """Count up ``stood`` for each scenario that is consistent."""
    for s in range(len(scenarios)):
        holds = True
        for i in range(scenarios.shape[1]):
            first = web.starts[i]
            own = first + scenarios[s, i]
            for c in range(first, web.starts[i + 1]):
                lead = web.own[own] - web.own[c] + web.impact[own, own] - web.impact[own, c]
                for k in range(web.at[i], web.at[i + 1]):
                    j = web.sources[k]
                    w = web.starts[j] + scenarios[s, j]
                    lead += web.impact[w, own] - web.impact[w, c]
                if lead < -slack:
                    holds = False
                    break
            if not holds:
                break
        stood[s] += holds


def survival(
    matrix: CrossImpact,
    scenarios: ArrayLike,
    drawn: Iterator[Ints],
    *,
    slack: int = 0,
    resolve: int = 100,
    most: int = 20,
    going: Callable[[int], float] = lambda _done: np.inf,
) -> Survival:
    """The share of draws in which each scenario is consistent, and who else is.

    Parameters
    ----------
    matrix
        Judgements as given.
    scenarios
        Shape (S, n): 0-based variants.
    drawn
        Other judgements, shape (V, V) each, as `noisy` or `between_judges` draws them.
    slack
        By how much a variant may trail, in the unit of the matrix.
    resolve
        In as many draws all scenarios are found anew.
    most
        Newcomers that are kept.
    going
        Called with the draws done; returns the seconds left. At 0 the draws end.

    Examples
    --------
    >>> from upstander.model.cross_impact import Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 1, 0], [0, 0, -3, 3], [1, 0, 0, 0], [-3, 3, 0, 0]])
    >>> matrix = CrossImpact(two, impact)
    >>> found = survival(matrix, [[0, 0], [1, 1]], noisy(matrix, usual_spread(matrix), 400, 1))
    >>> bool(found.shares[1] > found.shares[0] > 0.5)
    True
    """
    chosen = as_scenarios(matrix, scenarios)
    stood = np.zeros(len(chosen), np.int64)
    known = {row.tobytes() for row in chosen}
    came: dict[bytes, int] = {}
    done, sizes = 0, []
    for impact in drawn:
        if going(done) <= 0:
            break
        other = CrossImpact(matrix.descriptors, impact, matrix.unit)
        standing(web(other), chosen, slack, stood)
        if done < resolve and (listed := _anew(other, slack)) is not None:
            sizes.append(len(listed))
            for row in listed:
                if (key := row.tobytes()) not in known:
                    came[key] = came.get(key, 0) + 1
        done += 1
    first = sorted(came.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    rows = [np.frombuffer(key, np.int64) for key, _ in first]
    times = np.array([count for _, count in first], float)
    ends = np.array([wilson(int(k), done) if done else (0.0, 1.0) for k in stood])
    ends = ends.reshape(-1, 2)
    return Survival(
        stood / max(done, 1),
        ends[:, 0],
        ends[:, 1],
        done,
        len(sizes),
        np.array(rows, np.int64).reshape(-1, chosen.shape[1]),
        times / max(len(sizes), 1),
        np.array(sizes, np.int64),
    )


def _anew(matrix: CrossImpact, slack: int) -> Ints | None:
    search = Search(matrix, slack, None, 10_000)
    search.advance(WORK)
    found = search.found()
    return np.ascontiguousarray(found.scenarios) if found.complete else None
