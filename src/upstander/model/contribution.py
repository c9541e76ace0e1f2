"""What one predictor adds to one country's estimate, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upstander.model.predictor import Predictor


@dataclass(frozen=True, slots=True)
class Factor:
    """A predictor as the fitted model uses it.

    Parameters
    ----------
    predictor
        What it measures, in words.
    reference
        Its mean over the training rows, on the panel's scale; None where withheld.
    rises
        True where the log-odds rise with the value, False where they fall; None where they do
        now this and now that, as with trees.
    """

    predictor: Predictor
    reference: float | None
    rises: bool | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one predictor adds to the log-odds of one country, against the training average.

    Parameters
    ----------
    predictor, label
        Name of the panel's column, and what it measures in words.
    value, reference
        The country's value and the training mean, on the panel's scale; None where withheld,
        the value also where it was unknown.
    log_odds
        Coefficient times (value minus reference), 0 where the value was unknown; of trees, the
        Shapley value of the column and its changes.
    words
        What is true of the country in this respect, for a desk officer.
    source
        Dataset the value comes from, by title.
    """

    predictor: str
    label: str
    value: float | None
    reference: float | None
    log_odds: float
    words: str
    source: str = ""


def contributions_of(
    factors: tuple[Factor, ...], log_odds: list[float], values: list[float | None]
) -> tuple[Contribution, ...]:
    """The contributions of one country, by falling absolute log-odds (ties by name)."""
    made = [
        Contribution(
            factor.predictor.name,
            factor.predictor.label,
            values[place],
            factor.reference,
            log_odds[place],
            _words(factor, log_odds[place], values[place]),
            factor.predictor.source,
        )
        for place, factor in enumerate(factors)
    ]
    return tuple(sorted(made, key=lambda c: (-abs(c.log_odds), c.predictor)))


def _words(factor: Factor, log_odds: float, value: float | None) -> str:
    if log_odds == 0.0:
        return f"{factor.predictor.label}: as on average, or unknown"
    if factor.rises is None:
        if value is None or factor.reference is None:
            return f"{factor.predictor.label}: in this country"
        above = value > factor.reference
    else:
        above = (log_odds > 0.0) == factor.rises
    return factor.predictor.high if above else factor.predictor.low
