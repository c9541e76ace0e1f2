"""Competing hypotheses and the evidence that is to tell them apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError

if TYPE_CHECKING:
    from upstander.model.grade import Grade


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much one item was to be expected under each hypothesis, by one judge.

    Parameters
    ----------
    judge
        A pseudonym; empty where nobody is named.
    likelihoods
        One number above 0 a hypothesis, in their order; only their ratios count.
    """

    judge: str
    likelihoods: tuple[float, ...]

    def __post_init__(self) -> None:
        for value in self.likelihoods:
            if not (math.isfinite(value) and value > 0):
                raise ValueRejectedError(
                    f"no likelihood: {value}",
                    remedy="give a number above 0; what seems impossible is small, not 0",
                )


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence.

    Parameters
    ----------
    id, text, source
        Its name, what it says, and who says so.
    grade
        Of source and information; `upstander.model.grade.UNGRADED` where nobody graded it.
    origin
        What it is a copy of: items of one origin count once. Empty: of nothing.
    judgements
        One a judge, one at least.
    """

    id: str
    text: str
    source: str
    grade: Grade
    origin: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class HypothesisMatrix:
    """Items by hypotheses.

    Parameters
    ----------
    hypotheses
        Two at least.
    priors
        One above 0 a hypothesis, of sum 1.
    items
        Each with as many likelihoods as there are hypotheses.
    given
        Whether the priors were given; else they are equal because nobody said otherwise.

    Raises
    ------
    ValueRejectedError
        Fewer than two hypotheses, priors that are none, or an item of another width.
    """

    hypotheses: tuple[str, ...]
    priors: tuple[float, ...]
    items: tuple[Item, ...]
    given: bool = True

    def __post_init__(self) -> None:
        if len(self.hypotheses) < 2:
            remedy = "one explanation alone competes with nothing: add another"
            raise ValueRejectedError("fewer than two hypotheses", remedy=remedy)
        positive = all(math.isfinite(p) and p > 0 for p in self.priors)
        fits = len(self.priors) == len(self.hypotheses)
        if not (positive and fits and abs(math.fsum(self.priors) - 1) < 1e-6):
            raise ValueRejectedError(
                f"no priors: {', '.join(f'{p:g}' for p in self.priors)}",
                remedy=f"give {len(self.hypotheses)} probabilities above 0 of sum 1",
            )
        for item in self.items:
            if any(len(j.likelihoods) != len(self.hypotheses) for j in item.judgements):
                raise ValueRejectedError(f"item {item.id!r} is not as wide as the matrix")
