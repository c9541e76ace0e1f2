"""A finding: something about the evidence that a reader should know, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    text, ask
        What was found, and what to ask.
    statements
        Ids of the statements that it rests on; for a gap those that name the entity.
    sure
        False where it only may be so: dates that leave room, copying that is suspected.
    """

    kind: Kind
    about: tuple[str, ...]
    text: str
    ask: str
    statements: tuple[str, ...]
    sure: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "kind": self.kind.value,
            "about": list(self.about),
            "text": self.text,
            "ask": self.ask,
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

    text: str
    about: tuple[str, ...]
    statements: tuple[str, ...]


def ids(statements: tuple[Statement, ...] | list[Statement]) -> tuple[str, ...]:
    """The ids of statements, each once, in order."""
    return tuple(dict.fromkeys(s.id for s in statements))
