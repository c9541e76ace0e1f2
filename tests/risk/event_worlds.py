"""Small synthetic worlds of counts and events, in which what happened is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from upstander.model.event_table import EventTable, Labels
from upstander.risk.signals.series import CountSeries

FIRST = 12 * 2000

Floats = NDArray[np.float64]


def counts(grid: Floats) -> CountSeries:
    """Series of a country each, there in every month."""
    names = tuple(f"Numera {k}" for k in range(grid.shape[0]))
    there = np.ones(grid.shape, dtype=bool)
    kinds = ("one-sided",) * grid.shape[0]
    return CountSeries("country", names, kinds, FIRST, there, grid, 2 * grid, synthetic=True)


def drawn(mean: Floats, dispersion: float, seed: int) -> Floats:
    """Negative-binomial counts of these means."""
    chance = np.random.default_rng(seed)
    level = chance.gamma(1 / dispersion, dispersion, size=mean.shape) if dispersion else 1.0
    return chance.poisson(mean * level).astype(np.float64)


def labels(names: list[str]) -> Labels:
    """A label from each event's name; none where it is empty."""
    known = tuple(dict.fromkeys(name for name in names if name))
    return Labels(known, np.array([known.index(n) if n else -1 for n in names], dtype=np.int32))


def events(rows: list[tuple[int, str, str, str, str, str, float]]) -> EventTable:
    """Events of (month after the first, country, place, kind, actor, other actor, deaths)."""
    months = np.array([FIRST + row[0] for row in rows], dtype=np.int32)
    sides = labels([row[4] for row in rows] + [row[5] for row in rows])
    half = len(rows)
    return EventTable(
        months * 30,
        months,
        np.ones(half, dtype=bool),
        {
            "country": labels([row[1] for row in rows]),
            "place": labels([row[2] for row in rows]),
            "kind": labels([row[3] for row in rows]),
            "actor": Labels(sides.names, sides.codes[:half]),
            "other_actor": Labels(sides.names, sides.codes[half:]),
        },
        np.array([row[6] for row in rows]),
        np.ones(half, dtype=np.int32),
        np.arange(2, half + 2),
        tuple(f"e{k}" for k in range(half)),
        "small world",
        synthetic=True,
    )
