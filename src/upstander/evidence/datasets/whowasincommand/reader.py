"""Units, whom they stand under, where they act and who commanded them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem, ValueRejectedError
from upstander.evidence.claims import key_of
from upstander.model.period import Moment, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

    Cells = dict[str, str]

_YES = {"y", "yes", "true", "1"}


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """The units of any download, and what its other columns say of them.

    Persons appear as holders of a post, by their names; birth dates and accounts are not read.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    more = _READERS.get(offer)
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {name: str(value) for name, value in row.cells.items()}
        if not cells["unit:id:admin"] or not cells["unit:name"]:
            yield claims.fault("the row names no unit", row.line)
            continue
        facts = [("name", cells["unit:name"]), ("country", cells["unit:country"])]
        facts += _many("alias", cells["unit:other_names"])
        facts += _many("classification", cells["unit:classification"])
        yield from claims.once(_unit(cells), "Unit", facts, row.line)
        if more is not None:
            yield from more(cells, row.line, claims)


def _parentage(cells: Cells, line: int, claims: Claims) -> Iterator[Statement | Problem]:
    if not cells["unit:related_unit"]:
        return
    parent = f"sfm-unit-{cells['unit:related_unit']}"
    names = [("name", cells["unit:related_unit:name"])]
    yield from claims.once(parent, "Unit", names, line)
    facts = [
        ("superior", parent), ("subordinate", _unit(cells)),
        ("commandType", cells.get("unit:related_unit_class", "")),
    ]  # fmt: skip
    yield from _dated(cells, line, claims, "Command", facts, "unit:related_unit", "_open")


def _membership(cells: Cells, line: int, claims: Claims) -> Iterator[Statement | Problem]:
    if not cells["unit:membership_id"]:
        return
    whole = f"sfm-unit-{cells['unit:membership_id']}"
    yield from claims.once(whole, "Unit", [("name", cells["unit:related_unit"])], line)
    facts = [("member", _unit(cells)), ("organization", whole)]
    yield from _dated(cells, line, claims, "Membership", facts, "unit:related_unit", "_open")


def _area(cells: Cells, line: int, claims: Claims) -> Iterator[Statement | Problem]:
    if not cells["unit:area_ops_id"]:
        return
    place = f"sfm-place-{cells['unit:area_ops_id']}"
    about = [
        ("name", cells["unit:area_ops_name"]), ("country", cells.get("unit:area_ops_country", "")),
    ]  # fmt: skip
    yield from claims.once(place, "Territory", about, line)
    facts = [("unit", _unit(cells)), ("place", place)]
    key = key_of("sfm-area", _unit(cells), place)
    yield from claims.about(key, "AreaOfOperation", facts, line)


def _posting(cells: Cells, line: int, claims: Claims) -> Iterator[Statement | Problem]:
    if not cells["person:admin:id"] or not cells["person:name"]:
        return
    person = f"sfm-person-{cells['person:admin:id']}"
    names = [("name", cells["person:name"]), *_many("alias", cells.get("person:other_names", ""))]
    yield from claims.once(person, "Person", names, line)
    facts = [("holder", person), ("unit", _unit(cells))]
    facts += [(name, cells.get(f"person:posting_{name}", "")) for name in ("rank", "role", "title")]
    yield from _dated(
        cells, line, claims, "Posting", facts, "person:posting", "_last_cited_date_end"
    )


_READERS: dict[str, Callable[[Cells, int, Claims], Iterator[Statement | Problem]]] = {
    "parentage": _parentage,
    "memberships": _membership,
    "areas": _area,
    "personnel": _posting,
}


def _dated(  # noqa: PLR0917  (one call a relation, all of it from one row)
    cells: Cells, line: int, claims: Claims, schema: str, facts: list[tuple[str, str]],
    stem: str, closing: str,
) -> Iterator[Statement | Problem]:  # fmt: skip
    """The relation, over the days that its citations prove: "by" the first, "since" the last."""
    first = _cited(cells, f"{stem}_first_cited_date", f"{stem}_first_cited_date_start", "by")
    ends = f"{stem}{closing}" if closing.startswith("_last") else ""
    last = _cited(cells, f"{stem}_last_cited_date", ends, "since")
    try:
        Period(Moment.parse(first), Moment.parse(last))
    except ValueRejectedError as error:
        yield claims.fault(error.problem.message, line, "the relation is kept without its dates")
        first = last = ""
    key = key_of(f"sfm-{schema.lower()}", *(value for _, value in facts), first, last)
    yield from claims.about(key, schema, facts, line, valid=(first, last))


def _cited(cells: Cells, column: str, exact: str, word: str) -> str:
    day = cells.get(column, "").strip()
    if not day:
        return ""
    return day if cells.get(exact, "").strip().lower() in _YES else f"{word} {day}"


def _unit(cells: Cells) -> str:
    return f"sfm-unit-{cells['unit:id:admin']}"


def _many(prop: str, cell: str) -> list[tuple[str, str]]:
    return [(prop, value.strip()) for value in cell.split(";") if value.strip()]
