"""Politically relevant groups, their share of the population and their access to state power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.claims import country_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

POWER = "access to central state power (EPR status)"
SHARE = "share of the country's population"


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """A community for each group, and its status and size in each period.

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
        if not cells["gwgroupid"] or not cells["group"]:
            yield claims.fault("the row names no group", row.line)
            continue
        group, place = f"epr-{cells['gwgroupid']}", country_key(cells["statename"])
        yield from claims.country(cells["statename"], row.line)
        facts = [("name", cells["group"]), ("ethnicity", cells["group"]), ("place", place)]
        yield from claims.once(group, "Community", facts, row.line)
        period = [("startDate", cells["from"]), ("endDate", cells["to"])]
        key = f"{group}-{cells['from']}"
        status = [("subject", group), ("variable", POWER), ("summary", cells["status"]), *period]
        yield from claims.about(f"{key}-power", "Observation", status, row.line)
        if cells["size"]:
            size = [("subject", group), ("variable", SHARE), ("value", cells["size"]), *period]
            yield from claims.about(f"{key}-size", "Observation", size, row.line)
