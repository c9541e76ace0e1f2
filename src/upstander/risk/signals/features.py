"""Features by country and month: events and deaths by kind, their sums so far, and how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.event_table import EventTable

    Floats = NDArray[np.float64]

SPANS = (1, 3, 6, 12)
"""Months summed over, the month itself among them."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the events say of N countries in T months that follow one another.

    Parameters
    ----------
    countries
        Names, in the order of the lines.
    first
        Number of the first month.
    columns
        N x T each: ``events one-sided, 3 months``, ``deaths any, 1 month``, ``months since
        one-sided`` (NaN where there was none yet).
    undated
        Events that were left out because their month is not known.
    """

    countries: tuple[str, ...]
    first: int
    columns: dict[str, Floats]
    undated: int


def country_month_features(events: EventTable) -> Features:
    """Sum events to country and month, over 1, 3, 6 and 12 months up to each.

    Parameters
    ----------
    events
        Events with a country and a kind each.

    Raises
    ------
    InputError
        No event has a month and a country.

    Examples
    --------
    >>> from upstander.model.event_table import EventTable, Labels
    >>> one = np.ones(1, dtype=np.int32)
    >>> events = EventTable(
    ...     one, one * 24000, one == 1,
    ...     {"country": Labels(("Numera",), one * 0), "kind": Labels(("one-sided",), one * 0)},
    ...     np.array([7.0]), one, one.astype(np.int64), synthetic=True,
    ... )
    >>> country_month_features(events).columns["deaths one-sided, 1 month"].tolist()
    [[7.0]]
    """
    country, kind = events.label("country"), events.label("kind")
    known = events.dated & (country.codes >= 0) & (kind.codes >= 0)
    if not known.any():
        raise InputError("no event has a country, a kind and a month", source=events.source)
    first = int(events.months[known].min())
    shape = (len(country.names), len(kind.names), int(events.months[known].max()) - first + 1)
    cell = country.codes.astype(np.int64)
    for size, column in ((shape[1], kind.codes), (shape[2], events.months)):
        cell *= size
        cell += column
    cell -= first
    whole = shape[0] * shape[1] * shape[2]
    deaths = events.deaths
    if not known.all():
        cell, deaths = cell[known], deaths[known]
    grids: dict[str, Floats] = {
        "events": np.bincount(cell, minlength=whole).reshape(shape).astype(np.float64),
        "deaths": np.bincount(cell, deaths, minlength=whole).reshape(shape).astype(np.float64),
    }
    columns: dict[str, Floats] = {}
    for what, grid in grids.items():
        for name, part in _by_kind(grid, kind.names):
            columns |= {
                f"{what} {name}, {_months(span)}": rolling_sum(part, span) for span in SPANS
            }
    for name, part in _by_kind(grids["events"], kind.names):
        columns[f"months since {name}"] = months_since(part)
    return Features(country.names, first, columns, int((~events.dated).sum()))


def rolling_sum(values: Floats, span: int) -> Floats:
    """N x T: the sum over each month and those before it, so many in all.

    Examples
    --------
    >>> rolling_sum(np.array([[1.0, 2.0, 3.0]]), 2).tolist()
    [[1.0, 3.0, 5.0]]
    """
    sums = np.cumsum(values, axis=1)
    found = sums.copy()
    found[:, span:] -= sums[:, :-span]
    return found


def months_since(counts: Floats) -> Floats:
    """N x T: months since the last event, 0 in its own month; NaN before the first.

    Examples
    --------
    >>> months_since(np.array([[0.0, 2.0, 0.0]])).tolist()
    [[nan, 0.0, 1.0]]
    """
    place = np.arange(counts.shape[1])
    last = np.maximum.accumulate(np.where(counts > 0, place, -1), axis=1)
    return np.where(last >= 0, place - last, np.nan)


def _by_kind(grid: Floats, kinds: tuple[str, ...]) -> list[tuple[str, Floats]]:
    """The grid of all kinds together, and of each."""
    parts = [("any", grid.sum(axis=1))]
    return parts + [(kind, grid[:, place]) for place, kind in enumerate(kinds)]


def _months(span: int) -> str:
    return "1 month" if span == 1 else f"{span} months"
