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
    made = normalised(weighed.priors + np.einsum("bu,buh->bh", weights, _cells(weighed, random)))
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


def _cells(weighed: Weighed, random: np.random.Generator) -> Floats:
    """Shape (draws, U, H): log likelihoods, each draw with judges of its own."""
    judges = weighed.cells.shape[0]
    everyone = np.nanmean(weighed.cells, axis=0)
    if judges == 1:
        return np.broadcast_to(everyone, (DRAWS, *everyone.shape))
    times = random.multinomial(judges, np.full(judges, 1.0 / judges), size=DRAWS)
    told = np.isfinite(weighed.cells)
    sums = np.einsum("bj,juh->buh", times, np.where(told, weighed.cells, 0.0))
    counts = np.einsum("bj,juh->buh", times, told.astype(float))
    # What none of the drawn judges rated is as everybody together rates it.
    return np.asarray(np.where(counts > 0, sums / np.maximum(counts, 1.0), everyone))
