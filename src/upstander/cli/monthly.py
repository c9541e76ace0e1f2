"""``upstander risk monthly``: one-sided violence in the months after full calm."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, say
from upstander.cli.onset_lines import accepted, evaluation_lines
from upstander.cli.onset_run import REFITS, Backtest, Out, Refits, SkipBad, forecast, tested, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.model.country_months import CountryMonths
    from upstander.model.panel import Panel
    from upstander.risk.monthly.backtest import MonthlyBacktest
    from upstander.risk.monthly.target import MonthlyTarget
    from upstander.risk.onset.rolling import Forecasts

FIRST = "1994-01"
"""First base month of a backtest where none is given."""


def monthly(
    months: Annotated[
        Path, typer.Argument(help="Violence by country and month: CSV, CSV.gz or Parquet.")
    ],
    *,
    panel: Annotated[
        Path | None, typer.Option("--panel", help="Country-year panel, used a year late.")
    ] = None,
    horizon: Annotated[int, typer.Option("--horizon", help="Months ahead: 3, 6 or 12.")] = 3,
    deaths: Annotated[
        list[int] | None,
        typer.Option("--deaths", help="Least deaths of an onset: 1 or 25; both if none."),
    ] = None,
    calm: Annotated[
        str,
        typer.Option(
            "--calm",
            help="calm: nothing at all for 12 months; quiet: nothing one-sided for 24.",
        ),
    ] = "calm",
    backtest: Backtest = False,
    first: Annotated[
        str, typer.Option("--from", help="First base month of the backtest, YYYY-MM.")
    ] = FIRST,
    last: Annotated[
        str | None, typer.Option("--to", help="Last base month of the backtest, YYYY-MM.")
    ] = None,
    base_month: Annotated[
        str | None, typer.Option("--base-month", help="Month to forecast from; else the last.")
    ] = None,
    refits: Refits = None,
    seed: Seed = 2025,
    skip_bad_rows: SkipBad = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Chance of one-sided violence within 3, 6 or 12 months, for countries in full calm."""
    from upstander.evidence.country_months import read_country_months
    from upstander.evidence.panel import read_panel
    from upstander.risk.monthly.target import DEATHS, MonthlyTarget

    targets = [MonthlyTarget(horizon, least, calm) for least in deaths or DEATHS]
    reading = read_country_months(months)
    structure = None if panel is None else read_panel(panel, labelled=False)
    problems = [*reading.problems, *(structure.problems if structure else ())]
    accepted(problems, skip=skip_bad_rows, as_json=as_json)
    if reading.unplaced:
        say(f"{reading.unplaced:,} rows without a country code were left out")
    given = None if structure is None else structure.panel
    if backtest:
        end = reading.months.months[-1] if last is None else _month(last)
        span = (_month(first), int(end))
        document, text, made = _tested(
            reading.months, targets, given, span, refits=refits or 0, seed=seed
        )
    else:
        when = None if base_month is None else _month(base_month)
        count = REFITS if refits is None else refits
        document, text, made = _forecast(
            reading.months, targets, given, when, refits=count, seed=seed
        )
    write(out, made, monthly=True)
    document |= {
        "rows_without_country": reading.unplaced,
        "problems": [problem.as_dict() for problem in problems],
    }
    emit(document, "\n".join(text), as_json=as_json)
    finish(problems)


def _tested(
    seen: CountryMonths,
    targets: list[MonthlyTarget],
    panel: Panel | None,
    span: tuple[int, int],
    *,
    refits: int,
    seed: int,
) -> tuple[dict[str, Any], list[str], list[Forecasts]]:
    from upstander.risk.monthly.backtest import backtest, blocks_of

    def run(target: MonthlyTarget, shown: Callable[[int], None]) -> MonthlyBacktest:
        return backtest(
            seen, target, *span, panel=panel, refits=refits, seed=seed, on_progress=shown
        )

    done = tested(targets, len(blocks_of(*span)), run)
    told = [one.as_dict() for one in done]
    text = []
    for one, entry in zip(done, told, strict=True):
        text.append(f"{entry['target']}, {entry['from']} to {entry['to']}: {entry['onset']}")
        text += evaluation_lines(one.evaluation)
        text += [f"  note: {note}" for note in entry["notes"]]
        text.append(f"  configurations tried: {entry['configurations_tried']}")
    return {"targets": told}, text, [one.forecasts for one in done]


def _forecast(
    seen: CountryMonths,
    targets: list[MonthlyTarget],
    panel: Panel | None,
    base_month: int | None,
    *,
    refits: int,
    seed: int,
) -> tuple[dict[str, Any], list[str], list[Forecasts]]:
    from upstander.model.country_months import month_words
    from upstander.risk.monthly.backtest import forecast as make

    names = {} if panel is None else dict(zip(panel.codes.tolist(), panel.names, strict=True))
    told, text, made = forecast(
        targets,
        lambda target: make(seen, target, base_month, panel=panel, refits=refits, seed=seed),
        names,
        month_words,
    )
    return {"targets": told}, text, made


def _month(text: str) -> int:
    """The number of a month written as YYYY-MM."""
    from upstander.errors import UsageError
    from upstander.model.country_months import month_number

    year, _, month = text.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        raise UsageError(f"not a month: {text!r}", remedy="write it as YYYY-MM")
    return month_number(int(year), int(month))
