"""``upstander risk again``: a past forecast made once more, as of its day, from the same files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit
from upstander.cli.risk import Beside, companions, marked

if TYPE_CHECKING:
    from upstander.model.forecast import RiskForecast

Vintage = Annotated[Path, typer.Argument(help="A forecast that `risk forecast --save` wrote.")]


def again(
    forecast: Vintage,
    panel: Annotated[
        Path | None, typer.Argument(help="The panel it was made from; or give --kept.")
    ] = None,
    *,
    kept: Annotated[
        Path | None,
        typer.Option("--kept", help="Folder in which `risk forecast --keep` kept its files."),
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option("--snapshot", help="Where the forecast was made from one.")
    ] = None,
    beside: Beside = None,
    as_json: Json = False,
) -> None:
    """Make a past forecast again from what was known on its day, and say whether it is the same.

    The files must be those it was made from, to the last byte; nothing after its base year is
    learned from.
    """
    from upstander.errors import InputError, UsageError
    from upstander.evidence.forecast_file import read_forecast

    then = read_forecast(forecast)
    if kept is not None:
        panel, snapshot, beside = _from_kept(then, kept)
    if panel is None:
        raise UsageError("no panel to make it from", remedy="give the panel, or --kept FOLDER")
    now = _made(then, panel, snapshot, beside)
    if now.inputs != then.inputs:
        raise InputError(
            f"these are not the files that {then.vintage} was made from",
            remedy=f"it was made from {', '.join(name for name, _ in then.inputs) or 'no record'}",
        )
    largest = _largest_difference(then, now)
    document: dict[str, Any] = {
        "vintage": then.vintage,
        "model": then.model,
        "base_year": then.base_year,
        "inputs": dict(now.inputs),
        "countries": len(now.countries),
        "largest_difference": largest,
        "same": largest == 0.0,
    }
    said = "every figure is the same" if not largest else f"figures differ by up to {largest:.2g}"
    emit(document, f"{then.vintage}, {len(now.countries)} countries: {said}", as_json=as_json)
    if largest:
        raise typer.Exit(1)


def _from_kept(then: RiskForecast, folder: Path) -> tuple[Path, Path | None, list[Path] | None]:
    """Panel, snapshot and files beside it, as they were kept."""
    from upstander.errors import InputError
    from upstander.evidence.kept import kept
    from upstander.risk.models import ELASTIC_NET

    if not then.inputs:
        raise InputError(f"{then.vintage} does not say which files it was made from")
    panel, *others = [kept(name, mark, folder) for name, mark in then.inputs]
    if then.model == ELASTIC_NET:
        return panel, others[0] if others else None, None
    return panel, None, others or None


def _made(
    then: RiskForecast, panel: Path, snapshot: Path | None, beside: list[Path] | None
) -> RiskForecast:
    from upstander.evidence.panel import read_panel
    from upstander.risk.forecast import REFITS, SEED
    from upstander.risk.forecast import forecast as make
    from upstander.risk.joining import enriched
    from upstander.risk.models import CALM, ELASTIC_NET
    from upstander.risk.tree_forecast import tree_forecast

    options = dict(then.options)
    seed, refits = options.get("seed", SEED), options.get("refits", REFITS)
    read = read_panel(panel, horizon=then.horizon).panel
    if then.model != ELASTIC_NET:
        found = companions(panel, beside, alone=len(then.inputs) == 1)
        rich, _ = enriched(read, found.tables, found.onsets)
        calm = then.model == CALM
        made = tree_forecast(rich, then.base_year, calm=calm, seed=seed, vintage=then.vintage)
        return marked(made, [panel, *found.paths], seed=seed)
    rows = (
        None
        if snapshot is None
        else read_panel(snapshot, horizon=then.horizon, labelled=False).panel
    )
    made = make(read, then.base_year, snapshot=rows, refits=refits, seed=seed)
    return marked(made, [panel, *([] if snapshot is None else [snapshot])], seed=seed)


def _largest_difference(then: RiskForecast, now: RiskForecast) -> float:
    """Over value, low and high of every country; 1 where a country is in one of them only."""
    figures = [
        {c.code: (c.probability.value, c.probability.low, c.probability.high) for c in f.countries}
        for f in (then, now)
    ]
    if figures[0].keys() != figures[1].keys():
        return 1.0
    pairs = (zip(figures[0][code], figures[1][code], strict=True) for code in figures[0])
    return max((abs(a - b) for pair in pairs for a, b in pair), default=0.0)
