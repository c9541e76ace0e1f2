"""Features by country and month, or by place and month, of the events of a lake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import UsageError
from upstander.evidence.lake.tables import EVENTS

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from upstander.evidence.lake.lake import Lake

BY = {"country": ("country",), "place": ("country", "place")}

ONE_SIDED = ("one-sided", "Violence against civilians")
"""The kinds that are violence against those who do not fight, in UCDP's and in ACLED's words."""


def month_features(
    lake: Lake,
    by: str = "country",
    *,
    datasets: tuple[str, ...] = (),
    since: date | None = None,
    until: date | None = None,
) -> ir.Table:
    """Events, deaths and actors by place and month; months without an event have no row.

    Parameters
    ----------
    lake
        A lake with events.
    by
        ``country``, or ``place``: a first-level area of a country.
    datasets
        Only these; datasets that tell of the same events should not be counted together.
    since, until
        Days, both included.

    Returns
    -------
    Table
        Columns ``country`` (and ``place``), ``year``, ``month`` (1 to 12), ``events``,
        ``deaths``, ``events_one_sided``, ``deaths_one_sided`` and ``actors`` (how many
        different ones), sorted by the first of them.

    Raises
    ------
    UsageError
        Another ``by``.
    InputError
        No events of these datasets and days.
    """
    if by not in BY:
        raise UsageError(f"features are not made by {by!r}", remedy=f"choose of {', '.join(BY)}")
    first, last = (day.isoformat() if day else "" for day in (since, until))
    events = lake.engine.table(lake.paths(EVENTS, datasets, first, last))
    if since:
        events = events.filter(events.date >= since)
    if until:
        events = events.filter(events.date <= until)
    keys = [*BY[by], "month"]
    counted = _counts(events, keys).left_join(_actors(events, keys), keys)
    number = counted.month
    return counted.select(
        *BY[by],
        year=(number // 12).cast("int32"),
        month=(number % 12 + 1).cast("int32"),
        **{name: counted[name] for name in _COUNTS},
        actors=counted.actors.fill_null(0),
    ).order_by(*BY[by], "year", "month")


_COUNTS = ("events", "deaths", "events_one_sided", "deaths_one_sided")


def _counts(events: ir.Table, keys: list[str]) -> ir.Table:
    one_sided = events.kind.isin(ONE_SIDED)
    return events.group_by(keys).aggregate(
        events=events.count(),
        deaths=events.deaths.sum(),
        events_one_sided=one_sided.ifelse(1, 0).sum(),
        deaths_one_sided=one_sided.ifelse(events.deaths, 0.0).sum(),
    )


def _actors(events: ir.Table, keys: list[str]) -> ir.Table:
    """How many different actors there are; both sides count, and each actor once."""
    sides = [
        events.select(*keys, actor=events[side]).distinct() for side in ("actor", "other_actor")
    ]
    both = sides[0].union(sides[1], distinct=True).filter(lambda t: t.actor != "")
    return both.group_by(keys).aggregate(actors=both.count())
