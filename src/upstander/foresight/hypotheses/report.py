"""A matrix of competing hypotheses, weighed: posterior, sureness, what tells, what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.foresight.hypotheses.diagnosticity import Diagnosticity, diagnosticity
from upstander.foresight.hypotheses.fragility import Fragility, Overturn, fragility
from upstander.foresight.hypotheses.sureness import DRAWS, Sureness, sureness
from upstander.foresight.hypotheses.weighing import Weighed, weighed
from upstander.model.grade import UNGRADED

if TYPE_CHECKING:
    from upstander.model.hypothesis import HypothesisMatrix

NOT_MODELLED = (
    (
        "Items are taken as independent given each hypothesis, but for copies of one origin: "
        "where two follow from one fact, the posterior is too sure."
    ),
    "The posterior is over the hypotheses listed; the truth may be none of them.",
)
"""What no figure here shows."""


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisReport:
    """Everything that a matrix says.

    Parameters
    ----------
    matrix, weighed
        As given, and in units.
    posterior
        One probability a hypothesis.
    sureness
        Its interval over grades and judges.
    telling
        Units, the most diagnostic first.
    fragility
        The fewest units whose removal changes the result.
    seed
        Of the draws.
    notes
        What a reader must know beside the figures.
    """

    matrix: HypothesisMatrix
    weighed: Weighed
    posterior: tuple[float, ...]
    sureness: Sureness
    telling: tuple[Diagnosticity, ...]
    fragility: Fragility
    seed: int
    notes: tuple[str, ...]

    def items_of(self, unit: int) -> tuple[str, ...]:
        """Ids of the items of a unit, the one that speaks for it first."""
        return tuple(item.id for item in self.weighed.units[unit])

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data, hypotheses in their order and units by diagnosticity."""
        names = self.matrix.hypotheses
        columns = (
            names,
            self.matrix.priors,
            self.posterior,
            self.sureness.low,
            self.sureness.high,
            self.sureness.first,
        )
        keys = ("hypothesis", "prior", "posterior", "low", "high", "first")
        return {
            "seed": self.seed,
            "draws": DRAWS,
            "hypotheses": [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)],
            "ranking": [names[place] for place in self.fragility.order],
            "units": [self._unit(one) for one in self.telling],
            "fewest": {
                "first": self._overturn(self.fragility.first),
                "alone": self._overturn(self.fragility.alone),
                "ranking": self._overturn(self.fragility.ranking),
            },
            "notes": list(self.notes),
        }

    def _unit(self, one: Diagnosticity) -> dict[str, Any]:
        names, unit = self.matrix.hypotheses, self.weighed.units[one.unit]
        return {
            "items": list(self.items_of(one.unit)),
            "text": unit[0].text,
            "source": unit[0].source,
            "grade": str(unit[0].grade),
            "weight": float(self.weighed.weights[one.unit]),
            "ratio": one.ratio,
            "variance": one.variance,
            "bits": one.bits,
            "favours": names[one.favours] if one.favours >= 0 else None,
            "against": names[one.against] if one.against >= 0 else None,
        }

    def _overturn(self, one: Overturn | None) -> dict[str, Any] | None:
        if one is None:
            return None
        names = self.matrix.hypotheses
        return {
            "count": len(one.units),
            "above": names[one.above],
            "below": names[one.below],
            "units": [list(self.items_of(unit)) for unit in one.units],
            "log_odds": one.odds,
        }


def report(matrix: HypothesisMatrix, seed: int = 0) -> HypothesisReport:
    """Weigh a matrix.

    Parameters
    ----------
    matrix
        Items by hypotheses, with grades, origins and judges.
    seed
        Of the draws behind the intervals.
    """
    made = weighed(matrix)
    return HypothesisReport(
        matrix=matrix,
        weighed=made,
        posterior=tuple(made.posterior.tolist()),
        sureness=sureness(made, seed),
        telling=diagnosticity(made),
        fragility=fragility(made),
        seed=seed,
        notes=(*_notes(matrix, made), *NOT_MODELLED),
    )


def _notes(matrix: HypothesisMatrix, made: Weighed) -> list[str]:
    notes = []
    if not matrix.given:
        notes.append("No priors were given: all hypotheses began alike.")
    copies = [unit for unit in made.units if len(unit) > 1]
    if copies:
        held = sum(map(len, copies))
        notes.append(
            f"{held} items are copies of {len(copies)} origins, each of which counts once."
        )
    for unit in copies:
        views = {tuple(j.likelihoods for j in item.judgements) for item in unit}
        if len(views) > 1:
            notes.append(
                f"Copies of {unit[0].origin} are judged differently; {unit[0].id}, of the best "
                "grade, speaks for them."
            )
    if bare := sum(1 for item in matrix.items if item.grade == UNGRADED):
        notes.append(f"Items without a grade: {bare}; they count as F6, wide and not low.")
    judges = made.cells.shape[0]
    if judges > 1:
        partly = int(np.isnan(made.cells).any(axis=(0, 2)).sum())
        told = f"; {partly} of {len(made.units)} units not by all" if partly else ""
        notes.append(f"{judges} judges, counting alike{told}.")
    return notes
