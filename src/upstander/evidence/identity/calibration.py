"""Learning from judgements: how far log-odds are to be stretched and shifted in this case."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.evidence.identity.comparison import Comparison

_STEPS = 100
_STIFF = 4.0
"""How stiffly the slope is held to 1, against 1 for the shift: a judgement."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability = sigmoid(shift + slope · log-odds), and from how many judgements.

    Examples
    --------
    >>> Calibration().applied(0.0)
    0.5
    """

    shift: float = 0.0
    slope: float = 1.0
    judgements: int = 0

    def applied(self, log_odds: float) -> float:
        """The probability of a pair."""
        return _sigmoid(self.shift + self.slope * log_odds)

    def of(self, made: Comparison) -> Comparison:
        """A comparison with the probability that this calibration gives it."""
        return replace(made, probability=self.applied(made.log_odds))


def calibrated(log_odds: Sequence[float], same: Sequence[bool]) -> Calibration:
    """The calibration that judgements suggest; with few it stays near none.

    Newton's method on the penalised likelihood of ``docs/explanation/identity.md``. The slope is
    at least 0.1: judgements may not turn the order round.

    Parameters
    ----------
    log_odds
        Of the pairs that were judged same or different.
    same
        Whether each was judged same.

    Examples
    --------
    >>> calibrated([], []) == Calibration()
    True
    >>> calibrated([2.0] * 20, [False] * 20).applied(2.0) < 0.3
    True
    """
    shift, slope = 0.0, 1.0
    for _ in range(_STEPS if len(log_odds) else 0):
        g0, g1 = -shift, -_STIFF * (slope - 1)
        h00, h01, h11 = 1.0, 0.0, _STIFF
        for x, y in zip(log_odds, same, strict=True):
            p = _sigmoid(shift + slope * x)
            w = p * (1 - p)
            g0, g1 = g0 + y - p, g1 + (y - p) * x
            h00, h01, h11 = h00 + w, h01 + w * x, h11 + w * x * x
        det = h00 * h11 - h01 * h01
        step0, step1 = (h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det
        shift, slope = shift + step0, max(0.1, slope + step1)
        if abs(step0) + abs(step1) < 1e-10:
            break
    return Calibration(shift, slope, len(log_odds))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
