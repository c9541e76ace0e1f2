"""Junctures from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, UpstanderError, ValueRejectedError
from upstander.evidence.assessment_values import needed, pseudonym
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.evidence.values import plain
from upstander.model.grade import UNGRADED, Grade
from upstander.model.juncture import Juncture, ScenarioPush, trigger
from upstander.model.marking import TLP, Marking
from upstander.model.period import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

NEEDED = ("id", "kind", "title", "start")
YEARLY = "yearly"


def read_junctures(path: Path) -> tuple[tuple[Juncture, ...], tuple[Problem, ...]]:
    """Read junctures; columns are those of docs/reference/juncture-table.md.

    Returns
    -------
    junctures, problems
        Good rows in the order of the file; bad ones are left out and reported.

    Raises
    ------
    InputError
        A column is missing, or no row is good.
    """
    found: dict[str, Juncture] = {}
    problems: list[Problem] = []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            juncture = _juncture(row[1])
            if juncture.id in found:
                message = f"juncture {juncture.id!r} is there"
                raise ValueRejectedError(message, remedy="give each its own id")
            found[juncture.id] = juncture
        except UpstanderError as error:
            problems.append(located(error, str(path), row[0]))
    if not found:
        first = problems[0] if problems else Problem("no juncture in the file", str(path))
        raise InputError(first.message, source=first.source, line=first.line, remedy=first.remedy)
    return tuple(found.values()), tuple(problems)


def _juncture(values: Mapping[str, str]) -> Juncture:
    start, end = _days(needed(values, "start"), values.get("end", ""))
    recurs = values.get("recurs", "").lower()
    if recurs not in {"", "none", YEARLY}:
        raise ValueRejectedError(
            f"no such recurrence: {recurs[:40]!r}", remedy=f"write {YEARLY}, or nothing"
        )
    return Juncture(
        id=pseudonym(needed(values, "id"), "id"),
        title=plain(needed(values, "title")),
        trigger=trigger(needed(values, "kind").lower()),
        country=_text(values, "country"),
        community=_text(values, "community"),
        start=start,
        end=end,
        yearly=recurs == YEARLY,
        source=_text(values, "source"),
        grade=_grade(values.get("reliability", ""), values.get("credibility", "")),
        marking=_marking(values),
        push=_push(values),
    )


def _text(values: Mapping[str, str], name: str) -> str:
    """A cell that may be empty, and may not drive a terminal or a calendar."""
    return plain(values[name]) if values.get(name) else ""


def _days(start: str, end: str) -> tuple[date, date]:
    first = Moment.parse(start)
    last = Moment.parse(end) if end else first
    if first.earliest is None or last.latest is None:
        side = "start" if first.earliest is None else "end"
        raise ValueRejectedError(
            f"its {side} is open: {(start if side == 'start' else end or start)[:40]!r}",
            remedy="give a day, a month or a year; what has no date is a signal, no juncture",
        )
    return first.earliest, last.latest


def _grade(reliability: str, credibility: str) -> Grade:
    if not reliability and not credibility:
        return UNGRADED
    return Grade.parse(f"{reliability or UNGRADED.reliability}{credibility or 6}")


def _marking(values: Mapping[str, str]) -> Marking:
    """The marking of a row; where none is given it is AMBER, so that nothing leaks by silence."""
    audience = values.get("audience", "")
    named = frozenset(part.strip() for part in audience.split(";")) if audience else frozenset()
    level = TLP.parse(values["marking"]) if values.get("marking") else TLP.AMBER
    return Marking(level, _text(values, "originator"), named)


def _push(values: Mapping[str, str]) -> ScenarioPush | None:
    given = [values.get(name, "") for name in ("descriptor", "variant", "push")]
    if not any(given):
        return None
    if not all(given):
        remedy = "give descriptor, variant and push, or none of them"
        raise ValueRejectedError("a push lacks a part", remedy=remedy)
    try:
        return ScenarioPush(plain(given[0]), plain(given[1]), int(given[2]))
    except ValueError as error:
        raise ValueRejectedError(
            f"push is no whole number: {given[2][:40]!r}", remedy="write 2, or -1 against it"
        ) from error
