"""A published or estimated figure: place, indicator, time and group, with how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as its source gives it.

    Parameters
    ----------
    place, indicator, time
        Of where, what and when; times sort as text.
    by, group
        Grouping and category; empty for everybody.
    value, low, high
        The figure and its interval; NaN where suppressed, or where no interval is told.
    base
        People asked; -1 where not told.
    source, date
        Who says so, and when it was published or fetched.
    suppressed
        The source withholds the figure: it is never 0.
    rounded
        Step to which the value is rounded; 0 where it is not.
    note
        What the reader has to know of this figure.

    Examples
    --------
    >>> one = Observation("SC", "trust_people", "2021", "", "", 5.1, 4.9, 5.3, 900, "ESS")
    >>> one.key, one.has_interval
    (('SC', 'trust_people', '2021', '', ''), True)
    """

    place: str
    indicator: str
    time: str
    by: str
    group: str
    value: float
    low: float
    high: float
    base: int
    source: str
    date: str = ""
    suppressed: bool = False
    rounded: float = 0.0
    note: str = ""
    line: int = 0

    @property
    def key(self) -> Key:
        """What it is of; one figure each."""
        return self.place, self.indicator, self.time, self.by, self.group

    @property
    def has_interval(self) -> bool:
        """Whether both ends are told."""
        return math.isfinite(self.low) and math.isfinite(self.high)
