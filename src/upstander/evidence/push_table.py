"""What levers do to a cross-impact matrix, and plans of levers, from tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.model.push import Push
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from upstander.model.cross_impact import CrossImpact

NEEDED = ("lever", "descriptor", "variant", "points")

_WHOLE = re.compile(r"[+-]?\d{1,6}")


@dataclass(slots=True)
class _Lever:
    effects: dict[int, int] = field(default_factory=dict)
    cost: float | None = None
    most: int | None = None
    why: list[str] = field(default_factory=list)


def read_pushes(path: Path, matrix: CrossImpact) -> tuple[tuple[Push, ...], tuple[Problem, ...]]:
    """What levers add to balances, from a table with one row for each effect.

    Columns ``lever``, ``descriptor``, ``variant`` and ``points``; ``cost`` and ``most`` (1 each
    where empty) on any row of a lever, and ``why``.

    Raises
    ------
    InputError
        A column is missing, or no row is good.
    """
    levers: dict[str, _Lever] = {}
    problems: list[Problem] = []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _take(row[1], matrix, levers)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), row[0]))
    if not levers:
        raise InputError(
            "no row says what a lever pushes", source=str(path),
            remedy="give lever, descriptor, variant and points",
        )  # fmt: skip
    return tuple(_push(id_, lever) for id_, lever in levers.items()), tuple(problems)


def _take(values: Mapping[str, str], matrix: CrossImpact, levers: dict[str, _Lever]) -> None:
    id_ = values["lever"]
    if not id_:
        raise ValueRejectedError("the lever has no id", remedy="name it")
    i, v = matrix.place(values["descriptor"], values["variant"])
    at, points = int(matrix.starts[i]) + v, whole(values["points"], "points")
    lever = levers.get(id_, _Lever())
    if at in lever.effects:
        raise ValueRejectedError(
            Phrase("{lever!r} pushes this variant before", lever=id_), remedy="keep one row"
        )
    cost = _price(values.get("cost", ""))
    most = whole(values["most"], "most") if values.get("most") else None
    Push(
        id_, ((at, points),), cost or 0.0, 1 if most is None else most
    )  # refused before anything is noted
    for name, old, new in (("cost", lever.cost, cost), ("most", lever.most, most)):
        if old is not None and new is not None and old != new:
            raise ValueRejectedError(
                Phrase(
                    "{lever!r} has two values of {name}: {old} and {new}",
                    lever=id_,
                    name=name,
                    old=old,
                    new=new,
                )
            )
    lever.effects[at] = points
    lever.cost = cost if lever.cost is None else lever.cost
    lever.most = most if lever.most is None else lever.most
    lever.why += [values["why"]] if values.get("why") else []
    levers[id_] = lever


def whole(text: str, name: str) -> int:
    """A whole number of a cell.

    Raises
    ------
    ValueRejectedError
        It is none.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueRejectedError(
            Phrase("{column} is {text!r}, no whole number", column=name, text=text[:40]),
            remedy="such as 2",
        )
    return int(text)


def _price(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise ValueRejectedError(
            Phrase("cost is {text!r}, no number", text=text[:40]), remedy="such as 2"
        ) from error


def _push(id_: str, lever: _Lever) -> Push:
    cost = 1.0 if lever.cost is None else lever.cost
    return Push(id_, tuple(lever.effects.items()), cost, lever.most or 1, "; ".join(lever.why))


def read_plans(path: Path) -> tuple[dict[str, dict[str, int]], tuple[Problem, ...]]:
    """Steps by lever of each plan, from a table with columns ``plan``, ``lever`` and ``steps``.

    Raises
    ------
    InputError
        A column is missing, or no row is good.
    """
    plans: dict[str, dict[str, int]] = {}
    problems: list[Problem] = []
    for row in named_rows(path, ("plan", "lever")):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        line, values = row
        try:
            plan, lever = values["plan"], values["lever"]
            if not plan or not lever:
                raise ValueRejectedError("the plan or its lever has no name", remedy="name both")
            steps = whole(values.get("steps", "") or "1", "steps")
            if lever in plans.get(plan, {}) or steps < 1:
                raise ValueRejectedError(
                    Phrase("{lever!r} is in it twice, or without a step", lever=lever)
                )
            plans.setdefault(plan, {})[lever] = steps
        except ValueRejectedError as error:
            problems.append(located(error, str(path), line))
    if not plans:
        raise InputError("no row has a plan", source=str(path), remedy="give plan and lever")
    return plans, tuple(problems)
