"""How many people of which kind fled from where to where, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.claims import country_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

_KEYS = {
    "Year", "Country of origin", "Country of origin (ISO)", "Country of asylum",
    "Country of asylum (ISO)",
}  # fmt: skip
_NONE = {"", "-", "*", "0"}


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """An observation about the country of origin for each figure that is not nought.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    del offer  # there is only one
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {name: str(value) for name, value in row.cells.items()}
        year = cells["Year"]
        ends = []
        for end in ("origin", "asylum"):
            name, code = cells[f"Country of {end}"], cells[f"Country of {end} (ISO)"]
            # Codes such as UNK and STA are no countries: there the name says more.
            known = code if country_key(code).startswith("country-") else name
            ends.append((known, name))
        if not year or not ends[0][0] or not ends[1][0]:
            yield claims.fault("the row has no year, origin or asylum", row.line)
            continue
        (origin, _), (asylum, asylum_name) = ends
        yield from claims.country(origin, row.line)
        yield from claims.country(asylum, row.line)
        for column in (name for name in cells if name not in _KEYS):
            if cells[column] in _NONE:
                continue
            facts = [
                ("subject", country_key(origin)), ("variable", f"{column}, in {asylum_name}"),
                ("value", cells[column]), ("unit", "people"), ("date", year),
            ]  # fmt: skip
            kind = "".join(c if c.isalnum() else "-" for c in column.lower())
            key = f"unhcr-{country_key(origin)}-{country_key(asylum)}-{year}-{kind}"
            yield from claims.about(key, "Observation", facts, row.line)
