"""``upstander evidence``: what is known, and who says so."""

from __future__ import annotations

import typer

from upstander.cli import identity, lake, quality

app = typer.Typer(
    help="What is known, and who says so: identity, quality, the reference lake.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("resolve")(identity.resolve)
app.command("review")(identity.review)
app.command("judge")(identity.judge)
app.command("undo")(identity.undo)
app.command("quality")(quality.quality)
app.add_typer(lake.app, name="lake")


@app.callback()
def group() -> None:
    """What is known, and who says so: identity, quality, the reference lake."""
