"""A part of the picture: what one kind of evidence says, in log-odds, with its reasons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from upstander.errors import ValueRejectedError


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and what it rests on.

    Parameters
    ----------
    text
        What the reader reads.
    statements
        Ids of the statements of the case that it can be walked back to; empty where it tells of
        an absence.
    method
        Name of the method note, where an engine derived it.
    """

    text: str
    statements: tuple[str, ...] = ()
    method: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The reason as plain data."""
        return {
            "text": self.text,
            "statements": list(dict.fromkeys(self.statements)),
            "method": self.method,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece of evidence says of the event: anything that has this form can be joined.

    Parameters
    ----------
    kind
        ``structural``, ``signal``, ``assessment`` or ``human``; the kinds and their weights stand
        in ``vocabulary/picture.yml``.
    label
        What to call it.
    log_ratio, low, high
        Log likelihood ratio of the event, with its range; unweighted.
    reasons
        Why, each led back to statements.
    origin
        Where the figure comes from: a model and vintage, a detector, who assessed.
    about
        Entity id of the place or community it is tied to; empty for the country as a whole.
    share
        How much of it is news beside the structural forecast: value, low, high.

    Examples
    --------
    >>> Part("signal", "attacks on markets", 0.8, 0.2, 1.3, (Reason("Nine, two usual."),), "counts")
    Part(kind='signal', label='attacks on markets', log_ratio=0.8, low=0.2, high=1.3, \
reasons=(Reason(text='Nine, two usual.', statements=(), method=''),), origin='counts', \
about='', share=(1.0, 1.0, 1.0))
    """

    kind: str
    label: str
    log_ratio: float
    low: float
    high: float
    reasons: tuple[Reason, ...]
    origin: str
    about: str = ""
    share: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        figures = (self.low, self.log_ratio, self.high)
        if not all(map(math.isfinite, figures)) or not self.low <= self.log_ratio <= self.high:
            raise ValueRejectedError(
                f"part {self.label!r} needs finite low <= log ratio <= high, not {figures}"
            )
        if not self.reasons:
            raise ValueRejectedError(f"part {self.label!r} needs a reason")


def logit(share: float) -> float:
    """The log-odds of a probability.

    Examples
    --------
    >>> logit(0.5), round(logit(0.9), 4)
    (0.0, 2.1972)
    """
    kept = min(1.0 - 1e-9, max(1e-9, share))
    return math.log(kept) - math.log1p(-kept)


def expit(log_odds: float) -> float:
    """The probability that has these log-odds.

    Examples
    --------
    >>> expit(0.0), round(expit(logit(0.02)), 6)
    (0.5, 0.02)
    """
    if log_odds >= 0.0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1.0 + odds)
