"""``upstander risk``: how likely, where, and why the forecast says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, progress, say, say_problems

if TYPE_CHECKING:
    from upstander.errors import Problem
    from upstander.evidence.panel import PanelReading
    from upstander.model.forecast import RiskForecast
    from upstander.risk.backtest import Backtest

app = typer.Typer(
    help="How likely mass killing is, where, and why the forecast says so.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

PanelFile = Annotated[Path, typer.Argument(help="Country-year panel: CSV, CSV.gz or Parquet.")]
Horizon = Annotated[int, typer.Option("--horizon", help="Years ahead: 1 or 2.")]
Refits = Annotated[int, typer.Option("--refits", min=0, help="Bootstrap refits for intervals.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write forecasts.csv here.")]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Go on without the rows that are at fault.")
]


@app.command()
def forecast(
    panel: PanelFile,
    *,
    snapshot: Annotated[
        Path | None, typer.Option("--snapshot", help="Rows to forecast, without labels.")
    ] = None,
    base_year: Annotated[
        int | None,
        typer.Option("--base-year", help="Year to forecast from; the last if not given."),
    ] = None,
    horizon: Horizon = 2,
    refits: Refits = 200,
    seed: Seed = 2025,
    vintage: Annotated[str, typer.Option("--vintage", help="Name of this forecast.")] = "",
    notice: Annotated[str, typer.Option("--notice", help="What readers should know first.")] = "",
    without_values: Annotated[
        bool, typer.Option("--without-values", help="Leave the predictors' values out.")
    ] = False,
    skip_bad_rows: SkipBad = False,
    out: Out = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="Write the whole forecast here, as JSON.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Rank every country by the chance that a mass killing begins within the horizon."""
    from upstander.evidence.panel import read_panel
    from upstander.risk.forecast import forecast as make

    readings = [read_panel(panel, horizon=horizon)]
    if snapshot is not None:
        readings.append(read_panel(snapshot, horizon=horizon, labelled=False))
    problems = _accepted(readings, (), skip=skip_bad_rows, as_json=as_json)
    with progress() as shown:
        task = shown.add_task("refits", total=refits)
        made = make(
            readings[0].panel,
            base_year,
            snapshot=None if snapshot is None else readings[1].panel,
            refits=refits,
            seed=seed,
            vintage=vintage,
            notice=notice,
            on_progress=lambda done: shown.update(task, completed=done),
        )
    if without_values:
        made = made.without_values()
    _write(made, out, save)
    document = made.as_dict() | _told(problems)
    emit(document, _forecast_text(made), as_json=as_json)
    finish(problems)


