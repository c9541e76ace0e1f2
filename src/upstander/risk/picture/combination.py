"""Parts put together in log-odds: contributions that add up, and a range that says whose it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.probability import Probability
from upstander.risk.picture.part import expit, logit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.risk.picture.weighing import Weighed


@dataclass(frozen=True, slots=True)
class Estimate:
    """The anchor, what each part adds to it, and what comes out.

    Parameters
    ----------
    anchor
        The base rate that the sum starts from.
    parts
        In the order in which they were added.
    log_odds
        Log-odds of the anchor and all shifts, summed.
    probability
        Of the event; its range holds if the parts err independently.
    widest
        Low and high if all parts err in the same direction.
    """

    anchor: Probability
    parts: tuple[Weighed, ...]
    log_odds: float
    probability: Probability
    widest: tuple[float, float]

    def as_dict(self) -> dict[str, Any]:
        """The estimate as plain data."""
        chance = self.probability
        return {
            "anchor": [self.anchor.value, self.anchor.low, self.anchor.high],
            "anchor_reason": self.anchor.reason,
            "anchor_log_odds": logit(self.anchor.value),
            "log_odds": self.log_odds,
            "probability": [chance.value, chance.low, chance.high],
            "widest": list(self.widest),
            "parts": [part.as_dict() for part in self.parts],
        }


def combine(anchor: Probability, parts: Sequence[Weighed]) -> Estimate:
    r"""The parts added to the anchor.

    .. math:: \operatorname{logit} p = \operatorname{logit} b + \sum_i w_i \lambda_i

    Parameters
    ----------
    anchor
        The base rate with its range.
    parts
        Weighed parts.

    Examples
    --------
    >>> even = Probability(0.5, 0.5, 0.5, "a coin")
    >>> combine(even, []).probability.value
    0.5
    """
    start = logit(anchor.value)
    if not parts:
        return Estimate(anchor, (), start, anchor, (anchor.low, anchor.high))
    total = math.fsum([start, *(part.shift for part in parts)])
    down = [start - logit(anchor.low), *(part.shift - part.low for part in parts)]
    up = [logit(anchor.high) - start, *(part.high - part.shift for part in parts)]
    value, count = expit(total), len(parts)
    reason = f"{count} part{'' if count == 1 else 's'} added to the base rate in log-odds"
    chance = Probability(
        value,
        min(value, expit(total - math.hypot(*down))),
        max(value, expit(total + math.hypot(*up))),
        f"{reason}; range if they err independently",
    )
    widest = min(value, expit(total - math.fsum(down))), max(value, expit(total + math.fsum(up)))
    return Estimate(anchor, tuple(parts), total, chance, widest)
