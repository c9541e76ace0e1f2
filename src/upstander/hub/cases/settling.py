"""One entity that was given two kinds of which neither extends the other.

Whoever enters a statement is told of such a contradiction, but only of one that they can see: so
two people who do not see each other's statements can make one together. It must not make the case
unreadable for whoever sees both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from upstander.errors import InputError
from upstander.model.ontology import is_a
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.statement import Statement


def settled(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements without those that give an entity a kind that contradicts its main one.

    The main kind is the one that most statements give; of as many, the first by the alphabet. What
    is left out stays in the case's record and in its table of rows.

    Examples
    --------
    >>> from upstander.model.statement import Statement
    >>> said = tuple(Statement("d", "u", kind, "name", name) for kind, name in
    ...              (("Unit", "A"), ("Unit", "B"), ("Community", "C")))
    >>> [s.value for s in settled(said)]
    ['A', 'B']
    """
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for statement in statements:
        kinds[statement.entity_id][statement.schema] += 1
    odd: dict[str, str] = {
        key: min(found, key=lambda schema: (-found[schema], schema))
        for key, found in kinds.items()
        if len(found) > 1 and not _go_together(found)
    }
    if not odd:
        return statements
    return tuple(
        s for s in statements if s.entity_id not in odd or _alike(s.schema, odd[s.entity_id])
    )


def check_kind(statement: Statement, others: Iterable[Statement]) -> None:
    """Refuse a statement that gives an entity a kind that contradicts what is seen of it.

    Raises
    ------
    InputError
        The message names the kind that the entity has.
    """
    for other in others:
        if other.entity_id == statement.entity_id and not _alike(other.schema, statement.schema):
            raise InputError(
                Phrase(
                    "{key!r} is a {kind} here, not a {other}",
                    key=statement.entity_id,
                    kind=other.schema,
                    other=statement.schema,
                ),
                remedy="give the kind that it has, or another id",
            )


def _alike(one: str, other: str) -> bool:
    return is_a(one, other) or is_a(other, one)


def _go_together(kinds: Iterable[str]) -> bool:
    every = sorted(kinds)
    return all(_alike(one, other) for one in every for other in every)
