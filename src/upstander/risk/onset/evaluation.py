"""Onset forecasts scored by stratum, and ours against each other model on the same draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import PanelError
from upstander.risk.onset.scores import Told, measures, told
from upstander.risk.scores import Score, draws_of, score
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from upstander.risk.onset.rolling import Forecasts

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

RESAMPLES = 500
"""Draws of countries behind the interval of a score."""

ALL = "all"


@dataclass(frozen=True, slots=True)
class Result:
    """Scores of one model on one stratum; with ``against``, its scores minus the other's."""

    model: str
    stratum: str
    rows: int
    onsets: int
    scores: tuple[Score, ...]
    against: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data."""
        head: dict[str, Any] = {"model": self.model, "stratum": self.stratum}
        if self.against:
            head["against"] = self.against
        else:
            head |= {"rows": self.rows, "onsets": self.onsets}
        return head | {score.name: score.as_dict() for score in self.scores}

    def value(self, name: str) -> Score:
        """The score of that name."""
        return next(score for score in self.scores if score.name == name)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by model and stratum, the first model minus each other one, and what to know."""

    results: tuple[Result, ...]
    comparisons: tuple[Result, ...]
    notes: tuple[str, ...]

    def of(self, model: str, stratum: str = ALL) -> Result:
        """The scores of one model on one stratum."""
        return next(r for r in self.results if (r.model, r.stratum) == (model, stratum))

    def against(self, model: str, stratum: str = ALL) -> Result:
        """The first model's scores minus those of ``model``."""
        return next(r for r in self.comparisons if (r.against, r.stratum) == (model, stratum))


@one_thread()
def evaluate(
    made: Forecasts,
    strata: Mapping[str, Bools],
    *,
    reference: str,
    peer: tuple[str, Floats] | None = None,
    seed: int = 2025,
) -> Evaluation:
    """Score every model on the rows whose window is closed.

    Parameters
    ----------
    made
        Forecasts of several models, ours first.
    strata
        Rows of each stratum beside ``all``.
    reference
        The model that the skill is measured against.
    peer
        Name and forecasts of others, NaN where they gave none. Rows that they did not forecast
        are then left out for every model.
    seed
        Of the draws of countries.

    Raises
    ------
    PanelError
        No row is both closed and forecast by every model.
    """
    rows = made.rows
    chances = made.chances if peer is None else made.chances | {peer[0]: peer[1]}
    common = rows.closed & np.all([~np.isnan(line) for line in chances.values()], axis=0)
    if not common.any():
        raise PanelError(f"no window of {rows.target} is both closed and forecast by every model")
    y, periods = rows.outcome[common], rows.periods[common]
    base = made.chances[reference][common]
    every = {name: told(y, line[common], base, periods) for name, line in chances.items()}
    results: list[Result] = []
    comparisons: list[Result] = []
    notes = [f"{rows.target}: {int((~common).sum()):,} of {len(rows):,} forecasts not scored"]
    for stratum, inside in {ALL: np.ones(len(rows), dtype=bool), **strata}.items():
        kept = inside[common]
        if not kept.any() or not y[kept].any():
            notes.append(f"{rows.target}, {stratum}: {int(kept.sum()):,} rows, no onset")
            continue
        weights = draws_of(rows.codes[common][kept], RESAMPLES, seed)
        part, minus = _stratum(stratum, {n: r.take(kept) for n, r in every.items()}, weights)
        results += part
        comparisons += minus
    return Evaluation(tuple(results), tuple(comparisons), tuple(notes))


def _stratum(
    stratum: str, kept: dict[str, Told], weights: Floats
) -> tuple[list[Result], list[Result]]:
    lines = {name: measures(rows, weights) for name, rows in kept.items()}
    first, *others = lines
    target = kept[first].target
    size, onsets = target.size, int(target.sum())
    results = [
        Result(name, stratum, size, onsets, tuple(score(line, key) for key, line in found.items()))
        for name, found in lines.items()
    ]
    ours = lines[first]
    comparisons = [
        Result(
            first,
            stratum,
            size,
            onsets,
            tuple(score(ours[key] - lines[other][key], key) for key in ours),
            against=other,
        )
        for other in others
    ]
    return results, comparisons
