"""``upstander risk signals``: what is unusual in an event feed, and how often the rules call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, emit, finish, printable, progress, say, say_problems

if TYPE_CHECKING:
    from upstander.errors import Problem
    from upstander.model.event_table import EventTable
    from upstander.risk.signals.finding import Signals
    from upstander.risk.signals.series import CountSeries

_SHORT = {"sb": "state-based", "ns": "non-state", "os": "one-sided"}


def signals(
    events: Annotated[
        Path, typer.Argument(help="UCDP GED, ACLED's form, or summed to country and month.")
    ],
    *,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Month, YYYY-MM; nothing later is looked at.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="country (each kind), place, actor or community.")
    ] = "country",
    false_alarms: Annotated[
        float,
        typer.Option("--false-alarms", help="Share of months in which a calm series may call."),
    ] = 0.001,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only this kind: sb, ns, os, or the source's own word."),
    ] = None,
    quiet_years: Annotated[
        float, typer.Option("--quiet-years", help="Silence that makes a return new.")
    ] = 5,
    top: Annotated[int, typer.Option("--top", min=1, help="Signals shown as sentences.")] = 20,
    out: Annotated[Path | None, typer.Option("--out", help="Write signals.csv here.")] = None,
    as_json: Json = False,
) -> None:
    """Surges, lasting rises and novelties of one month, with their false-alarm rates."""
    from upstander.risk.signals.finding import signals as find
    from upstander.risk.signals.finding import with_events

    feed = _read(events, by, [_SHORT.get(name, name) for name in kind or []])
    month = None if as_of is None else _month(as_of)
    found = find(
        feed.series, month, false_alarms=false_alarms, cells=feed.cells, quiet_years=quiet_years
    )
    if feed.events is not None:
        found = with_events(found, feed.events, feed.series, feed.cells)
    _write(out, found)
    document = found.as_dict() | {
        "by": by,
        "form": feed.form,
        "false_alarms": false_alarms,
        "events_without_a_month": feed.undated,
        "problems": [problem.as_dict() for problem in feed.problems],
    }
    emit(document, "\n".join(_lines(found, feed.undated, top)), as_json=as_json)
    finish(feed.problems)


def found_in(path: Path, by: str, month: int) -> Signals:
    """The signals of a feed in a month, at the rates that `signals` takes where none are given.

    What is wrong with the feed is said; its good rows are used.
    """
    from upstander.risk.signals.finding import signals as find

    feed = _read(path, by, [])
    if feed.problems:
        say_problems(list(feed.problems))
    return find(feed.series, month, cells=feed.cells)


@dataclass(frozen=True, slots=True, eq=False)
class _Feed:
    """A feed as series, and what else is to be said of it."""

    series: CountSeries
    cells: CountSeries
    events: EventTable | None
    problems: tuple[Problem, ...]
    form: str
    undated: int


def _read(path: Path, by: str, kinds: list[str]) -> _Feed:
    from upstander.errors import UsageError
    from upstander.evidence.event_forms import is_summed
    from upstander.evidence.event_rows import header_of
    from upstander.risk.signals.series import BY

    if by not in BY:
        raise UsageError(f"no series are told apart by {by!r}", remedy=f"give {', '.join(BY)}")
    if not is_summed(header_of(path)):
        return _of_events(path, by, kinds)
    if by != "country":
        raise UsageError(
            f"a table summed to country and month has no {by}", remedy="give a feed of events"
        )
    return _of_months(path, kinds)


def _of_events(path: Path, by: str, kinds: list[str]) -> _Feed:
    from upstander.evidence.events import read_events
    from upstander.risk.signals.series import series_of

    sides = ("other_actor",) if by == "actor" else ()
    with progress() as shown:
        task = shown.add_task("events read", total=0)
        reading = read_events(
            path,
            labels=("country", "kind", *(() if by == "country" else (by,)), *sides),
            on_progress=lambda rows: shown.update(task, completed=rows, total=rows),
        )
    series = series_of(reading.events, by, kinds)
    across = "country" if by == "actor" else "kind"
    cells = series_of(reading.events, by, kinds, across=across)
    return _Feed(series, cells, reading.events, reading.problems, reading.form, reading.undated)


def _of_months(path: Path, kinds: list[str]) -> _Feed:
    from upstander.evidence.country_months import read_country_months
    from upstander.model.vocabulary import vocabulary
    from upstander.risk.signals.series import series_of_months

    reading = read_country_months(path)
    if reading.unplaced:
        say(f"{reading.unplaced:,} rows without a country code were left out")
    iso = {number: code for code, number in vocabulary("country_numbers")["cow"].items()}
    names = [iso.get(code, str(code)) for code in reading.months.codes.tolist()]
    series = series_of_months(reading.months, names, kinds)
    return _Feed(series, series, None, reading.problems, "UCDP GED by country and month", 0)


def _month(text: str) -> int:
    """The number of a month written as YYYY-MM."""
    from upstander.errors import UsageError
    from upstander.model.country_months import month_number

    year, _, month = text.partition("-")
    if not (year.isdecimal() and len(year) == 4 and month.isdecimal() and 1 <= int(month) <= 12):
        raise UsageError(f"not a month: {text!r}", remedy="write it as YYYY-MM")
    return month_number(int(year), int(month))


def _lines(found: Signals, undated: int, top: int) -> list[str]:
    from upstander.model.country_months import month_words

    lines = ["EXERCISE: the events are made up."] if found.synthetic else []
    lines.append(
        f"as of {month_words(found.month)}: {len(found.found):,} signals in {found.tested:,} series"
    )
    lines += [
        f"{rank:>3}  {printable(signal.sentence)}"
        for rank, signal in enumerate(found.found[:top], 1)
    ]
    if len(found.found) > top:
        lines.append(f"     … and {len(found.found) - top:,} more (--top, --out or --json)")
    lines.append("How often the rules call, before this month:")
    lines += [f"     {rule.words}" for rule in found.rules]
    if undated:
        lines.append(f"{undated:,} events whose month is not known were counted nowhere.")
    lines.append("A signal is a reason to look; it is no forecast and no verified incident.")
    return lines


def _write(out: Path | None, found: Signals) -> None:
    from upstander.evidence.files import write_text
    from upstander.evidence.signal_table import signals_csv

    if out is not None:
        write_text(out, signals_csv(found.as_dict()["signals"], synthetic=found.synthetic))
