"""``upstander risk``: how likely, where, and why the forecast says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, progress, say, say_problems

if TYPE_CHECKING:
    from upstander.errors import Problem
    from upstander.evidence.companions import Companions
    from upstander.evidence.panel import PanelReading
    from upstander.model.forecast import RiskForecast

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


Beside = Annotated[
    list[Path] | None,
    typer.Option("--with", help="File to learn from as well: V-Dem, or a list of onsets."),
]
Alone = Annotated[bool, typer.Option("--alone", help="Use no file that lies beside the panel.")]


@app.command()
def forecast(
    panel: PanelFile,
    *,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", help="boosted-trees, calm-list or elastic-net (the default with --snapshot)."
        ),
    ] = None,
    beside: Beside = None,
    alone: Alone = False,
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
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Keep the files it is made from here; see: risk again --kept"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Rank every country by the chance that a mass killing begins within the horizon."""
    from upstander.errors import UsageError
    from upstander.evidence.panel import read_panel
    from upstander.risk.forecast import forecast as make
    from upstander.risk.joining import enriched
    from upstander.risk.models import BOOSTED, CALM, ELASTIC_NET
    from upstander.risk.tree_forecast import tree_forecast

    model = model or (BOOSTED if snapshot is None else ELASTIC_NET)
    if model not in {BOOSTED, CALM, ELASTIC_NET}:
        raise UsageError(f"no model {model!r}", remedy=f"give {BOOSTED}, {CALM} or {ELASTIC_NET}")
    if model != ELASTIC_NET and (snapshot is not None or without_values):
        raise UsageError(
            f"{model} needs the years before the base year, and its words the values",
            remedy=f"give the panel alone, or --model {ELASTIC_NET}",
        )
    readings = [read_panel(panel, horizon=horizon)]
    if snapshot is not None:
        readings.append(read_panel(snapshot, horizon=horizon, labelled=False))
    found = companions(panel, beside, alone=alone or model == ELASTIC_NET)
    problems = accepted(readings, found.problems, skip=skip_bad_rows, as_json=as_json)
    if model != ELASTIC_NET:
        rich, notes = enriched(readings[0].panel, found.tables, found.onsets)
        for note in notes:
            say(f"note: {note}")
        made = tree_forecast(
            rich, base_year, calm=model == CALM, seed=seed, vintage=vintage, notice=notice
        )
        made = marked(made, [panel, *found.paths], keep, seed=seed)
        _deliver_forecast(made, problems, out, save, as_json=as_json)
        return
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
    files = [panel] if snapshot is None else [panel, snapshot]
    made = marked(made, files, keep, seed=seed, refits=refits)
    if without_values:
        made = made.without_values()
    _deliver_forecast(made, problems, out, save, as_json=as_json)


def marked(
    made: RiskForecast, files: list[Path], folder: Path | None = None, **options: int
) -> RiskForecast:
    """The forecast with the marks of the files it was made from, which are kept in a folder."""
    from dataclasses import replace
    from hashlib import sha256

    from upstander.evidence.kept import keep

    if folder is not None:
        keep(files, folder)
    marks = tuple((path.name, sha256(path.read_bytes()).hexdigest()) for path in files)
    return replace(made, inputs=marks, options=tuple(options.items()))


def _deliver_forecast(
    made: RiskForecast,
    problems: list[Problem],
    out: Path | None,
    save: Path | None,
    *,
    as_json: bool,
) -> None:
    _write(made, out, save)
    emit(made.as_dict() | told(problems), _forecast_text(made), as_json=as_json)
    finish(problems)


@app.command()
def explain(
    country: Annotated[str, typer.Argument(help="COW code, ISO code or name.")],
    forecast_file: Annotated[
        Path | None,
        typer.Option("--forecast", help="Output of `risk forecast --json`; else the bundled one."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the country's page here, as HTML.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="en, fr or ar: in which the page is written.")
    ] = "en",
    as_json: Json = False,
) -> None:
    """Say in words which predictors move a country's estimate most."""
    from upstander.evidence.forecast_file import read_forecast
    from upstander.risk.country_finding import find_country
    from upstander.risk.explanation import explain as tell
    from upstander.risk.explanation import explanation_text
    from upstander.risk.vintage import bundled_vintage
    from upstander.words.language import language as spoken

    told_in = spoken(language)
    source = bundled_vintage() if forecast_file is None else read_forecast(forecast_file)
    found = find_country(source, country)
    if out is not None:
        from upstander.brief.world import country_page
        from upstander.evidence.files import write_text

        write_text(out, country_page(source, found, ranking=False, language=told_in))
    told = tell(source, found)
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
    from upstander.risk.country_finding import find_country
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


def companions(panel: Path, beside: list[Path] | None, *, alone: bool) -> Companions:
    """What to learn from beside the panel: the files named, or else those that lie there."""
    from upstander.evidence.companions import Companions, companions_beside, read_companions

    if alone and not beside:
        return Companions()
    found = read_companions(companions_beside(panel) if beside is None else beside)
    if found.names:
        say(f"learning from {', '.join(found.names)} as well (--alone leaves them)")
    return found


def printable_lines(text: str) -> str:
    """Text whose lines hold no control characters, whatever a file's names hold."""
    return "\n".join(printable(line) for line in text.split("\n"))


def accepted(
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
            emit(told(problems), "", as_json=True)
        raise typer.Exit(1)
    return problems


def told(problems: list[Problem]) -> dict[str, Any]:
    """What was wrong with the input, for ``--json``."""
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
