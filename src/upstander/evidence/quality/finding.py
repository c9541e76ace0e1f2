"""A finding: something about the evidence that a reader should know, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from upstander.model.ontology import schema_of
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement


class Kind(StrEnum):
    """What kind of finding it is, in the order of a report."""

    CONTRADICTION = "contradiction"
    SINGLE = "single origin"
    CIRCULAR = "circular reporting"
    STALE = "stale"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the evidence, in a sentence, with a question.

    Parameters
    ----------
    kind
        What kind it is.
    about
        Ids of the entities that it is about, the first above all.
    says, asks
        What was found, and what to ask, in whatever language it is read.
    statements
        Ids of the statements that it rests on; for a gap those that name the entity.
    sure
        False where it only may be so: dates that leave room, copying that is suspected.
    """

    kind: Kind
    about: tuple[str, ...]
    says: Saying
    asks: Saying
    statements: tuple[str, ...]
    sure: bool = True

    @property
    def text(self) -> str:
        """What was found, in English."""
        return str(self.says)

    @property
    def ask(self) -> str:
        """What to ask, in English."""
        return str(self.asks)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "kind": self.kind.value,
            "about": list(self.about),
            "text": self.text,
            "ask": self.ask,
            "said": self.says.as_dict(),
            "asked": self.asks.as_dict(),
            "statements": list(self.statements),
            "sure": self.sure,
        }


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something that is concluded from statements: a weak point, a sentence of a brief.

    Parameters
    ----------
    text
        What is concluded.
    about
        Ids of the entities that it is about.
    statements
        Ids of the statements that it rests on.
    """

    text: str | Saying
    about: tuple[str, ...]
    statements: tuple[str, ...]


def ids(statements: tuple[Statement, ...] | list[Statement]) -> tuple[str, ...]:
    """The ids of statements, each once, in order."""
    return tuple(dict.fromkeys(s.id for s in statements))


def thing(entity: Entity) -> Saying:
    """A thing by its kind and its name.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> str(thing(assemble([Statement("d", "u", "Unit", "name", "3rd Guard")])["u"]))
    'Unit “3rd Guard”'
    """
    kind = Saying(schema_of(entity.schema).label, context="ontology")
    if entity.caption == entity.id:
        return kind
    return Saying("{kind} “{name}”", {"kind": kind, "name": entity.caption})


def called(schema: str, prop: str) -> Saying:
    """What the ontology calls a property."""
    found = schema_of(schema).get(prop)
    return Saying(found.label if found is not None else prop, context="ontology")
