"""An entity: everything that is said about one thing, held together by its statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from upstander.errors import SchemaError, ValueRejectedError
from upstander.model.ontology import is_a, schema_of
from upstander.model.probability import Probability, noisy_or
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing and the statements about it, in the order of their ids.

    Examples
    --------
    >>> from upstander.model.statement import Statement
    >>> unit = assemble([Statement("d", "u", "Unit", "name", "3rd Battalion")])["u"]
    >>> unit.caption, unit.is_a("LegalEntity")
    ('3rd Battalion', True)
    """

    id: str
    schema: str
    statements: tuple[Statement, ...]

    def about(self, prop: str) -> tuple[Statement, ...]:
        """The statements about one property."""
        return tuple(s for s in self.statements if s.prop == prop)

    def values(self, prop: str) -> tuple[str, ...]:
        """Distinct values of a property, the best supported first."""
        groups: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.about(prop):
            groups[statement.told].append(statement)
        if len(groups) < 2:
            return tuple(groups)
        ranked = sorted(groups, key=lambda value: (-support(groups[value]).value, value))
        return tuple(ranked)

    def first(self, prop: str, default: str = "") -> str:
        """The best supported value of a property."""
        values = self.values(prop)
        return values[0] if values else default

    def number(self, prop: str, default: float | None = None) -> float | None:
        """The best supported value of a property as a number; ``default`` where there is none.

        Raises
        ------
        ValueRejectedError
            The value is no number: FollowTheMoney allows a unit after it.
        """
        text = self.first(prop)
        try:
            return float(text) if text else default
        except ValueError as error:
            raise ValueRejectedError(
                Phrase("{prop} of {id!r} is no number: {text!r}", prop=prop, id=self.id, text=text),
                remedy="write digits alone, with a point for decimals",
            ) from error

    @property
    def caption(self) -> str:
        """What to call it: its best supported name, else its id."""
        for prop in schema_of(self.schema).caption:
            if text := self.first(prop):
                return text
        return self.first("name", self.id)

    def is_a(self, ancestor: str) -> bool:
        """Whether its schema is ``ancestor`` or extends it."""
        return is_a(self.schema, ancestor)


def support(statements: Iterable[Statement]) -> Probability:
    """How far statements of one claim support it: noisy-or over independent origins.

    Copies of one origin count once, with the best grade that any copy was given.

    Examples
    --------
    >>> from upstander.model.grade import Grade
    >>> from upstander.model.statement import Statement
    >>> a = Statement("d", "u", "Unit", "name", "X", source="wire", grade=Grade.parse("B2"))
    >>> b = Statement("e", "u", "Unit", "name", "X", source="copy", origin="wire",
    ...               grade=Grade.parse("B2"))
    >>> support([a, b]).value == support([a]).value
    True
    """
    best: dict[str, Probability] = {}
    for statement in statements:
        origin, given = statement.independent_origin, statement.grade.probability
        if origin not in best or given.value > best[origin].value:
            best[origin] = given
    return noisy_or(best[origin] for origin in sorted(best))


def assemble(statements: Iterable[Statement]) -> dict[str, Entity]:
    """The entities that statements speak of, by canonical id, in the order of their ids.

    Where datasets give one entity several schemata, the most specific common one is taken.

    Raises
    ------
    upstander.errors.SchemaError
        Two schemata for one entity of which neither extends the other.
    """
    groups: dict[str, dict[str, Statement]] = defaultdict(dict)
    for statement in statements:
        groups[statement.about][statement.id] = statement
    return {key: _entity(key, groups[key]) for key in sorted(groups)}


def _entity(key: str, statements: Mapping[str, Statement]) -> Entity:
    names = sorted({s.schema for s in statements.values()})
    schema = names[0] if len(names) == 1 else _common_schema(key, names)
    return Entity(key, schema, tuple(statements[i] for i in sorted(statements)))


def _together(names: list[str]) -> str:
    return reduce(lambda one, other: Phrase("{one} and {other}", one=one, other=other), names)


def _common_schema(key: str, names: list[str]) -> str:
    specific = [name for name in names if all(is_a(name, other) for other in names)]
    if not specific:
        raise SchemaError(
            Phrase("entity {key!r} cannot be {names} at once", key=key, names=_together(names)),
            remedy="give it one schema, or two of which one extends the other",
        )
    return specific[0]
