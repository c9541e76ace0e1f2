"""``upstander risk persecution``: targets below the killing threshold, each by itself."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish
from upstander.cli.onset_lines import accepted, evaluation_lines
from upstander.cli.onset_run import REFITS, Backtest, Out, Refits, SkipBad, forecast, tested, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.errors import Problem
    from upstander.model.forecast_table import ForecastTable
    from upstander.risk.onset.rolling import Forecasts
    from upstander.risk.persecution.backtest import TargetBacktest
    from upstander.risk.persecution.definition import Definition
    from upstander.risk.persecution.rows import Sources

FIRST = 1993
"""First base year of a backtest where none is given."""


def persecution(
    panel: Annotated[Path, typer.Argument(help="Country-year panel: CSV, CSV.gz or Parquet.")],
    *,
    vdem: Annotated[Path, typer.Option("--vdem", help="V-Dem by country and year.")],
    epr: Annotated[Path, typer.Option("--epr", help="Ethnic Power Relations by country-year.")],
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", help="physical-integrity, group-equality or mass-exclusion; all if none."
        ),
    ] = None,
    backtest: Backtest = False,
    first: Annotated[int, typer.Option("--from", help="First base year of the backtest.")] = FIRST,
    last: Annotated[
        int | None, typer.Option("--to", help="Last base year of the backtest.")
    ] = None,
    base_year: Annotated[
        int | None, typer.Option("--base-year", help="Year to forecast from; else the last.")
    ] = None,
    peer: Annotated[
        Path | None,
        typer.Option("--peer", help="A killing model's forecasts, to see how they rank these."),
    ] = None,
    refits: Refits = None,
    seed: Seed = 2025,
    skip_bad_rows: SkipBad = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Chance that physical integrity, group equality or inclusion collapses within two years."""
    sources, others, problems = _read(panel, vdem, epr, peer)
    accepted(problems, skip=skip_bad_rows, as_json=as_json)
    targets = _targets(target)
    if backtest:
        document, text, made = _tested(
            sources, targets, (first, last), others, refits=refits or 0, seed=seed
        )
    else:
        count = REFITS if refits is None else refits
        document, text, made = _forecast(sources, targets, base_year, refits=count, seed=seed)
    write(out, made, monthly=False)
    document |= {"problems": [problem.as_dict() for problem in problems]}
    emit(document, "\n".join(text), as_json=as_json)
    finish(problems)


def _read(
    panel: Path, vdem: Path, epr: Path, peer: Path | None
) -> tuple[Sources, ForecastTable | None, list[Problem]]:
    from upstander.evidence.country_years import read_country_years
    from upstander.evidence.forecast_table import read_forecasts
    from upstander.evidence.panel import read_panel
    from upstander.risk.persecution.rows import Sources

    reading = read_panel(panel, labelled=False)
    years = [read_country_years(path) for path in (vdem, epr)]
    problems = [*reading.problems, *years[0].problems, *years[1].problems]
    others = None
    if peer is not None:
        others, faults = read_forecasts(peer, name=peer.stem)
        problems += faults
    return Sources(reading.panel, years[0].values, years[1].values), others, problems


def _targets(names: list[str] | None) -> list[Definition]:
    from upstander.errors import UsageError
    from upstander.risk.persecution.definition import DEFINITIONS, definition

    known = [found.name for found in DEFINITIONS]
    for name in names or []:
        if name not in known:
            raise UsageError(f"no target is called {name!r}", remedy=f"give {', '.join(known)}")
    return [definition(name) for name in names] if names else list(DEFINITIONS)


def _tested(
    sources: Sources,
    targets: list[Definition],
    span: tuple[int, int | None],
    peer: ForecastTable | None,
    *,
    refits: int,
    seed: int,
) -> tuple[dict[str, Any], list[str], list[Forecasts]]:
    from upstander.risk.persecution.backtest import backtest

    first, last = span[0], span[1] if span[1] is not None else sources.panel.years[-1]
    text = _heading(sources)

    def run(target: Definition, shown: Callable[[int], None]) -> TargetBacktest:
        return backtest(
            sources, target, first, last, peer=peer, refits=refits, seed=seed, on_progress=shown
        )

    done = tested(targets, last - first + 1, run)
    for one in done:
        text.append(f"{one.target.name}: {one.target.words}")
        text.append(f"  cannot see: {one.target.blind}")
        for rate in one.rates:
            text.append(
                f"  base years {rate['from']}-{rate['to']}: {rate['onsets']} onsets in "
                f"{rate['rows']:,} country-years at risk"
            )
        text += evaluation_lines(one.evaluation)
        text += [f"  note: {note}" for note in one.evaluation.notes]
        text.append(f"  configurations tried: {one.as_dict()['configurations_tried']}")
    document = {
        "from": first,
        "to": last,
        "synthetic": sources.panel.synthetic,
        "targets": [one.as_dict() for one in done],
    }
    return document, text, [one.forecasts for one in done]


def _forecast(
    sources: Sources, targets: list[Definition], base_year: int | None, *, refits: int, seed: int
) -> tuple[dict[str, Any], list[str], list[Forecasts]]:
    from upstander.risk.persecution.backtest import forecast as make

    names = dict(zip(sources.panel.codes.tolist(), sources.panel.names, strict=True))
    told, text, made = forecast(
        targets,
        lambda target: make(sources, target, base_year, refits=refits, seed=seed),
        names,
        str,
    )
    entries = [
        entry | {"cannot_see": target.blind} for entry, target in zip(told, targets, strict=True)
    ]
    document = {"targets": entries, "synthetic": sources.panel.synthetic}
    return document, [*_heading(sources), *text], made


def _heading(sources: Sources) -> list[str]:
    return ["EXERCISE: the countries are made up."] if sources.panel.synthetic else []