@app.command()
def backtest(
    panel: PanelFile,
    *,
    first: Annotated[
        int | None, typer.Option("--from", help="First base year; 20 closed ones precede it.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", help="Last base year; the last closed one if not given.")
    ] = None,
    peer: Annotated[
        Path | None,
        typer.Option("--peer", help="Forecasts of others, scored on the same country-years."),
    ] = None,
    horizon: Horizon = 2,
    refits: Refits = 100,
    seed: Seed = 2025,
    skip_bad_rows: SkipBad = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Forecast each past year from what was closed by then, and score the forecasts."""
    from upstander.evidence.files import write_text
    from upstander.evidence.forecast_table import forecasts_csv, read_forecasts
    from upstander.evidence.panel import read_panel
    from upstander.risk.backtest import backtest as run
    from upstander.risk.backtest import base_years

    reading = read_panel(panel, horizon=horizon)
    others, faults = (None, ()) if peer is None else read_forecasts(peer, name=peer.stem)
    problems = _accepted([reading], faults, skip=skip_bad_rows, as_json=as_json)
    with progress() as shown:
        task = shown.add_task("base years", total=len(base_years(reading.panel, first, last)))
        done = run(
            reading.panel,
            first,
            last,
            peer=others,
            refits=refits,
            seed=seed,
            on_progress=lambda count: shown.update(task, completed=count),
        )
    if out is not None:
        write_text(out, forecasts_csv(done.forecasts))
    document = done.as_dict() | {"synthetic": reading.panel.synthetic} | _told(problems)
    emit(document, _backtest_text(done, synthetic=reading.panel.synthetic), as_json=as_json)
    finish(problems)


@app.command()
def explain(
    country: Annotated[str, typer.Argument(help="COW code, ISO code or name.")],
    forecast_file: Annotated[
        Path | None,
        typer.Option("--forecast", help="Output of `risk forecast --json`; else the bundled one."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say in words which predictors move a country's estimate most."""
    from upstander.evidence.forecast_file import read_forecast
    from upstander.risk.explanation import explain as tell
    from upstander.risk.explanation import explanation_text, find_country
    from upstander.risk.vintage import bundled_vintage

    source = bundled_vintage() if forecast_file is None else read_forecast(forecast_file)
    told = tell(source, find_country(source, country))
    emit(told, printable_lines(explanation_text(told)), as_json=as_json)


@app.command()
def attach(
    case: Annotated[Path, typer.Argument(help="Case file: a folder or a zip.")],
    forecast_file: Annotated[
        Path | None,
        typer.Argument(metavar="[FORECAST.json]", help="From `risk forecast --save`; else ours."),
    ] = None,
    *,
    country: Annotated[str, typer.Option("--country", help="COW code, ISO code or name.")],
    grade: Annotated[
        str, typer.Option("--grade", help="Of the predictors' values; the model is not graded.")
    ] = "F6",
    marking: Annotated[str, typer.Option("--marking", help="Of forecast and values.")] = (
        "TLP:CLEAR"
    ),
    as_json: Json = False,
) -> None:
    """Attach a forecast to a case file, so that its brief can say how worried to be."""
    from upstander.evidence.case_file import read_case, write_case
    from upstander.evidence.forecast_file import read_forecast
    from upstander.model.attachment import attach as attached
    from upstander.model.grade import Grade
    from upstander.model.marking import TLP, Marking
    from upstander.risk.explanation import find_country
    from upstander.risk.vintage import bundled_vintage

    made = read_forecast(forecast_file) if forecast_file is not None else bundled_vintage()
    found = find_country(made, country)
    whole = attached(
        read_case(case),
        made,
        found.country,
        marking=Marking(TLP.parse(marking)),
        grade=Grade.parse(grade),
    )
    write_case(whole, case)
    document = {"case": str(case), "country": found.country, "vintage": made.vintage}
    text = f"attached {made.model}, vintage {made.vintage}: {found.country} {found.probability}"
    emit(document, text, as_json=as_json)


def printable_lines(text: str) -> str:
    """Text whose lines hold no control characters, whatever a file's names hold."""
    return "\n".join(printable(line) for line in text.split("\n"))


def _accepted(
    readings: list[PanelReading], others: tuple[Problem, ...], *, skip: bool, as_json: bool
) -> list[Problem]:
    """Stop at faults, unless the user chose to go on with the good rows."""
    for reading in readings:
        if reading.ignored:
            names = printable(", ".join(reading.ignored))
            say(f"{printable(reading.panel.source)}: columns not used: {names}")
    problems = [problem for reading in readings for problem in reading.problems] + list(others)
    if problems and not skip:
        say_problems(problems)
        say("nothing was written; mend the rows, or go on without them by --skip-bad-rows")
        if as_json:
            emit(_told(problems), "", as_json=True)
        raise typer.Exit(1)
    return problems


def _told(problems: list[Problem]) -> dict[str, Any]:
    return {"problems": [problem.as_dict() for problem in problems]}


def _write(made: RiskForecast, out: Path | None, save: Path | None) -> None:
    from upstander.evidence.files import write_bytes, write_text
    from upstander.evidence.forecast_file import forecast_json
    from upstander.evidence.forecast_table import forecasts_csv
    from upstander.risk.forecast import as_table

    if out is not None:
        write_text(out, forecasts_csv(as_table(made)))
    if save is not None:
        write_bytes(save, forecast_json(made))


def _forecast_text(made: RiskForecast) -> str:
    lines = [
        *(["EXERCISE: the countries are made up."] if made.synthetic else []),
        f"{made.model}, {made.vintage}, from base year {made.base_year}",
        f"trained on {made.trained_on}",
        f"base rate {made.base_rate:.2%} (last 20 base years)",
        f"{'rank':>4}  {'chance':>7}  {'interval':>15}  country",
    ]
    for country in made.countries:
        chance = country.probability
        span = f"{chance.low:.2%} - {chance.high:.2%}" if chance.spread else "none"
        name = printable(country.country)
        lines.append(f"{country.rank:>4}  {chance.value:>7.2%}  {span:>15}  {name}")
    return "\n".join([*lines, f"How: {made.method}."])


def _backtest_text(done: Backtest, *, synthetic: bool) -> str:
    document = done.as_dict()
    lines = ["EXERCISE: the countries are made up."] if synthetic else []
    lines.append(f"base years {done.first}-{done.last}; intervals: {document['interval']}")
    for result in done.evaluation.results:
        lines.append(
            f"{printable(result.model)}, {result.stratum}: {result.rows:,} country-years, "
            f"{result.onsets} with an onset"
        )
        lines += [f"    {_score_line(score)}" for score in result.scores]
    for comparison in done.evaluation.comparisons:
        lines.append(
            f"{comparison.model} minus {printable(comparison.against)}, {comparison.stratum}"
        )
        lines += [f"    {_score_line(score)}" for score in comparison.differences]
    lines += [f"note: {printable(note)}" for note in done.evaluation.notes]
    lines.append(f"configurations tried: {document['configurations_tried']}")
    return "\n".join(lines)


def _score_line(score: Any) -> str:
    if score.value is None:
        return f"{score.name:<18} not defined here"
    if score.low is None:
        return f"{score.name:<18} {score.value:8.4f}"
    return f"{score.name:<18} {score.value:8.4f}  ({score.low:.4f} to {score.high:.4f})"
