"""When levers work, and over which phases a plan is made."""

from __future__ import annotations

from dataclasses import dataclass

from upstander.errors import InstanceError

DAYS = 90.0
"""Length of a phase in days unless another is given: a quarter, as ministries plan."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a lever works.

    Parameters
    ----------
    delay
        Days until it takes effect.
    half_life
        Days after which half of its effect is gone; None where it stays.
    """

    delay: float = 0.0
    half_life: float | None = None

    def kept(self, start: float, horizon: float) -> float:
        """Share of its chance that is left at the horizon when it is pulled on day ``start``.

        Examples
        --------
        >>> Timing(30, 60).kept(0, 90), Timing(30).kept(0, 20)
        (0.5, 0.0)
        """
        age = horizon - start - self.delay
        if age < 0:
            return 0.0
        return 1.0 if self.half_life is None else float(0.5 ** (age / self.half_life))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Phases: their budgets, their length in days, and the day the plan is judged on."""

    budgets: tuple[float, ...]
    days: float = DAYS
    horizon: float | None = None

    def __post_init__(self) -> None:
        if not self.budgets or min(self.budgets) < 0:
            raise InstanceError("phases need budgets of at least 0", remedy="give one per phase")
        if self.days <= 0 or (self.horizon is not None and self.horizon < 0):
            raise InstanceError("a phase lasts more than 0 days, and the horizon is not before it")

    @property
    def end(self) -> float:
        """The horizon in days from the start; by default the end of the last phase."""
        return self.horizon if self.horizon is not None else len(self.budgets) * self.days
