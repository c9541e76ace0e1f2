"""A timeline as numbers to draw: by kind with a bar for each month, or a bar for each thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from upstander.hub.workspace.dated import SAID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.hub.workspace.dated import Dated

WIDTH, _LEFT, _RIGHT, _ROW, _BAR, _TOP, _FOOT = 1_240, 340, 24, 46, 24, 8, 28
ONE_BY_ONE = 60
"""So many things are drawn each for itself; more, as counts by month."""

_MOST_YEARS, _MOST_TICKS, _LONGEST = 40, 12, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; ``row`` counts from the top, ``open`` is one without a known end."""

    x: float
    y: float
    width: float
    height: float
    row: int
    key: str
    count: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn.

    Parameters
    ----------
    rows
        Schemata, or ids of things, from the top, with the height their words stand at.
    ticks
        Days and where they lie.
    today
        Where the day of the view lies; None where that is off the drawing.
    cut
        Things that begin before the drawing does.
    """

    width: int
    height: int
    rows: tuple[tuple[str, float], ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, float], ...]
    day: float | None
    cut: int
    left: int = _LEFT


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    days: int

    def __call__(self, day: date) -> float:
        at = min(max((day - self.first).days, 0), self.days)
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * at / self.days, 1)


def drawn(things: Sequence[Dated], said: Mapping[str, int], day: date) -> Timeline | None:
    """A timeline of things up to a day and what lies after it; None where nothing has a date.

    Parameters
    ----------
    said
        Statements by month; a row of their own where any are given.
    day
        The day of the view: what has no end is drawn up to it.
    """
    months = [date.fromisoformat(f"{month}-01") for month in said]
    days = [*months, *(d.first for d in things), *(d.last for d in things if d.last)]
    if not days:
        return None
    last = max(*days, day) + timedelta(days=1)
    first = max(min(days), _years_before(last, _MOST_YEARS)).replace(day=1)
    scale = _Scale(first, max((last - first).days, 1))
    cut = sum(d.first < first for d in things)
    one_by_one = len(things) <= ONE_BY_ONE
    rows, bars = _each(things, day, scale) if one_by_one else _months(things, scale)
    if said:
        counts = {date.fromisoformat(f"{m}-01"): n for m, n in said.items()}
        top = _TOP + len(rows) * _step(one_by_one)
        rows.append((SAID, top + _ROW * 0.6))
        bars += _counted(counts, top, len(rows) - 1, SAID, scale)
    height = _TOP + _FOOT + (len(rows) - bool(said)) * _step(one_by_one) + bool(said) * _ROW
    at = scale(day) if first <= day <= last else None
    return Timeline(WIDTH, height, tuple(rows), tuple(bars), _ticks(scale), at, cut)


def _step(one_by_one: bool) -> int:
    return _BAR if one_by_one else _ROW


def _each(
    things: Sequence[Dated], day: date, scale: _Scale
) -> tuple[list[tuple[str, float]], list[Bar]]:
    rows, bars = [], []
    for k, thing in enumerate(things):
        y = _TOP + k * _BAR
        ends = thing.last or max(day, thing.first)
        x = scale(thing.first)
        width = max(scale(ends) - x, 6.0)
        rows.append((thing.id, y + _BAR * 0.66))
        bars.append(
            Bar(x, y + 5, round(width, 1), _BAR - 10, k, thing.id, 1, open=thing.last is None)
        )
    return rows, bars


def _months(things: Sequence[Dated], scale: _Scale) -> tuple[list[tuple[str, float]], list[Bar]]:
    """What began in each month, a row for each kind, the most frequent first."""
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for thing in things:
        found[thing.schema][max(thing.first, scale.first).replace(day=1)] += 1
    order = sorted(found, key=lambda name: (-found[name].total(), name))
    rows, bars = [], []
    for k, name in enumerate(order):
        y = _TOP + k * _ROW
        rows.append((name, y + _ROW * 0.6))
        bars += _counted(found[name], y, k, name, scale)
    return rows, bars


def _counted(
    counts: Mapping[date, int], top: float, row: int, key: str, scale: _Scale
) -> list[Bar]:
    most = max(counts.values())
    bars = []
    for month, count in sorted(counts.items()):
        if month < scale.first:
            continue
        x = scale(month)
        width = max(scale(month + timedelta(days=_LONGEST)) - x - 0.6, 1.5)
        high = max((_ROW - 10) * count / most, 2.0)
        y = round(top + _ROW - 4 - high, 1)
        bars.append(Bar(x, y, round(width, 1), round(high, 1), row, key, count))
    return bars


def _ticks(scale: _Scale) -> tuple[tuple[str, float], ...]:
    """Years; of a short time, months."""
    last = scale.first + timedelta(days=scale.days)
    years = range(scale.first.year, last.year + 1)
    if len(years) > 2:
        step = -(-len(years) // _MOST_TICKS)
        days = [(str(year), date(year, 1, 1)) for year in years[::step]]
    else:
        found = [date(year, month, 1) for year in years for month in range(1, 13)]
        within = [day for day in found if scale.first <= day <= last]
        step = -(-len(within) // _MOST_TICKS) or 1
        days = [(day.isoformat()[:7], day) for day in within[::step]]
    return tuple((text, scale(day)) for text, day in days if scale.first <= day <= last)


def _years_before(day: date, years: int) -> date:
    return date(max(day.year - years, 1), 1, 1)
