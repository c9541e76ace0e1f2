"""Indicators by country and year, with what they are broken down by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.claims import country_key, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """An observation about the country for each row that has a number.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    plain = _observatory if offer == "observatory" else _plain
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        found = plain({name: str(value) for name, value in row.cells.items()})
        if found is None:
            continue  # a region, not a country
        country, code, variable, parts, facts = found
        if not country or not variable or not facts[0][1]:
            yield claims.fault("the row has no country, indicator or number", row.line)
            continue
        yield from claims.country(country, row.line)
        said = "; ".join([variable, *parts])
        own = [("subject", country_key(country)), ("variable", said), *facts]
        key = key_of("who", country_key(country), code, *parts, facts[1][1])
        yield from claims.about(key, "Observation", own, row.line)


_Found = tuple[str, str, str, list[str], list[tuple[str, str]]]


def _observatory(cells: dict[str, str]) -> _Found | None:
    if cells["Location type"] != "Country":
        return None
    parts = [
        f"{cells.get(f'Dim{n} type') or f'dimension {n}'}: {cells[f'Dim{n}']}"
        for n in (1, 2, 3)
        if cells.get(f"Dim{n}")
    ]
    interval = " to ".join(
        filter(None, [cells.get("FactValueNumericLow"), cells.get("FactValueNumericHigh")])
    )
    facts = [
        ("value", cells["FactValueNumeric"]),
        ("date", cells["Period"]),
        ("summary", f"interval {interval}" if " to " in interval else ""),
    ]
    return cells["SpatialDimValueCode"], cells["IndicatorCode"], cells["Indicator"], parts, facts


def _plain(cells: dict[str, str]) -> _Found | None:
    facts = [("value", cells["value"]), ("date", cells["year"]), ("unit", cells.get("unit", ""))]
    parts = [part for part in [cells.get("disaggregation", "")] if part]
    return cells["country"], cells["indicator"], cells["indicator"], parts, facts
