"""The ``upstander`` command: its groups, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from upstander import __version__
from upstander.cli import (
    assess,
    brief,
    case,
    data,
    demo,
    evidence,
    foresight,
    hub,
    levers,
    monthly,
    network,
    persecution,
    resilience,
    risk,
    risk_again,
    risk_backtest,
    signals,
)
from upstander.cli.console import printable, say
from upstander.errors import UpstanderError

app = typer.Typer(
    name="upstander",
    help="See atrocity risk early, map who is behind it, find the levers, and brief a decision.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(case.app, name="case")
app.add_typer(data.app, name="data")
app.add_typer(evidence.app, name="evidence")
risk.app.command("backtest")(risk_backtest.backtest)
risk.app.command("again")(risk_again.again)
risk.app.command("persecution")(persecution.persecution)
risk.app.command("monthly")(monthly.monthly)
risk.app.command("assess")(assess.assess)
risk.app.command("picture")(assess.picture)
risk.app.command("signals")(signals.signals)
app.add_typer(risk.app, name="risk")
app.add_typer(network.app, name="network")
app.add_typer(levers.app, name="levers")
app.add_typer(foresight.app, name="foresight")
app.add_typer(resilience.app, name="resilience")
app.command("brief")(brief.brief)
app.command("demo")(demo.demo)
app.add_typer(hub.app, name="hub")


def _version(*, asked: bool) -> None:
    if asked:
        sys.stdout.write(f"upstander {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=lambda value: _version(asked=value), is_eager=True),
    ] = False,
) -> None:
    """Files in, files out: no server, no account. Exit codes: 0 done, 1 input at fault, 2 usage."""


def main() -> int:
    """Run the command line; returns the exit code."""
    try:
        app(standalone_mode=True)
    except UpstanderError as error:
        say(f"error: {printable(str(error))}")
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        say("interrupted; nothing half-written was left behind")
        return 130
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 1
    return 0
