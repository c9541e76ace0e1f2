"""``upstander foresight``: what could happen, and how sure that is."""

from __future__ import annotations

import typer

from upstander.cli import foresight_hypotheses, foresight_junctures, foresight_ledger

app = typer.Typer(
    help="Scenarios, junctures, stress tests, forecasts kept and scored, competing hypotheses.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("ledger")(foresight_ledger.ledger)
app.command("hypotheses")(foresight_hypotheses.hypotheses)
app.command("junctures")(foresight_junctures.junctures)
