"""An estimate: a mean over fresh worlds with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from upstander.levers.value import Valuer

_NINETEEN_IN_TWENTY = 1.96


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over fresh worlds with its 95% interval, in the units of the weights."""

    value: float
    low: float
    high: float
    worlds: int

    def as_dict(self) -> dict[str, Any]:
        """The estimate as plain data."""
        return {"value": self.value, "low": self.low, "high": self.high, "worlds": self.worlds}


def estimate(valuer: Valuer, levers: Collection[int]) -> Estimate:
    """What a choice of levers leaves over the worlds of a valuer, with its interval."""
    lost = valuer.by_world(levers)
    mean, count = float(lost.mean()), len(lost)
    error = float(lost.std(ddof=1)) / float(np.sqrt(count)) if count > 1 else float("inf")
    spread = min(_NINETEEN_IN_TWENTY * error, float(valuer.weight.sum()))
    top = float(valuer.weight.sum())
    return Estimate(mean, max(0.0, mean - spread), max(mean, min(top, mean + spread)), count)
