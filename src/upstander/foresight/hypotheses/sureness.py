"""How far the posterior moves with the grades and with the judges: seeded draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.hypotheses.weighing import Weighed, normalised
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Sureness:
    """The middle 90% of each hypothesis' posterior, and how often each is first.

    Parameters
    ----------
    low, high
        One a hypothesis.
    first
        Share of draws in which each is first; of equals the one that stands earlier.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    first: tuple[float, ...]


def sureness(weighed: Weighed, seed: int) -> Sureness:
    """Draw weights from the ranges of the grades, and judges with replacement.

    Items whose sources are equally reliable are drawn together, as are those of one credibility:
    a scale read too boldly is read too boldly everywhere.

    Parameters
    ----------
    weighed
        The matrix in units.
    seed
        Of the draws.
    """
    random = np.random.default_rng(seed)
    weights = _weights(weighed, random)
    made = normalised(weighed.priors + _supports(weighed, weights, random))
    low, high = np.quantile(made, (0.05, 0.95), axis=0)
    first = np.bincount(made.argmax(axis=1), minlength=made.shape[1]) / DRAWS
    return Sureness(tuple(low.tolist()), tuple(high.tolist()), tuple(first.tolist()))


def _weights(weighed: Weighed, random: np.random.Generator) -> Floats:
    table = vocabulary("admiralty")
    drawn: dict[str | int, Floats] = {}
    for scale in ("reliability", "credibility"):
        for key, entry in table[scale].items():
            low, value, high = entry["weight"]
            drawn[key] = random.triangular(low, value, high, size=DRAWS)
    grades = [unit[0].grade for unit in weighed.units]
    return np.stack([drawn[g.reliability] * drawn[g.credibility] for g in grades], axis=1)


def _supports(weighed: Weighed, weights: Floats, random: np.random.Generator) -> Floats:
    """Shape (draws, H): the summed log likelihoods, each draw with judges of its own."""
    judges = weighed.cells.shape[0]
    everyone = np.nanmean(weighed.cells, axis=0)
    if judges == 1:
        return np.asarray(weights @ everyone)
    told = np.isfinite(weighed.cells)
    cells, made = np.where(told, weighed.cells, 0.0), np.empty((DRAWS, everyone.shape[1]))
    for draw, row in enumerate(weights):
        times = random.multinomial(judges, np.full(judges, 1.0 / judges))
        counts = np.tensordot(times, told, 1)
        # What none of the drawn judges rated is as everybody together rates it.
        mean = np.where(counts > 0, np.tensordot(times, cells, 1) / np.maximum(counts, 1), everyone)
        made[draw] = row @ mean
    return made
