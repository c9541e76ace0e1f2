"""The questions of a forecast ledger, from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, UpstanderError, ValueRejectedError
from upstander.evidence.assessment_values import day_of, needed, pseudonym
from upstander.evidence.ledger_rows import named_rows, numbers, yes_or_no
from upstander.evidence.records import located
from upstander.evidence.values import plain
from upstander.model.forecast_question import VOID, YES_NO, Kind, Question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDED = ("id", "text", "rule", "opens", "resolves", "kind")


def read_questions(path: Path) -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    """Read the questions of a ledger; columns are those of docs/reference/ledger-files.md.

    Returns
    -------
    questions, problems
        Good rows in the order of the file; bad rows are left out and reported.

    Raises
    ------
    InputError
        A column is missing, or no row is good.
    """
    found: dict[str, Question] = {}
    problems: list[Problem] = []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        line, values = row
        try:
            question = _question(values)
            if question.id in found:
                remedy = "give each question its own id"
                raise ValueRejectedError(f"question {question.id!r} is there", remedy=remedy)
            found[question.id] = question
        except UpstanderError as error:
            problems.append(located(error, str(path), line))
    if not found:
        first = problems[0] if problems else Problem("no question in the file", str(path))
        raise InputError(first.message, source=first.source, line=first.line, remedy=first.remedy)
    return tuple(found.values()), tuple(problems)


def _question(values: Mapping[str, str]) -> Question:
    kind = _kind(needed(values, "kind"))
    options = _options(values.get("options", ""), kind)
    resolves = day_of(needed(values, "resolves"), "resolves")
    outcome, resolved = values.get("outcome", ""), values.get("resolved", "")
    return Question(
        id=pseudonym(needed(values, "id"), "id"),
        text=plain(needed(values, "text")),
        rule=plain(needed(values, "rule")),
        opens=day_of(needed(values, "opens"), "opens"),
        closes=day_of(values["closes"], "closes") if values.get("closes") else resolves,
        resolves=resolves,
        kind=kind,
        options=options,
        outcome=outcome if kind is not Kind.BINARY else outcome.lower(),
        resolved=day_of(resolved, "resolved") if resolved else None,
        warned=yes_or_no(values.get("warned", ""), "warned"),
        acted=yes_or_no(values.get("acted", ""), "acted"),
        action=values.get("action", ""),
        base=_base(values.get("base", ""), kind),
        base_source=values.get("base_source", ""),
        topic=values.get("topic", ""),
    )


def _kind(text: str) -> Kind:
    try:
        return Kind(text.lower())
    except ValueError as error:
        known = ", ".join(kind.value for kind in Kind)
        raise ValueRejectedError(f"no such kind: {text[:40]!r}", remedy=f"use {known}") from error


def _options(text: str, kind: Kind) -> tuple[str, ...]:
    named = tuple(part.strip() for part in text.split(";")) if text else ()
    if kind is not Kind.BINARY:
        if VOID in named or "" in named:
            remedy = "name each option, none of them void"
            raise ValueRejectedError("an option has no name of its own", remedy=remedy)
        return named
    if named and tuple(name.lower() for name in named) != YES_NO:
        remedy = "leave options empty, or make it a question of kind multi"
        raise ValueRejectedError("a binary question has the options yes and no", remedy=remedy)
    return YES_NO


def _base(text: str, kind: Kind) -> tuple[float, ...]:
    if not text:
        return ()
    if kind is Kind.NUMERIC:
        return numbers(text, "base", None)
    given = numbers(text, "base")
    return (given[0], 1 - given[0]) if kind is Kind.BINARY and len(given) == 1 else given
