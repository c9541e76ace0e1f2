"""Observations of indicators from a long table: place, indicator, time, group, value, interval."""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.assessment_values import needed
from upstander.evidence.index_table_file import as_figure
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.model.resilience_indicator import indicators
from upstander.model.survey_observation import Observation
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from upstander.model.survey_observation import Key

NEEDED = ("place", "indicator", "time", "value", "source")
SUPPRESSED = "suppressed"
NORMAL = 1.959963984540054
LARGE = 1e30
"""Numbers beyond it are no measurement."""

MOST = 200_000
"""Observations of one profile."""

_TIME = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-\d{4}|/\d{2})?")


def read_observations(path: Path) -> tuple[tuple[Observation, ...], tuple[Problem, ...]]:
    """Read observations; columns are those of docs/reference/survey-files.md.

    Returns
    -------
    observations, problems
        Good rows in the order of the file; bad ones are left out and reported.

    Raises
    ------
    InputError
        A missing column, no good row, or more rows than a profile may have.
    """
    kept: dict[Key, Observation] = {}
    problems: list[Problem] = []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _keep(_observation(row[1], row[0]), kept)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), row[0]))
        if len(kept) > MOST:
            message = Phrase("there are more than {most:,} observations", most=MOST)
            raise InputError(message, source=str(path), remedy="make a profile of parts")
    if not kept:
        message = (
            Phrase("no observation is usable; the first fault: {fault}", fault=problems[0].message)
            if problems
            else Phrase("no observation is usable")
        )
        remedy = problems[0].remedy if problems else "give one at least"
        raise InputError(message, source=str(path), remedy=remedy)
    return tuple(kept.values()), tuple(problems)


def _keep(one: Observation, kept: dict[Key, Observation]) -> None:
    if one.key in kept:
        message = Phrase(
            "the same figure is there twice, first in line {line}", line=str(kept[one.key].line)
        )
        raise ValueRejectedError(message, remedy="leave one of the rows out")
    kept[one.key] = one


def _observation(cells: Mapping[str, str], line: int) -> Observation:
    indicator = _indicator(needed(cells, "indicator"))
    time = needed(cells, "time")
    if not _TIME.fullmatch(time):
        message = Phrase("the time {time!r} is none", time=time[:40])
        raise ValueRejectedError(message, remedy="write 2021, 2021-03, 2020-2021 or 2020/21")
    by, group = cells.get("by", ""), cells.get("group", "")
    if bool(by) != bool(group):
        message = Phrase("a grouping without a category, or a category without a grouping")
        raise ValueRejectedError(message, remedy="give both, or neither for everybody")
    suppressed = _suppressed(cells)
    value, low, high = (math.nan,) * 3 if suppressed else _figures(cells, indicator)
    return Observation(
        place=needed(cells, "place"),
        indicator=indicator,
        time=time,
        by=by,
        group=group,
        value=value,
        low=low,
        high=high,
        base=_base(cells.get("base", "")),
        source=needed(cells, "source"),
        date=cells.get("date", ""),
        suppressed=suppressed,
        rounded=_step(cells.get("rounded", "")),
        note=cells.get("note", ""),
        line=line,
    )


def _indicator(text: str) -> str:
    """An indicator of the starting set, or one of the user's own that looks like none of it."""
    known = indicators()
    if text not in known and (near := get_close_matches(text[:80], known, 1, 0.85)):
        message = Phrase("there is no indicator {text!r}", text=text[:60])
        raise ValueRejectedError(message, remedy=Phrase("did you mean {near!r}?", near=near[0]))
    return text


def _suppressed(cells: Mapping[str, str]) -> bool:
    flag = cells.get("flag", "").lower()
    if flag not in {"", SUPPRESSED}:
        remedy = Phrase("write {word!r}, or leave it empty", word=SUPPRESSED)
        raise ValueRejectedError(Phrase("no such flag: {flag!r}", flag=flag[:40]), remedy=remedy)
    if flag and cells["value"]:
        remedy = Phrase("leave the value empty: a suppressed figure is not shown")
        raise ValueRejectedError("a suppressed figure has a value", remedy=remedy)
    if not flag and not cells["value"]:
        remedy = Phrase("give it, or write {word!r} under 'flag'; empty is not 0", word=SUPPRESSED)
        raise ValueRejectedError("the value is empty", remedy=remedy)
    return bool(flag)


def _figures(cells: Mapping[str, str], indicator: str) -> tuple[float, float, float]:
    value = _number(cells["value"], "value")
    ends = [cells.get("low", ""), cells.get("high", "")]
    error = cells.get("error", "")
    if all(ends):
        low, high = _number(ends[0], "low"), _number(ends[1], "high")
    elif any(ends):
        raise ValueRejectedError("an interval with one end", remedy="give low and high")
    elif error:
        half = NORMAL * _number(error, "error")
        low, high = value - half, value + half
    else:
        low, high = math.nan, math.nan
    if math.isfinite(low) and not low <= value <= high:
        message = Phrase(
            "the value {value:g} is not within {low:g} to {high:g}", value=value, low=low, high=high
        )
        raise ValueRejectedError(message, remedy="correct the interval")
    known = indicators().get(indicator)
    if known and known.is_share and not 0 <= value <= 1:
        message = Phrase("{value:g} is not between 0 and 1", value=value)
        raise ValueRejectedError(message, remedy="write 0.38 for 38%")
    return value, low, high


def _number(text: str, column: str) -> float:
    found = as_figure(text)
    if found is None or abs(found) > LARGE:
        message = Phrase(
            "{column!r} is {text!r}, which is no number to work with", column=column, text=text[:40]
        )
        raise ValueRejectedError(message, remedy="write a number with a point")
    return found


def _base(text: str) -> int:
    if not text:
        return -1
    found = as_figure(text)
    if found is None or found < 0:
        message = Phrase("the base {text!r} is no number of people", text=text[:40])
        raise ValueRejectedError(message, remedy="give how many were asked, or leave it empty")
    return int(found)


def _step(text: str) -> float:
    """The step of rounding; one that is not told is none, the safer thing to believe."""
    found = as_figure(text or "0")
    if found is None or found < 0:
        message = Phrase("the step of rounding {text!r} is none", text=text[:40])
        raise ValueRejectedError(message, remedy="write 0.01 for whole per cent")
    return found
