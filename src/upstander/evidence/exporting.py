"""Taking a case file, or what a reader may see of it, to other tools."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, Any

import orjson

from upstander.errors import InputError
from upstander.evidence.case_file import write_case
from upstander.evidence.files import writing
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity

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
        ``ftm`` (entities), ``statements``, ``csv`` or ``zip`` (a case file without attachments).
    path
        The file to write.

    Raises
    ------
    InputError
        A zip is to be written over another file.
    """
    if kind == "zip":
        if path.suffix.lower() != ".zip":
            raise InputError(f"a zip cannot be called {path.name!r}", remedy="end it in .zip")
        if path.exists():
            raise InputError("is there already", source=str(path), remedy="choose another name")
        write_case(case, path)
        return len(case.statements)
    write = {"ftm": write_entities, "statements": write_statements, "csv": write_csv}[kind]
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
        data = statement.as_dict()
        rows.writerow([disarmed(_cell(data.get(column, ""))) for column in COLUMNS])
    text.flush()
    text.detach()
    return len(case.statements)


def disarmed(text: str) -> str:
    """The text as a spreadsheet will show and not run it.

    References
    ----------
    OWASP, *CSV Injection*.

    Examples
    --------
    >>> disarmed("=cmd|' /C calc'!A0"), disarmed("-12.5"), disarmed("Ford")
    ("'=cmd|' /C calc'!A0", '-12.5', 'Ford')
    """
    if not text.startswith(_FORMULA) or _is_number(text):
        return text
    return "'" + text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text


def _cell(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else str(value)


def _as_ftm(entity: Entity) -> dict[str, Any]:
    properties: dict[str, list[str]] = {}
    for prop in sorted({s.prop for s in entity.statements}):
        properties[prop] = list(entity.values(prop))
    marking = _strictest(entity)
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


def _strictest(entity: Entity) -> Marking:
    """The highest level; where several audiences are named at it, only those whom all name.

    Where nobody is in all of them, the entity as a whole is for nobody: TLP:RED without a name.
    """
    top = max(s.marking.level for s in entity.statements)
    of_top = [s.marking for s in entity.statements if s.marking.level == top]
    named = [m.audience for m in of_top if m.audience]
    audience = frozenset.intersection(*named) if named else frozenset()
    originators = "; ".join(sorted({m.originator for m in of_top if m.originator}))
    return Marking(TLP.RED if named and not audience else top, originators, audience)
