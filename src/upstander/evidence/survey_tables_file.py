"""Published tables of a household survey as observations: rounded shares, suppressed cells."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.index_table_file import as_figure
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.model.resilience_indicator import indicators
from upstander.model.survey_observation import Observation
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from upstander.model.resilience_indicator import ResilienceIndicator

NEEDED = ("table", "title", "answer", "group", "proportion", "flag", "base_rounded_to_10")
FACTOR = 1.24
"""Design factor that the publisher states for the Scottish Household Survey."""

STEP = 0.01
"""To which the publisher rounds shares; two of them added up are off by up to twice as much."""

NORMAL = 1.96
EVERYBODY = "All"
AT_END = "rounded to 0 or 1: interval by Wilson"

_TITLE = re.compile(r"(?P<what>.+) by (?P<by>.+), (?P<time>[\d -]+)")

Cell = tuple[float, int, bool, int]


def read_survey_tables(
    path: Path, *, place: str, date: str = ""
) -> tuple[tuple[Observation, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Read published tables; the answers that the vocabulary names become observations.

    Parameters
    ----------
    place
        Of where the tables are.
    date
        When they were published or fetched.

    Returns
    -------
    observations, unused, problems
        Observations, titles of tables that no indicator asks for, and the rows at fault.

    Raises
    ------
    InputError
        A missing column, or no table that an indicator asks for.
    """
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    problems: list[Problem] = []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _take(row[1], row[0], tables)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), row[0]))
    made: dict[tuple[str, ...], Observation] = {}
    unused = []
    for title, table in tables.items():
        found = _of_table(title, table, place, date)
        # Everybody is in each table of an indicator: once is enough.
        made |= {one.key: one for one in found if one.key not in made}
        if not found:
            unused.append(title)
    if not made:
        remedy = "name the tables under 'published' in the vocabulary"
        raise InputError("no table holds a known indicator", source=str(path), remedy=remedy)
    return tuple(made.values()), tuple(unused), tuple(problems)


def _take(
    cells: Mapping[str, str], line: int, tables: dict[str, dict[str, dict[str, Cell]]]
) -> None:
    text, flag = cells["proportion"], cells["flag"].lower()
    share, base = as_figure(text), as_figure(cells["base_rounded_to_10"])
    if flag not in {"", "suppressed"}:
        remedy = "write 'suppressed' or nothing"
        raise ValueRejectedError(f"no such flag: {flag[:40]!r}", remedy=remedy)
    if bool(flag) == (share is not None):
        message = f"the share {text[:40]!r} does not go with the flag {flag!r}"
        remedy = "a suppressed cell is empty and flagged, any other has a share"
        raise ValueRejectedError(message, remedy=remedy)
    if share is not None and not 0 <= share <= 1:
        raise ValueRejectedError(f"{share:g} is no share", remedy="write 0.38 for 38%")
    if base is None or base < 0:
        raise ValueRejectedError("no base is told", remedy="give how many were asked")
    groups = tables.setdefault(cells["title"], {}).setdefault(cells["group"], {})
    if cells["answer"] in groups:
        raise ValueRejectedError("the same cell is there twice", remedy="leave one row out")
    value = math.nan if share is None else share
    groups[cells["answer"]] = value, int(base), bool(flag), line


def _of_table(
    title: str, table: Mapping[str, Mapping[str, Cell]], place: str, date: str
) -> list[Observation]:
    found = _TITLE.fullmatch(title)
    one = _indicator(found["what"]) if found else None
    if found is None or one is None:
        return []
    by, time = _grouping(found["by"]), found["time"].replace(" ", "")
    made = []
    for group, answers in table.items():
        cells = [answers[name] for name in one.table_answers if name in answers]
        if len(cells) == len(one.table_answers):
            everybody = group == EVERYBODY
            names = ("", "") if everybody else (by, group)
            made.append(_observation(one, (place, time, *names), cells, date))
    return made


def _indicator(what: str) -> ResilienceIndicator | None:
    return next((one for one in indicators().values() if one.table_title == what), None)


def _grouping(text: str) -> str:
    names = vocabulary("resilience")["groupings"]
    return next((name for name, said in names.items() if text in said), text)


def _observation(
    one: ResilienceIndicator, where: tuple[str, str, str, str], cells: list[Cell], date: str
) -> Observation:
    place, time, by, group = where
    suppressed = any(cell[2] for cell in cells)
    base = min(cell[1] for cell in cells)
    value = math.nan if suppressed else min(1.0, round(sum(cell[0] for cell in cells), 10))
    low, high, note = (math.nan, math.nan, "") if suppressed else margin(value, base)
    return Observation(
        place=place,
        indicator=one.id,
        time=time,
        by=by,
        group=group,
        value=value,
        low=low,
        high=high,
        base=base,
        source=one.source,
        date=date,
        suppressed=suppressed,
        rounded=STEP * len(cells),
        note=note,
        line=cells[0][3],
    )


def margin(share: float, base: int) -> tuple[float, float, str]:
    r"""The interval as the publisher makes it, and what is to be said of it.

    .. math:: p \pm 1.96 \cdot 1.24 \sqrt{p (1 - p) / n}

    A share rounded to 0 or 1 would have no margin at all: there Wilson's interval is given, of
    :math:`n / 1.24^2` people.

    References
    ----------
    Scottish Government, Scottish Household Survey 2021, tables: margin of error.

    Examples
    --------
    >>> [round(end, 4) for end in margin(0.36, 3880)[:2]]
    [0.3413, 0.3787]
    >>> margin(0.0, 0)
    (nan, nan, '')
    """
    if base <= 0:
        return math.nan, math.nan, ""
    if 0 < share < 1:
        half = NORMAL * FACTOR * math.sqrt(share * (1 - share) / base)
        return max(0.0, share - half), min(1.0, share + half), ""
    square = NORMAL**2 * FACTOR**2 / base
    reach = square / (1 + square)
    return (0.0, reach, AT_END) if share == 0 else (1 - reach, 1.0, AT_END)
