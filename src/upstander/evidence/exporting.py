"""Taking a case file, or what a reader may see of it, to other tools."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, Any

import orjson

from upstander.errors import InputError
from upstander.evidence.case_file import write_case
from upstander.evidence.files import writing
from upstander.model.marking import whole
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

COLUMNS = (
    "canonical_id", "entity_id", "schema", "prop", "value", "original_value", "lang", "dataset",
    "source", "origin", "first_seen", "last_seen", "valid_from", "valid_to", "grade", "marking",
    "originator", "audience", "id",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_case(case: CaseFile, kind: str, path: Path) -> int:
    """Write a case file, wholly or not at all, for other tools; returns how many records.

    Parameters
    ----------
    case
        What the reader may see: make it with `CaseFile.view` first.
    kind
        ``ftm`` (entities), ``statements``, ``csv``, ``xlsx``, ``prov`` or ``zip`` (a case file
        without attachments).
    path
        The file to write.

    Raises
    ------
    InputError
        A zip is to be written over another file.
    """
    if kind == "zip":
        if path.suffix.lower() != ".zip":
            raise InputError(
                Phrase("a zip cannot be called {name!r}", name=path.name), remedy="end it in .zip"
            )
        if path.exists():
            raise InputError("is there already", source=str(path), remedy="choose another name")
        write_case(case, path)
        return len(case.statements)
    from upstander.evidence.interchange.prov import write_prov
    from upstander.evidence.interchange.workbook import write_workbook

    write = {
        "ftm": write_entities,
        "statements": write_statements,
        "csv": write_csv,
        "xlsx": write_workbook,
        "prov": write_prov,
    }[kind]
    with writing(path) as handle:
        return write(case, handle)


def write_entities(case: CaseFile, handle: IO[bytes]) -> int:
    """Write the entities as FollowTheMoney's JSON lines; returns how many.

    The format has one marking and no grade for a whole entity: it is given the strictest of its
    statements' markings, with their audience, and no grade. Use `write_statements` to lose nothing.
    """
    count = 0
    for entity in case.entities().values():
        handle.write(orjson.dumps(_as_ftm(entity), option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count


def write_statements(case: CaseFile, handle: IO[bytes]) -> int:
    """Write the statements as FollowTheMoney's JSON lines with our keys; returns how many."""
    for statement in case.statements:
        handle.write(orjson.dumps(statement.as_dict(), option=orjson.OPT_APPEND_NEWLINE))
    return len(case.statements)


def write_csv(case: CaseFile, handle: IO[bytes]) -> int:
    """Write the statements as CSV in UTF-8, with formulas disarmed; returns how many.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    text = io.TextIOWrapper(handle, encoding="utf-8", newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for statement in case.statements:
        rows.writerow(row_of(statement))
    text.flush()
    text.detach()
    return len(case.statements)


def disarmed(text: str) -> str:
    """The text as a spreadsheet will show and not run it; `armed` undoes it exactly.

    References
    ----------
    OWASP, *CSV Injection*.

    Examples
    --------
    >>> disarmed("=cmd|' /C calc'!A0"), disarmed("-12.5"), disarmed("Ford")
    ("'=cmd|' /C calc'!A0", '-12.5', 'Ford')
    """
    if not text.lstrip("'").startswith(_FORMULA) or _is_number(text):
        return text
    return "'" + text


def armed(text: str) -> str:
    """The text that `disarmed` was given.

    Examples
    --------
    >>> armed(disarmed("=1+1")), armed(disarmed("'=1+1")), armed("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA):
        return text[1:]
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text


def row_of(statement: Statement) -> list[str]:
    """A statement as the cells of a row, in the order of `COLUMNS`, disarmed."""
    data = statement.as_dict()
    return [disarmed(_cell(data.get(column, ""))) for column in COLUMNS]


def _cell(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    # A name that holds the separator would be read as two, and widen the audience.
    plain = not any(";" in name or name.startswith("[") for name in value)
    return ";".join(value) if plain else orjson.dumps(value).decode()


def _as_ftm(entity: Entity) -> dict[str, Any]:
    properties: dict[str, list[str]] = {}
    for prop in sorted({s.prop for s in entity.statements}):
        properties[prop] = list(entity.values(prop))
    marking = whole(s.marking for s in entity.statements)
    seen = [s.first_seen for s in entity.statements if s.first_seen]
    record: dict[str, Any] = {
        "id": entity.id,
        "caption": entity.caption,
        "schema": entity.schema,
        "properties": properties,
        "datasets": sorted({s.dataset for s in entity.statements}),
        "referents": sorted({s.entity_id for s in entity.statements} - {entity.id}),
        "marking": str(marking),
    }
    more = {
        "first_seen": min(seen, default=""),
        "last_seen": max((s.last_seen for s in entity.statements), default=""),
        "originator": marking.originator,
        "audience": sorted(marking.audience),
    }
    return record | {key: value for key, value in more.items() if value}
