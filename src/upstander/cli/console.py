"""What every command shares: one JSON document on stdout, messages on stderr, progress."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import Progress

    from upstander.errors import Problem

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed wherever chance plays.")]

_SHOWN = 20


def emit(document: Any, text: str, *, as_json: bool) -> None:
    """Print the result: ``document`` as JSON, or ``text`` for a person."""
    if as_json:
        import orjson

        options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_SORT_KEYS
        sys.stdout.write(orjson.dumps(document, option=options, default=str).decode() + "\n")
    else:
        sys.stdout.write(text.rstrip("\n") + "\n")


def say(message: str) -> None:
    """Print a message for the person at the terminal, on stderr."""
    sys.stderr.write(message + "\n")


def say_problems(problems: Sequence[Problem]) -> None:
    """List faults of an input on stderr, the first ones in full and the rest as a count."""
    for problem in problems[:_SHOWN]:
        say(f"problem: {printable(str(problem))}")
    if len(problems) > _SHOWN:
        say(f"problem: … and {len(problems) - _SHOWN:,} more (all are in --json)")


def finish(problems: Sequence[Problem]) -> None:
    """Leave with exit code 1 where the input was at fault, after listing its faults."""
    if problems:
        say_problems(problems)
        raise typer.Exit(1)


def printable(text: str) -> str:
    r"""Text with control characters shown as escapes, so that no input can drive a terminal.

    Examples
    --------
    >>> printable("name" + chr(27) + "[2J")
    'name\\x1b[2J'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def progress() -> Progress:
    """A progress display on stderr that draws nothing where stderr is not a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
