"""Which units were trained: courses joined to units by their exact names, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.datasets.us_foreign_military_training.reader import statements_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.evidence.datasets.us_foreign_military_training.reader import Course
    from upstander.model.statement import Statement


@dataclass(frozen=True, slots=True)
class TrainingJoin:
    """What a join of courses to units found.

    Parameters
    ----------
    statements
        The relations, with their own sources.
    courses
        Rows whose student unit is a unit's name or alias.
    names
        Distinct names among those rows.
    units
        Entity ids of the units that a relation leads to.
    unmatched
        Rows whose student unit is no name or alias.
    problems
        Rows whose name belongs to several units: no relation is made of them.
    """

    statements: tuple[Statement, ...]
    courses: int
    names: int
    units: tuple[str, ...]
    unmatched: int
    problems: tuple[Problem, ...]


def join_training(units: Iterable[Statement], courses: Iterable[Course]) -> TrainingJoin:
    """The courses whose student unit is called exactly as a unit is.

    Two names are the same when they are equal in lower case with runs of spaces as one. A name
    goes before an alias; where it still belongs to several units, no relation is made. Nothing is
    judged of the course or the unit. Names that are merely alike are not matched.

    Parameters
    ----------
    units
        Statements that name units: ``name`` and ``alias`` of the schema Unit.
    courses
        As `courses` of the training dataset yields them.

    Returns
    -------
    TrainingJoin
        The relations and what was left out.

    Examples
    --------
    >>> from upstander.evidence.datasets.us_foreign_military_training.reader import Course
    >>> from upstander.model.statement import Statement
    >>> units = [Statement("d", "u-1", "Unit", "alias", "1 Bn")]
    >>> done = join_training(units, [Course(1, "2010", "Numera", "Grant", "Law", "1  BN")])
    >>> done.courses, done.units
    (1, ('u-1',))
    """
    named = _names(units)
    made: dict[str, Statement] = {}
    names: set[str] = set()
    reached: set[str] = set()
    problems: list[Problem] = []
    matched = unmatched = 0
    for course in courses:
        name = _same(course.student_unit)
        found = named.get(name)
        if found is None:
            unmatched += 1
            continue
        matched += 1
        names.add(name)
        if len(found) > 1:
            message = f"{course.student_unit!r} may be any of {len(found)} units"
            problems.append(Problem(message, "courses", course.row, "no relation is made of it"))
            continue
        reached |= found
        for statement in statements_of(course, next(iter(found))):
            made[statement.id] = statement
    ordered = tuple(made[key] for key in sorted(made))
    return TrainingJoin(
        ordered, matched, len(names), tuple(sorted(reached)), unmatched, tuple(problems)
    )


def _names(units: Iterable[Statement]) -> dict[str, set[str]]:
    by_name: dict[str, set[str]] = defaultdict(set)
    by_alias: dict[str, set[str]] = defaultdict(set)
    for statement in units:
        if statement.schema == "Unit" and statement.prop in {"name", "alias"}:
            known = by_name if statement.prop == "name" else by_alias
            known[_same(statement.value)].add(statement.about)
    return {**by_alias, **by_name}


def _same(name: str) -> str:
    return " ".join(name.lower().split())
