"""The forecasts of a ledger, from a table, held against the questions that they answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, Problem, UpstanderError, ValueRejectedError
from upstander.evidence.assessment_values import needed, pseudonym
from upstander.evidence.ledger_quick import quick_ledger
from upstander.evidence.ledger_rows import moment_of, named_rows, numbers
from upstander.evidence.records import located
from upstander.model.forecast_ledger import MODEL, PERSON, Ledger
from upstander.model.forecast_question import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NEEDED = ("question", "forecaster", "kind", "time")
TOLERANCE = 0.005
"""How far from 1 the sum of rounded probabilities may be; they are brought to 1."""


@dataclass(slots=True)
class _Columns:
    """The good rows read so far."""

    places: dict[str, int]
    questions: Sequence[Question]
    people: dict[str, int] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    keys: list[tuple[int, int, float, int]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    said: list[tuple[float, ...]] = field(default_factory=list)
    levels: list[tuple[float, ...]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def read_ledger(path: Path, questions: Sequence[Question]) -> tuple[Ledger, tuple[Problem, ...]]:
    """Read the forecasts of questions; columns are those of docs/reference/ledger-files.md.

    Returns
    -------
    ledger, problems
        Good rows; bad ones are left out and reported.

    Raises
    ------
    InputError
        A column is missing, or no row is good.
    """
    if (quick := quick_ledger(path, questions)) is not None:
        return quick, ()
    columns = _Columns({q.id: place for place, q in enumerate(questions)}, questions)
    problems: list[Problem] = []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _take(row[1], columns)
        except UpstanderError as error:
            problems.append(located(error, str(path), row[0]))
    if not columns.keys:
        first = problems[0] if problems else Problem("no forecast in the file", str(path))
        raise InputError(first.message, source=first.source, line=first.line, remedy=first.remedy)
    return _ledger(columns), tuple(problems)


def _take(values: Mapping[str, str], columns: _Columns) -> None:
    place = columns.places.get(values["question"])
    if place is None:
        named = values["question"][:40]
        raise ValueRejectedError(f"no such question: {named!r}", remedy="add it to the questions")
    question = columns.questions[place]
    day, moment = moment_of(needed(values, "time"))
    _check_day(day, question)
    said, levels = _said(values, question)
    who = _person(needed(values, "forecaster"), needed(values, "kind").lower(), columns)
    columns.keys.append((place, who, moment, len(columns.keys)))
    columns.days.append(day)
    columns.said.append(said)
    columns.levels.append(levels)
    columns.reasons.append(values.get("reason", ""))


def _person(name: str, kind: str, columns: _Columns) -> int:
    who = columns.people.get(name)
    if who is None:
        pseudonym(name, "forecaster")
        if kind not in {PERSON, MODEL}:
            raise ValueRejectedError(f"no such kind: {kind[:40]!r}", remedy="person or model")
        who = columns.people[name] = len(columns.people)
        columns.kinds.append(kind)
    if columns.kinds[who] != kind:
        remedy = "give the other one a pseudonym of its own"
        raise ValueRejectedError(f"{name} was a {columns.kinds[who]} before", remedy=remedy)
    return who


def _check_day(day: int, question: Question) -> None:
    when = date.fromordinal(day)
    if day < question.opens.toordinal():
        raise ValueRejectedError(
            f"{when} is before {question.id} opened ({question.opens})", remedy="check the time"
        )
    if day > question.last.toordinal():
        known = question.last < question.closes
        why = f"its outcome was known on {question.resolved}" if known else "it had closed"
        raise ValueRejectedError(
            f"{when} is after the last day of {question.id} ({question.last}): {why}",
            remedy="a forecast made later is hindsight; drop the row",
        )


def _said(
    values: Mapping[str, str], question: Question
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What a row says: chances, or mean and deviation, or quantiles; and the levels of these."""
    if question.kind is not Kind.NUMERIC:
        return _chances(values.get("probability", ""), question), ()
    if text := values.get("quantiles", ""):
        return _quantiles(text)
    if not values.get("mean") or not values.get("sd"):
        remedy = "give mean and sd, or quantiles as 0.1:3;0.5:5;0.9:9"
        raise ValueRejectedError(f"{question.id} asks for a number", remedy=remedy)
    mean, sd = numbers(values["mean"], "mean")[0], numbers(values["sd"], "sd")[0]
    if not (math.isfinite(mean) and math.isfinite(sd) and sd > 0):
        raise ValueRejectedError(f"no deviation: {sd}", remedy="give a finite sd above 0")
    return (mean, sd), ()


def _chances(text: str, question: Question) -> tuple[float, ...]:
    given = numbers(text, "probability")
    if not all(0.0 <= chance <= 1.0 for chance in given):
        raise ValueRejectedError(f"not a probability: {text[:40]!r}", remedy="write 0.04 for 4%")
    if question.kind is Kind.BINARY and len(given) == 1:
        return given[0], 1.0 - given[0]
    total = math.fsum(given)
    if len(given) != len(question.options) or abs(total - 1) > TOLERANCE:
        remedy = f"give {len(question.options)} probabilities of sum 1, separated by ;"
        raise ValueRejectedError(f"does not fit the options: {text[:40]!r}", remedy=remedy)
    return tuple(chance / total for chance in given)


def _quantiles(text: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    pairs = [numbers(part, "quantiles", ":") for part in text.split(";")]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueRejectedError("a quantile is no pair", remedy="write 0.1:3;0.5:5;0.9:9")
    levels, values = (tuple(column) for column in zip(*pairs, strict=True))
    rising = all(a < b for a, b in pairwise(levels))
    sorted_ = all(a <= b for a, b in pairwise(values))
    inside = levels[0] > 0.0 and levels[-1] < 1.0 and all(map(math.isfinite, values))
    if not (rising and sorted_ and inside):
        remedy = "levels between 0 and 1, rising; values finite, not falling"
        raise ValueRejectedError("quantiles out of order", remedy=remedy)
    return values, levels


def _ledger(columns: _Columns) -> Ledger:
    order = sorted(range(len(columns.keys)), key=columns.keys.__getitem__)
    keys = np.array([columns.keys[k][:2] for k in order], dtype=np.int64).reshape(-1, 2)
    widest = max((len(q.options) for q in columns.questions), default=2)
    most = max((len(levels) for levels in columns.levels), default=0)
    n = len(order)
    chances, normal = np.full((n, widest), np.nan), np.full((n, 2), np.nan)
    levels, quantiles = np.full((n, most), np.nan), np.full((n, most), np.nan)
    numeric = [q.kind is Kind.NUMERIC for q in columns.questions]
    for row, (k, place) in enumerate(zip(order, keys[:, 0].tolist(), strict=True)):
        said = columns.said[k]
        if not numeric[place]:
            chances[row, : len(said)] = said
        elif columns.levels[k]:
            levels[row, : len(said)], quantiles[row, : len(said)] = columns.levels[k], said
        else:
            normal[row] = said
    return Ledger(
        questions=tuple(columns.questions),
        forecasters=tuple(columns.people),
        kinds=tuple(columns.kinds),
        question=keys[:, 0],
        forecaster=keys[:, 1],
        day=np.array([columns.days[k] for k in order], dtype=np.int64),
        chances=chances,
        normal=normal,
        levels=levels,
        quantiles=quantiles,
        reasons=tuple(columns.reasons[k] for k in order),
    )
