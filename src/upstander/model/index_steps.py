"""The steps of a composite index, each with its options or switched off."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

Mean = Literal["arithmetic", "geometric", "harmonic"]
MEANS: tuple[Mean, ...] = ("arithmetic", "geometric", "harmonic")

Method = Literal["min-max", "z-score", "rank", "borda", "reference", "goalposts"]
METHODS: tuple[Method, ...] = ("min-max", "z-score", "rank", "borda", "reference", "goalposts")

Step = Literal["denominate", "impute", "outliers", "direct", "normalise"]
STEPS: tuple[Step, ...] = ("denominate", "impute", "outliers", "direct", "normalise")
"""In the order in which they are taken; what comes after them is the aggregation."""


@dataclass(frozen=True, slots=True)
class Imputation:
    """Missing values become the ``statistic`` of the units of the same group in column ``by``.

    With ``by`` empty all units are one group.
    """

    statistic: Literal["mean", "median"] = "mean"
    by: str = ""

    def __post_init__(self) -> None:
        if self.statistic not in {"mean", "median"}:
            message = Phrase("cannot impute by {statistic!r}", statistic=self.statistic)
            raise InputError(message, remedy="choose of: mean, median")


@dataclass(frozen=True, slots=True)
class OutlierRule:
    """When a column is treated, and how far.

    Parameters
    ----------
    skew, kurtosis
        Sample skewness (absolute) and excess kurtosis that both have to be exceeded.
    most
        How often the outermost value is brought in before the logarithm is tried; 0 for at once.
    log
        Whether the logarithm is tried at all.
    """

    skew: float = 2.0
    kurtosis: float = 3.5
    most: int = 5
    log: bool = True

    def __post_init__(self) -> None:
        if not (self.most >= 0 and math.isfinite(self.skew) and math.isfinite(self.kurtosis)):
            message = "the rule for outliers has a limit that is none"
            raise InputError(message, remedy="give finite limits, and most of 0 or more")


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How columns come onto one scale.

    Parameters
    ----------
    low, high
        Ends of the scale for all methods but ``rank``, ``borda`` and ``z-score``; for
        ``z-score`` the mean and the standard deviation given to each column.
    reference
        Code of the unit that others are compared with, for ``reference``.
    """

    method: Method = "min-max"
    low: float = 0.0
    high: float = 100.0
    reference: str = ""

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            message = Phrase("no normalisation {method!r}", method=self.method)
            raise InputError(
                message, remedy=Phrase("choose of: {methods}", methods=", ".join(METHODS))
            )
        ends = (self.low, self.high)
        right = self.high > 0 if self.method == "z-score" else self.low < self.high
        if not (all(math.isfinite(end) for end in ends) and right):
            message = Phrase("no scale from {low:g} to {high:g}", low=self.low, high=self.high)
            raise InputError(message, remedy="give a low end below the high end")
        if (self.method == "reference") != bool(self.reference):
            message = Phrase("the reference unit and the method 'reference' go together")
            raise InputError(message, remedy="give both or neither")

    def __str__(self) -> str:
        return (
            self.method
            if self.method in {"rank", "borda"}
            else (f"{self.method} {self.low:g}, {self.high:g}")
        )


@dataclass(frozen=True, slots=True)
class IndexSteps:
    """What is done to the data; None or False where a step is off.

    Parameters
    ----------
    mean
        Of every aggregate that ``means`` does not name.
    means
        By code of the aggregate.

    Examples
    --------
    >>> IndexSteps().without("impute").impute is None
    True
    """

    denominate: bool = True
    impute: Imputation | None = field(default_factory=Imputation)
    outliers: OutlierRule | None = field(default_factory=OutlierRule)
    direct: bool = True
    normalise: Normalisation | None = field(default_factory=Normalisation)
    mean: Mean = "arithmetic"
    means: Mapping[str, Mean] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (self.mean, *self.means.values()):
            if name not in MEANS:
                raise InputError(
                    Phrase("no mean {name!r}", name=name),
                    remedy=Phrase("choose of: {means}", means=", ".join(MEANS)),
                )

    def without(self, *steps: Step) -> IndexSteps:
        """The same with these steps off."""
        off: dict[str, bool | None] = {
            name: False if name in {"denominate", "direct"} else None for name in steps
        }
        return replace(self, **off)  # type: ignore[arg-type]

    def mean_of(self, code: str) -> Mean:
        """The mean that the aggregate ``code`` is."""
        return self.means.get(code, self.mean)
