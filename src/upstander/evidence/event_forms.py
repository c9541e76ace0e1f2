"""The forms that event feeds come in, and which of their columns means what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST_YEAR, LAST_YEAR = 1900, 2200

COMMUNITY = (
    r"([^;]*(?:Ethnic|Communal|Christian|Muslim|Religious|Indigenous) Group[^;]*"
    r"|[^;]*(?:Refugees/IDPs)[^;]*)"
)
"""What ACLED's associated actors of civilians are taken for a community: groups by ethnicity or
faith, and the displaced; not professions, parties or anything that may be one person."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of event feed.

    Parameters
    ----------
    name
        Whose form it is.
    columns
        Our names of columns to theirs; those after `needed` may be missing.
    needed
        Our names of the columns without which nothing can be read.
    kinds
        Their codes of kinds to names; kinds keep their own names where empty.
    vague
        Precision of the date from which on it is known to no better than a month.
    dates
        Formats of dates after the first ten characters were tried as year-month-day.
    """

    name: str
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    vague: int
    dates: tuple[str, ...] = ()
    needed: tuple[str, ...] = ("date", "country", "kind", "deaths")

    def missing(self, header: Sequence[str]) -> list[str]:
        """Their names of needed columns that a header lacks."""
        return [self.columns[name] for name in self.needed if self.columns[name] not in header]


GED = Form(
    "UCDP GED",
    {
        "date": "date_start",
        "end": "date_end",
        "country": "country",
        "kind": "type_of_violence",
        "deaths": "best",
        "area": "adm_1",
        "actor": "side_a",
        "other_actor": "side_b",
        "community": "community",
        "sources": "number_of_sources",
        "precision": "date_prec",
        "id": "id",
        "synthetic": "synthetic",
    },
    {"1": "state-based", "2": "non-state", "3": "one-sided"},
    vague=5,
)
"""UCDP's georeferenced events. It names no community: a column of that name is our addition."""

ACLED = Form(
    "ACLED",
    {
        "date": "event_date",
        "country": "country",
        "kind": "event_type",
        "deaths": "fatalities",
        "area": "admin1",
        "actor": "actor1",
        "other_actor": "actor2",
        "community": "assoc_actor_2",
        "sources": "source",
        "precision": "time_precision",
        "id": "event_id_cnty",
        "synthetic": "synthetic",
    },
    {},
    vague=3,
    dates=("%d %B %Y", "%d %b %Y"),
)

FORMS = (GED, ACLED)


def form_of(header: Sequence[str]) -> Form | None:
    """The form that a header is of; none where it is of none.

    Examples
    --------
    >>> form_of(("event_date", "country", "event_type", "fatalities")).name
    'ACLED'
    """
    return next((form for form in FORMS if not form.missing(header)), None)


def is_summed(header: Sequence[str]) -> bool:
    """Whether a header is of violence summed to country and month.

    Examples
    --------
    >>> is_summed(("iso3", "year", "month", "ged_count_os"))
    True
    """
    return {"year", "month"} <= set(header) and any(
        name.startswith("ged_count_") for name in header
    )
