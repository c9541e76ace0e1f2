"""``upstander foresight``: what could happen, and how sure that is."""

from __future__ import annotations

import typer

from upstander.cli import (
    foresight_hypotheses,
    foresight_junctures,
    foresight_ledger,
    foresight_levers,
    foresight_scenarios,
)

app = typer.Typer(
    help="Scenarios, junctures, stress tests, forecasts kept and scored, competing hypotheses.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("scenarios")(foresight_scenarios.scenarios)
app.command("design")(foresight_levers.design)
app.command("stress")(foresight_levers.stress)
app.command("follow")(foresight_levers.follow)
app.command("ledger")(foresight_ledger.ledger)
app.command("hypotheses")(foresight_hypotheses.hypotheses)
app.command("junctures")(foresight_junctures.junctures)
