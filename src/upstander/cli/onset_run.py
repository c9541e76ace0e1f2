"""What both commands of onset forecasts take and do: their options, and each target in turn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

import typer

from upstander.cli.console import progress
from upstander.cli.onset_lines import forecast_document, forecast_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from upstander.risk.onset.rolling import Forecasts

Backtest = Annotated[
    bool, typer.Option("--backtest", help="Forecast past periods as of their day, and score.")
]
Refits = Annotated[
    int | None,
    typer.Option("--refits", min=0, help="Refits for intervals: 20, or 0 in a backtest."),
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Go on without the rows that are at fault.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write forecasts.csv here.")]

REFITS = 20
"""Refits behind the interval of a forecast where none are asked for."""


class Target(Protocol):
    """What both kinds of target have: a name, and words that say what an onset is."""

    @property
    def name(self) -> str:
        """How it is called."""

    @property
    def words(self) -> str:
        """What counts as an onset."""


AnyTarget = TypeVar("AnyTarget", bound=Target)
Result = TypeVar("Result")
Told = tuple[list[dict[str, Any]], list[str], list["Forecasts"]]


def tested(
    targets: Sequence[AnyTarget],
    total: int,
    run: Callable[[AnyTarget, Callable[[int], None]], Result],
) -> list[Result]:
    """The backtest of each target, with its progress shown out of ``total`` blocks."""
    with progress() as shown:
        return [
            run(target, lambda count, task=task: shown.update(task, completed=count))  # type: ignore[misc]
            for target in targets
            for task in [shown.add_task(target.name, total=total)]
        ]


def forecast(
    targets: Sequence[AnyTarget],
    make: Callable[[AnyTarget], Forecasts],
    names: Mapping[int, str],
    period: Callable[[int], str],
) -> Told:
    """The forecast of each target as data, as lines for a reader, and itself.

    Parameters
    ----------
    targets, make
        What to forecast, and how.
    names
        Countries by code.
    period
        How the base period is written.
    """
    told, text, made = [], [], []
    with progress() as shown:
        task = shown.add_task("targets", total=len(targets))
        for done, target in enumerate(targets, start=1):
            one = make(target)
            entry = forecast_document(one, names, period(int(one.rows.periods[0])))
            made.append(one)
            told.append(entry | {"onset": target.words})
            text += [*forecast_lines(entry), f"      onset: {target.words}"]
            shown.update(task, completed=done)
    return told, text, made


def write(out: Path | None, made: list[Forecasts], *, monthly: bool) -> None:
    """Put all forecasts into one table, where one is asked for."""
    from upstander.evidence.files import write_text
    from upstander.evidence.onset_table import onset_csv
    from upstander.risk.onset.rolling import as_tables

    if out is not None:
        tables = [table for one in made for table in as_tables(one)]
        write_text(out, onset_csv(tables, monthly=monthly))
