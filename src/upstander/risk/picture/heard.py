"""When a place or a community was last spoken of, by anybody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.model.period import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Heard:
    """The latest dated statement: its day and its id."""

    last: date
    statement: str


def heard(entities: Mapping[str, Entity], wanted: Iterable[str], as_of: date) -> dict[str, Heard]:
    """For each wanted entity, the latest statement about it or about a thing that names it.

    A statement without a day, or with one after the case's, is no sign of life.

    Examples
    --------
    >>> from datetime import date
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "c", "Community", "name", "C", last_seen="2025-01-31")]
    >>> heard(assemble(said), ["c"], date(2026, 1, 1))["c"].last
    datetime.date(2025, 1, 31)
    """
    scopes = set(wanted)
    found: dict[str, Heard] = {}
    for entity in entities.values():
        touched = ({s.value for s in entity.statements} | {entity.id}) & scopes
        if not touched:
            continue
        latest = _latest(entity.statements, as_of)
        for key in touched if latest is not None else ():
            assert latest is not None  # noqa: S101  (the loop has asked)
            if key not in found or latest.last > found[key].last:
                found[key] = latest
    return found


def by_origin(statements: Iterable[Statement], as_of: date) -> dict[str, tuple[int, Heard]]:
    """For each origin, how many dated statements it made and the latest of them."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if seen(statement) is not None:
            groups[statement.independent_origin].append(statement)
    return {
        origin: (len(said), latest)
        for origin, said in sorted(groups.items())
        if (latest := _latest(said, as_of)) is not None
    }


def seen(statement: Statement) -> date | None:
    """The last day on which a dataset carried a statement; None where it does not say."""
    for text in (statement.last_seen, statement.first_seen):
        try:
            when = Moment.parse(text).latest
        except ValueRejectedError:
            continue
        if when is not None:
            return when
    return None


def _latest(statements: Iterable[Statement], as_of: date) -> Heard | None:
    dated = [(day, s.id) for s in statements if (day := seen(s)) is not None and day <= as_of]
    return Heard(*max(dated)) if dated else None
