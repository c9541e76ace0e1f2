"""``upstander risk backtest``: each past year forecast from what was closed by then, and scored."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, progress, say
from upstander.cli.risk import (
    Alone,
    Beside,
    Horizon,
    Out,
    PanelFile,
    SkipBad,
    accepted,
    companions,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from upstander.model.forecast_table import ForecastTable
    from upstander.risk.backtest import Backtest, Material


Peer = Annotated[
    Path | None,
    typer.Option("--peer", help="Forecasts of others, scored on the same country-years."),
]


Published = Annotated[
    Path | None,
    typer.Option("--published", help="Lists as published at the time, scored on their own rows."),
]


def backtest(
    panel: PanelFile,
    *,
    first: Annotated[
        int | None, typer.Option("--from", help="First base year; 20 closed ones precede it.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", help="Last base year; the last closed one if not given.")
    ] = None,
    peer: Peer = None,
    published: Published = None,
    beside: Beside = None,
    alone: Alone = False,
    region: Annotated[
        str, typer.Option("--region", help="Region scored apart: eur, eap, mna, na, sca or other.")
    ] = "",
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the variants with late labels and V-Dem.")
    ] = False,
    horizon: Horizon = 2,
    refits: Annotated[
        int, typer.Option("--refits", min=0, help="Bootstrap refits of the twin, for intervals.")
    ] = 100,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Base years made at once.")] = 2,
    seed: Seed = 2025,
    skip_bad_rows: SkipBad = False,
    out: Out = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a page with curves here, as HTML.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Forecast each past year from what was closed by then, and score the forecasts.

    With --out, base years that are done are kept beside it until all are: an interrupted run goes
    on where it stopped.
    """
    from upstander.evidence.files import write_text
    from upstander.evidence.forecast_table import forecasts_csv, read_forecasts
    from upstander.evidence.panel import read_panel
    from upstander.risk.backtest import backtest as run
    from upstander.risk.backtest import base_years, material, scores_of
    from upstander.risk.evaluation import evaluate

    reading = read_panel(panel, horizon=horizon)
    others, faults = (None, ()) if peer is None else read_forecasts(peer, name=peer.stem)
    lists, more = (None, ()) if published is None else read_forecasts(published, name="published")
    found = companions(panel, beside, alone=alone)
    problems = accepted(
        [reading], (*faults, *more, *found.problems), skip=skip_bad_rows, as_json=as_json
    )
    given, notes = material(reading.panel, found.tables, found.onsets, variants=not quick)
    years = base_years(reading.panel, first, last)
    with _kept(out, given, (refits, seed)) as (known, keep), _at_once(jobs) as mapper:
        with progress() as shown:
            done_before = len(known.keys() & set(years))
            task = shown.add_task("base years", total=len(years), completed=done_before)

            def on_year(year: int, table: ForecastTable) -> None:
                keep(year, table)
                shown.advance(task)

            done = run(
                reading.panel,
                first,
                last,
                beside=given,
                peer=others,
                region=region,
                refits=refits,
                seed=seed,
                known=known,
                mapper=mapper,
                on_year=on_year,
            )
        if out is not None:
            write_text(out, forecasts_csv(done.forecasts))
    if report is not None:
        from upstander.brief.backtest_page import backtest_page

        write_text(report, backtest_page(done, reading.panel, others))
    document = done.as_dict() | {"synthetic": reading.panel.synthetic, "beside": list(found.names)}
    document["notes"] += list(notes)
    if lists is not None:
        document["as_published"] = scores_of(evaluate(reading.panel, done.forecasts, lists))
    lines = [_text(done, synthetic=reading.panel.synthetic), *(f"note: {note}" for note in notes)]
    lines += _published_lines(document.get("as_published", []))
    emit(document | told(problems), "\n".join(lines), as_json=as_json)
    finish(problems)


def _published_lines(scores: list[dict[str, Any]]) -> list[str]:
    """What the models and the lists published at the time scored on the rows of the lists."""
    return [
        f"as published, {printable(row['model'])}, {row['stratum']}: {row['rows']:,} rows, "
        f"{row['onsets']} with an onset; log loss {row['log_loss']['value']:.4f}"
        for row in scores
    ]


@contextmanager
def _at_once(jobs: int) -> Iterator[Callable[..., Iterable[Any]]]:
    """As `map`, in as many processes."""
    if jobs == 1:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield pool.map


@contextmanager
def _kept(
    out: Path | None, given: Material, options: tuple[int, int]
) -> Iterator[tuple[dict[int, ForecastTable], Callable[[int, ForecastTable], None]]]:
    """Forecasts of earlier base years that lie beside ``out``, and a way to put more there.

    They are used only where panel and options are the same, and taken away at the end.
    """
    if out is None:
        yield {}, lambda *_: None
        return
    path = out.with_name(f"{out.name}.part")
    mark = _mark(given, options)
    known = _read_part(path, mark)
    if known:
        say(f"{len(known)} base years were made before and are not made again ({path.name})")
    lines = [_part_line(year, table) for year, table in known.items()]

    def keep(year: int, table: ForecastTable) -> None:
        from upstander.evidence.files import write_text

        lines.append(_part_line(year, table))
        write_text(path, "\n".join([mark, *lines]))

    yield known, keep
    path.unlink(missing_ok=True)


def _mark(given: Material, options: tuple[int, int]) -> str:
    from upstander import __version__

    form = (__version__, options, given.rich.predictors, given.late is None)
    made = hashlib.sha256(repr(form).encode())
    arrays = (given.panel.codes, given.panel.base_years, given.rich.matrix, given.panel.target)
    wide = given.rich.wide
    for array in arrays if wide is None else (*arrays, wide):
        made.update(array.tobytes())
    return made.hexdigest()


def _part_line(year: int, table: ForecastTable) -> str:
    columns = (table.codes, table.base_years, table.probabilities, table.lows, table.highs)
    return json.dumps([year, list(table.models), *(column.tolist() for column in columns)])


def _read_part(path: Path, mark: str) -> dict[int, ForecastTable]:
    import numpy as np

    from upstander.model.forecast_table import ForecastTable

    if not path.is_file():
        return {}
    found, *lines = path.read_text(encoding="utf-8").split("\n")
    if found != mark:
        say(f"{path.name} belongs to another panel or other options: it is not used")
        return {}
    known = {}
    for line in lines:
        year, models, *columns = json.loads(line)
        codes, years, *figures = (np.array(column) for column in columns)
        known[int(year)] = ForecastTable(tuple(models), codes, years, *figures)
    return known


def _text(done: Backtest, *, synthetic: bool) -> str:
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
