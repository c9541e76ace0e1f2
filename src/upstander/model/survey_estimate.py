"""An estimate from a survey with how sure it is, and the change between two of them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

SMALL = "its base is small, or with the others it would tell a small one"


@dataclass(frozen=True, slots=True)
class SurveyEstimate:
    """One figure of one group.

    Parameters
    ----------
    id, kind
        What it is, see `upstander.model.survey_spec.Wanted`.
    by, group
        Column (or ``sex*age``) and category; empty for everybody.
    value, error, low, high
        The estimate, its standard error and its interval; NaN where it is hidden or has none.
    df
        Degrees of freedom of the interval.
    deff
        Design effect; NaN where there is none.
    base
        People who answered; -1 where that is hidden too.
    people
        People they stand for.
    note
        What the reader has to know.

    Examples
    --------
    >>> SurveyEstimate("trust", "mean", "", "", 5.1, 0.2, 4.7, 5.5, 30, 1.2, 400, 9e4).hidden
    False
    """

    id: str
    kind: str
    by: str
    group: str
    value: float
    error: float
    low: float
    high: float
    df: float
    deff: float
    base: int
    people: float
    note: str = ""

    @property
    def hidden(self) -> bool:
        """Whether there is no value to show."""
        return math.isnan(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Plain data; what is not known is None."""
        return known(asdict(self)) | {"base": None if self.base < 0 else self.base}


@dataclass(frozen=True, slots=True)
class SurveyChange:
    """What changed between two waves, in one figure of one group.

    Parameters
    ----------
    before, after
        The two values.
    value, error, low, high, df
        Their difference, and how sure it is.
    """

    id: str
    kind: str
    by: str
    group: str
    before: float
    after: float
    value: float
    error: float
    low: float
    high: float
    df: float
    note: str = ""

    @property
    def sure(self) -> str:
        """Which way it went, where the interval says so.

        Examples
        --------
        >>> SurveyChange("t", "mean", "", "", 4.0, 5.0, 1.0, 0.2, 0.6, 1.4, 20).sure
        'up'
        """
        if self.low > 0:
            return "up"
        if self.high < 0:
            return "down"
        return "not sure" if self.low <= self.high else "unknown"

    def as_dict(self) -> dict[str, Any]:
        """Plain data; what is not known is None."""
        return known(asdict(self) | {"sure": self.sure})


def known(data: dict[str, Any]) -> dict[str, Any]:
    """The data with None for what is not a finite number.

    Examples
    --------
    >>> known({"a": math.nan, "b": 1.0})
    {'a': None, 'b': 1.0}
    """
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in data.items()
    }
