"""``upstander resilience``: what withstands, and how sure that is."""

from __future__ import annotations

import typer

from upstander.cli import resilience_areas, resilience_index, resilience_profile, resilience_survey

app = typer.Typer(
    help="Composite indices with sure ranks, surveys, small areas and the starting indicators.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("index")(resilience_index.index)
app.command("survey")(resilience_survey.survey)
app.command("areas")(resilience_areas.areas)
app.command("profile")(resilience_profile.profile)
app.command("indicators")(resilience_profile.indicators)
