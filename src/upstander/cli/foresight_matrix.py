"""What the commands on a cross-impact matrix share: reading it, naming variants, time, progress."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from upstander.errors import Problem
    from upstander.model.cross_impact import CrossImpact
    from upstander.model.judgement import Judged

MatrixFile = Annotated[
    Path, typer.Argument(metavar="MATRIX", help="A .scw file, or judgements as CSV or XLSX.")
]
Slack = Annotated[
    int, typer.Option("--slack", min=0, help="Points by which a variant may trail its best rival.")
]
Seconds = Annotated[
    float | None, typer.Option("--time", min=0.0, help="Stop after so many seconds.")
]
Judge = Annotated[
    str, typer.Option("--judge", help="Of several judges, only this one; else their mean.")
]
Levers = Annotated[
    Path | None, typer.Option("--levers", help="What levers push: CSV or XLSX.", show_default=False)
]
Case = Annotated[
    Path | None,
    typer.Option("--case", help="A case file: its levers, costs and what may not be done."),
]


def read_matrix(path: Path, judge: str = "") -> tuple[Judged | CrossImpact, tuple[Problem, ...]]:
    """The judgements of a file, and its rows that were left out."""
    from upstander.errors import UsageError
    from upstander.evidence.judgement_table import read_judgements
    from upstander.evidence.scenario_wizard import read_scw
    from upstander.model.judgement import matrix_of

    if path.suffix.lower() not in (".csv", ".xlsx"):
        if judge:
            raise UsageError("a .scw file has one set of judgements", remedy="leave out --judge")
        return read_scw(path), ()
    judged, problems = read_judgements(path)
    return (matrix_of(judged, judge) if judge else judged), problems


def one_matrix(path: Path, judge: str = "") -> tuple[CrossImpact, tuple[Problem, ...]]:
    """The matrix of a file: of several judges, their mean."""
    from upstander.model.judgement import Judged, mean_matrix

    judged, problems = read_matrix(path, judge)
    return (mean_matrix(judged) if isinstance(judged, Judged) else judged), problems


def variants(matrix: CrossImpact, texts: Sequence[str]) -> list[tuple[int, int]]:
    """Descriptors and variants, by number, that ``DESCRIPTOR=VARIANT`` names.

    Raises
    ------
    UsageError
        No such descriptor or variant, or no sign of equality.
    """
    from upstander.errors import UsageError, ValueRejectedError

    found = []
    for text in texts:
        descriptor, sign, variant = text.partition("=")
        if not sign:
            raise UsageError(f"{text!r} names no variant", remedy="give DESCRIPTOR=VARIANT")
        try:
            found.append(matrix.place(descriptor.strip(), variant.strip()))
        except ValueRejectedError as error:
            raise UsageError(error.problem.message, remedy=error.problem.remedy) from error
    return found


def until(seconds: float | None) -> Callable[[], float]:
    """How many seconds are left from now; without a limit, no end."""
    end = float("inf") if seconds is None else time.monotonic() + seconds
    return lambda: end - time.monotonic()


WORDS = {
    "search": "scenarios",
    "draws": "judgement noise",
    "judges": "between judges",
    "parts": "descriptors",
}


@contextmanager
def shown(seconds: float | None) -> Iterator[Callable[[str, float, int], float]]:
    """Progress on the terminal, and the seconds left; Ctrl-C ends the work that is under way.

    The first Ctrl-C lets the work end with what it has; so the result says that it is not
    complete instead of being lost.
    """
    import signal

    left, stopped = until(seconds), []
    before = signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    try:
        with progress() as bar:
            tasks = {key: bar.add_task(word, total=100.0) for key, word in WORDS.items()}

            def told(what: str, share: float, _count: int) -> float:
                bar.update(tasks[what], completed=100.0 * share)
                return 0.0 if stopped else left()

            yield told
    finally:
        signal.signal(signal.SIGINT, before)
