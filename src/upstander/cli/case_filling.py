"""What ``case import`` shares: a dataset's own files as statements, and the case they go into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.cli.console import progress, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from upstander.errors import Problem
    from upstander.evidence.loading import Load
    from upstander.model.statement import Statement


def as_declared(
    name: str, files: Sequence[Path], other: Mapping[str, object], *, excerpt: bool
) -> Iterator[Statement | Problem]:
    """What a declared dataset's own files say; its licence is shown before.

    Raises
    ------
    UsageError
        An option that the declaration settles, or a dataset without statements.
    """
    from upstander.errors import UsageError
    from upstander.evidence.declaration import declared
    from upstander.evidence.delivery import delivered, statements_of

    given = [option for option, value in other.items() if value]
    if given:
        raise UsageError(f"{given[0]} does not go with --as", remedy="its declaration says it")
    dataset = declared(name)
    say(f"{dataset.title}\nlicence as stated: {dataset.licence}\ncite: {dataset.attribution}")
    for file in files:
        with delivered(dataset, file, excerpt=excerpt) as delivery:
            yield from statements_of(delivery)


def fill(case: Path, items: Iterable[Statement | Problem], *, dry_run: bool) -> Load:
    """Add statements to a case file, with a count on the terminal."""
    from upstander.evidence.loading import load

    with progress() as display:
        task = display.add_task("statements read", total=None)
        return load(
            case, items, dry_run=dry_run, told=lambda n: display.update(task, completed=n, total=n)
        )
