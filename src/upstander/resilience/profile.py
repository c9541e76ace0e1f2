"""The profile of places: indicator by time and group, what changed, and who is missing."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from upstander.model.resilience_indicator import DOWN, indicators
from upstander.model.survey_estimate import known
from upstander.resilience.profile_mask import withheld
from upstander.resilience.surveys.change import apart
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.model.survey_observation import Observation

LEAST_BASE = 50
"""Fewer people asked than this, and a figure is not shown."""

ALL_WITHHELD, NO_DATA, NOT_BY = WHYS = (
    "all figures are withheld",
    "no data",
    "no figures by this grouping",
)
"""Why there is nothing to show."""


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One figure as it is shown.

    Parameters
    ----------
    observation
        As the source gives it; a page shows nothing of it where ``why`` is set.
    why
        Why it is not shown; empty where it is.
    """

    observation: Observation
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data, without the value where it is not shown."""
        data = asdict(self.observation) | {"withheld": self.why}
        if self.why:
            data |= dict.fromkeys(("value", "low", "high", "base"))
        return known(data)


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """How a figure moved between two times that follow each other.

    Parameters
    ----------
    before, after
        Times.
    value, low, high
        The change and its interval; the samples are taken to be drawn apart, and what rounding
        may hide is added.
    reads
        ``better``, ``worse`` or ``not sure``; ``unknown`` where there is no interval or direction.
    remark
        What a reader has to know of it besides.
    """

    place: str
    indicator: str
    by: str
    group: str
    before: str
    after: str
    value: float
    low: float
    high: float
    reads: str
    remark: Saying | None = None

    @property
    def note(self) -> str:
        """The remark in English; empty where there is none."""
        return str(self.remark or "")

    def as_dict(self) -> dict[str, Any]:
        """Plain data; what is not known is None."""
        data = asdict(self) | {"note": self.note}
        del data["remark"]
        return known(data)


@dataclass(frozen=True, slots=True)
class Missing:
    """What there is no figure for.

    Parameters
    ----------
    place, indicator
        Of where and what.
    whom
        The group or grouping; None where nobody at all is spoken of.
    why
        In words: one of `WHYS`, or why a figure is withheld.
    """

    place: str
    indicator: str
    whom: Saying | None
    why: str

    @property
    def who(self) -> str:
        """The group or grouping in English; empty where nobody at all is spoken of."""
        return str(self.whom or "")

    def as_dict(self) -> dict[str, str]:
        """Plain data."""
        return {name: getattr(self, name) for name in ("place", "indicator", "who", "why")}


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it.

    Parameters
    ----------
    least_base
        The rule by which small bases are withheld.
    """

    rows: tuple[ProfileRow, ...]
    changes: tuple[ProfileChange, ...]
    missing: tuple[Missing, ...]
    least_base: int

    @property
    def places(self) -> tuple[str, ...]:
        """Places, in the order of the rows."""
        return tuple(dict.fromkeys(row.observation.place for row in self.rows))

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "least_base": self.least_base,
            "rows": [one.as_dict() for one in self.rows],
            "changes": [one.as_dict() for one in self.changes],
            "missing": [one.as_dict() for one in self.missing],
        }


def profile(observations: Sequence[Observation], least_base: int = LEAST_BASE) -> Profile:
    """The profile of all places in the observations.

    Examples
    --------
    >>> from upstander.model.survey_observation import Observation
    >>> early = Observation("X", "trust_people", "2018", "", "", 5.0, 4.8, 5.2, 900, "ESS")
    >>> late = Observation("X", "trust_people", "2020", "", "", 4.0, 3.8, 4.2, 900, "ESS")
    >>> made = profile([early, late])
    >>> [(one.reads, round(one.low, 2), round(one.high, 2)) for one in made.changes]
    [('worse', -1.28, -0.72)]
    """
    hidden = withheld(observations, least_base)
    order = {key: k for k, key in enumerate(indicators())}

    def place(one: Observation) -> tuple[str, int, str, str]:
        return one.place, order.get(one.indicator, len(order)), one.indicator, one.by

    # Sorting keeps groups and times of a grouping in the order in which they came.
    ordered = sorted(observations, key=place)
    rows = tuple(ProfileRow(one, hidden.get(one.key, "")) for one in ordered)
    return Profile(rows, _changes(rows), _missing(rows), least_base)


def _changes(rows: Sequence[ProfileRow]) -> tuple[ProfileChange, ...]:
    series: dict[tuple[str, ...], list[Observation]] = {}
    for row in rows:
        if not row.why:
            one = row.observation
            series.setdefault((one.place, one.indicator, one.by, one.group), []).append(one)
    made = []
    for found in series.values():
        found.sort(key=lambda one: one.time)
        made += [_change(a, b) for a, b in pairwise(found)]
    return tuple(made)


def _change(early: Observation, late: Observation) -> ProfileChange:
    row = (late.place, late.indicator, late.by, late.group, early.time, late.time)
    if early.source != late.source:
        sources = {"before": early.source, "after": late.source}
        said = Saying("not compared: {before}, then {after}", sources)
        return ProfileChange(*row, math.nan, math.nan, math.nan, "unknown", said)
    value = late.value - early.value
    if not (early.has_interval and late.has_interval):
        said = Saying("no interval is told: it may be chance")
        return ProfileChange(*row, value, math.nan, math.nan, "unknown", said)
    low, high = apart(early.value, late.value, (early.low, late.low), (early.high, late.high))
    # Rounded figures may each be off by half a step, whatever the sample says.
    off = (early.rounded + late.rounded) / 2
    low, high = low - off, high + off
    return ProfileChange(*row, value, low, high, _reads(late.indicator, low, high))


def _reads(indicator: str, low: float, high: float) -> str:
    one = indicators().get(indicator)
    if low <= 0 <= high:
        return "not sure"
    if one is None:
        return "unknown"
    return "better" if (low > 0) != (one.direction == DOWN) else "worse"


def _missing(rows: Sequence[ProfileRow]) -> tuple[Missing, ...]:
    found: list[Missing] = []
    for place in dict.fromkeys(row.observation.place for row in rows):
        here = [row for row in rows if row.observation.place == place]
        for key, one in indicators().items():
            of = [row for row in here if row.observation.indicator == key]
            if not any(not row.why for row in of):
                found.append(Missing(place, key, None, ALL_WITHHELD if of else NO_DATA))
                continue
            there = {row.observation.by.casefold() for row in of}
            found += [
                Missing(place, key, Saying(by, context="grouping"), NOT_BY)
                for by in one.by
                if by.casefold() not in there
            ]
        found += [_absent(row.observation, row.why) for row in here if row.why]
    return tuple(found)


def grouping(by: str) -> Saying | str:
    """What a group is by: a word of ours where the starting set has it, else as it was entered.

    Examples
    --------
    >>> grouping("our own blocks"), str(grouping("gender"))
    ('our own blocks', 'gender')
    """
    ours = any(by in one.by for one in indicators().values())
    return Saying(by, context="grouping") if ours else by


def _absent(one: Observation, why: str) -> Missing:
    told = {"by": grouping(one.by), "group": one.group, "time": one.time}
    everybody = Saying("everybody, {time}", {"time": one.time})
    whom = Saying("{by}: {group}, {time}", told) if one.by else everybody
    return Missing(one.place, one.indicator, whom, why)
