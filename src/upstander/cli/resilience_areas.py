"""``upstander resilience areas``: small areas, with strength borrowed from the others."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, finish, printable, say

if TYPE_CHECKING:
    from upstander.model.small_area import SmallAreas

COLUMNS = (
    "area", "direct", "error", "estimate", "root_mse", "low", "high", "own", "regression", "base",
)  # fmt: skip
"""Columns of the file of estimates."""


Direct = Annotated[Path, typer.Argument(help="CSV: area,estimate,error and covariates.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the estimates, as CSV.")]
Page = Annotated[Path | None, typer.Option("--report", help="Write a page of results, as HTML.")]


def areas(
    direct: Direct,
    *,
    method: Annotated[
        str, typer.Option("--method", help="reml, ml, moments or prasad-rao.")
    ] = "reml",
    covariate: Annotated[
        list[str] | None, typer.Option("--covariate", help="Column of numbers; may be repeated.")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", help="Column of categories; likewise.")
    ] = None,
    out: Out = None,
    report: Page = None,
    as_json: Json = False,
) -> None:
    """Draw direct estimates of small areas towards what is known of all, with their error."""
    from upstander.cli.resilience_rows import csv_text
    from upstander.evidence.files import write_text
    from upstander.evidence.small_area_file import read_small_areas
    from upstander.resilience.areas.fay_herriot import fay_herriot

    data, problems = read_small_areas(direct, covariate or (), category or ())
    made = fay_herriot(data, method)
    if out is not None:
        write_text(out, csv_text(COLUMNS, (one.as_dict() for one in made.areas)))
        say(f"wrote {out}")
    if report is not None:
        from upstander.brief.small_area_page import small_area_page

        write_text(report, small_area_page(made))
        say(f"wrote {report}")
    document: dict[str, Any] = made.as_dict() | {"problems": [p.as_dict() for p in problems]}
    emit(document, "\n".join(_lines(made)), as_json=as_json)
    finish(problems)


def _lines(made: SmallAreas) -> list[str]:
    lines = [
        (
            f"{len(made.areas):,} areas, {made.method}; "
            f"deviation between areas {made.between**0.5:.4g}"
        )
    ]
    lines += [f"{name}: {value:.4g} (error {error:.2g})" for name, value, error in made.terms]
    for one in made.areas:
        asked = f"direct {one.direct:.4g} (error {one.error:.2g})"
        if math.isnan(one.direct):
            asked = "nobody asked"
        lines.append(
            f"{one.area}: {one.estimate:.4g}, 95% {one.low:.4g} to {one.high:.4g}; "
            f"{asked}, {one.own:.0%} its own"
        )
    return [printable(line) for line in (*lines, *made.notes)]
