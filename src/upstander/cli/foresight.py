"""``upstander foresight``: what could happen, and how sure that is."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="Scenarios, junctures, stress tests, forecasts kept and scored, competing hypotheses.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
