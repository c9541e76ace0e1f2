"""The ledger: questions, and every forecast made of them, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.forecast_question import Kind, Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PERSON, MODEL = "person", "model"


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Forecasts of questions, one a row, in order of question, forecaster and time.

    Parameters
    ----------
    questions
        Every question, with or without forecasts.
    forecasters, kinds
        Pseudonyms, and `PERSON` or `MODEL` of each.
    question, forecaster
        Shape (n,): whose and of what a forecast is, by place.
    day
        Shape (n,): the day it was made (UTC), as a proleptic ordinal.
    chances
        Shape (n, m): probability of each option in their order; m options at most, NaN where a
        question has fewer or is numeric.
    normal
        Shape (n, 2): mean and standard deviation; NaN where not given so.
    levels, quantiles
        Shape (n, q): rising levels and their quantiles; NaN where not given so.
    reasons
        Why, in the forecaster's words.
    """

    questions: tuple[Question, ...]
    forecasters: tuple[str, ...]
    kinds: tuple[str, ...]
    question: Ints
    forecaster: Ints
    day: Ints
    chances: Floats
    normal: Floats
    levels: Floats
    quantiles: Floats
    reasons: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.question.size

    def rows_of(self, question: int) -> slice:
        """The rows of one question."""
        first, after = np.searchsorted(self.question, (question, question + 1))
        return slice(int(first), int(after))

    def numeric(self, question: int) -> bool:
        """Whether the question asks for a number."""
        return self.questions[question].kind is Kind.NUMERIC
