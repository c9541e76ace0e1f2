"""Adding statements to a case file: the same claim twice is one claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upstander.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.case import CaseFile
    from upstander.model.statement import Statement

MAX_PROBLEMS = 1000
"""Faults kept of one import; beyond them they are counted."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A case file after an import, and what the import did.

    Parameters
    ----------
    case
        The case file with what was added.
    added, repeated, changed
        Statements that are new; that were there already; that were there and are now seen
        earlier or later, or marked more strictly.
    problems
        The faults, at most `MAX_PROBLEMS` and one that counts the rest.
    """

    case: CaseFile
    added: int
    repeated: int
    changed: int
    problems: tuple[Problem, ...]


def merge(case: CaseFile, items: Iterable[Statement | Problem]) -> Merge:
    """The case file with further statements; importing the same ones twice changes nothing.

    A claim that is there already keeps its grade. Its marking becomes the stricter of the two,
    whatever the import says: merging never lowers a marking.

    Parameters
    ----------
    case
        The case file.
    items
        What a reader yields.
    """
    known = {statement.id: statement for statement in case.statements}
    problems: list[Problem] = []
    added = repeated = changed = beyond = 0
    for item in items:
        if isinstance(item, Problem):
            if len(problems) < MAX_PROBLEMS:
                problems.append(item)
            else:
                beyond += 1
            continue
        key = item.id
        present = known.get(key)
        if present is None:
            known[key], added = item, added + 1
            continue
        both = joined(present, item)
        repeated, changed = repeated + (both == present), changed + (both != present)
        known[key] = both
    if beyond:
        problems.append(
            Problem(f"{beyond:,} more problems are not listed", remedy="mend these first")
        )
    ordered = tuple(known[key] for key in sorted(known))
    return Merge(replace(case, statements=ordered), added, repeated, changed, tuple(problems))


def joined(present: Statement, new: Statement) -> Statement:
    """One claim that was met twice: seen as widely as both, marked as strictly as the stricter."""
    days = [day for day in (present.first_seen, new.first_seen) if day]
    old, marking = present.marking, new.marking
    narrower = marking.level == old.level and bool(marking.audience) and not old.audience
    stricter = marking if marking.level > old.level or narrower else old
    return replace(
        present,
        first_seen=min(days, default=""),
        last_seen=max(present.last_seen, new.last_seen),
        marking=stricter,
    )
