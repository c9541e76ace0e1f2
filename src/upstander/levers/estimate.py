"""An estimate: a mean over fresh worlds with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

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
    return _mean(valuer.by_world(levers), 0.0, float(valuer.weight.sum()))


def bought(valuer: Valuer, levers: Collection[int], lever: int) -> Estimate:
    """How far what a choice leaves rises when one of its levers alone is taken away.

    The two are compared world by world, so that what is common to both does not blur the interval.
    """
    chosen = frozenset(levers)
    rise = valuer.by_world(chosen - {lever}) - valuer.by_world(chosen)
    top = float(valuer.weight.sum())
    return _mean(rise, -top, top)


def _mean(values: NDArray[np.float64], least: float, most: float) -> Estimate:
    mean, count = float(values.mean()), len(values)
    error = float(values.std(ddof=1)) / float(np.sqrt(count)) if count > 1 else float("inf")
    spread = min(_NINETEEN_IN_TWENTY * error, most)
    low, high = max(least, mean - spread), max(mean, min(most, mean + spread))
    return Estimate(mean, low, high, count)
