"""The marking: who may see a statement, after the Traffic Light Protocol 2.0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable


class TLP(IntEnum):
    """Traffic Light Protocol 2.0, in order from what all may see to what the named may see.

    References
    ----------
    FIRST (2022). *Traffic Light Protocol (TLP), Version 2.0*.

    Examples
    --------
    >>> TLP.CLEAR < TLP.GREEN < TLP.AMBER < TLP.AMBER_STRICT < TLP.RED
    True
    >>> TLP.parse("tlp:amber+strict").label
    'TLP:AMBER+STRICT'
    """

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """The label as the protocol writes it."""
        return "TLP:" + self.name.replace("_", "+")

    @classmethod
    def parse(cls, text: str) -> TLP:
        """The level that a label names.

        Raises
        ------
        ValueRejectedError
            No label of TLP 2.0. ``TLP:WHITE`` is version 1 and is read as CLEAR.
        """
        name = text.strip().upper().removeprefix("TLP:").replace("+", "_").replace(" ", "_")
        name = {"WHITE": "CLEAR", "AMBERSTRICT": "AMBER_STRICT"}.get(name, name)
        if name not in cls.__members__:
            raise ValueRejectedError(
                Phrase("no such marking: {text!r}", text=text),
                remedy="use TLP:CLEAR, GREEN, AMBER, AMBER+STRICT or RED",
            )
        return cls[name]


@dataclass(frozen=True, slots=True)
class Marking:
    """A level, whoever set it, and whom it names.

    Parameters
    ----------
    level
        The TLP level.
    originator
        Who set it; only the originator may lower it.
    audience
        Persons or organisations named by the originator. TLP:RED is for those named and nobody
        else; at AMBER+STRICT and AMBER a named audience narrows the level further.

    Examples
    --------
    >>> red = Marking(TLP.RED, "Harbour Network", frozenset({"duty analyst"}))
    >>> may_see(Reader("minister", TLP.RED, frozenset()), red)
    False
    """

    level: TLP
    originator: str = ""
    audience: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.level.label


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks: a name, a clearance and the organisations they belong to."""

    name: str
    clearance: TLP
    organisations: frozenset[str] = frozenset()


CLEAR = Marking(TLP.CLEAR)
"""What anybody may see."""


def may_see(reader: Reader, marking: Marking) -> bool:
    """Whether the reader may see what is so marked; the rule is default deny.

    The clearance must reach the level, and where an audience is named (RED always needs one)
    the reader or one of the reader's organisations must be in it.

    Examples
    --------
    >>> public = Reader("public", TLP.CLEAR)
    >>> may_see(public, CLEAR), may_see(public, Marking(TLP.GREEN))
    (True, False)
    """
    if reader.clearance < marking.level:
        return False
    if not marking.audience:
        return marking.level < TLP.RED
    if marking.level < TLP.AMBER:
        return True
    return bool(marking.audience & (reader.organisations | {reader.name}))


def joined(one: Marking, other: Marking) -> Marking:
    """The marking of what rests on both: seen by those alone who may see the one and the other.

    Examples
    --------
    >>> red = Marking(TLP.RED, "Harbour Network", frozenset({"duty analyst"}))
    >>> joined(Marking(TLP.GREEN, "desk"), red) == Marking(
    ...     TLP.RED, "Harbour Network; desk", frozenset({"duty analyst"}))
    True
    """
    return whole((one, other))


def whole(parts: Iterable[Marking]) -> Marking:
    """The marking of a thing made of parts: seen by those alone who may see every part.

    See Also
    --------
    joined : the same of two.

    Examples
    --------
    >>> green, named = Marking(TLP.GREEN), Marking(TLP.AMBER, "desk", frozenset({"analyst"}))
    >>> whole([green, named]) == named
    True
    >>> whole([Marking(TLP.RED), named]).audience  # what names nobody is for nobody
    frozenset()
    """
    every = tuple(parts)
    level = max((m.level for m in every), default=TLP.CLEAR)
    either = [m for m in every if m.level >= TLP.AMBER]
    named = [m.audience for m in either if m.audience or m.level is TLP.RED]
    audience = frozenset.intersection(*named) if named else frozenset()
    originators = sorted({m.originator for m in every if m.originator})
    # Where nobody is named by all, nobody may see it: TLP:RED without a name.
    return Marking(TLP.RED if named and not audience else level, "; ".join(originators), audience)


def strictest(levels: frozenset[TLP] | set[TLP]) -> TLP:
    """The level that a document takes from its parts; CLEAR where it has none."""
    return max(levels, default=TLP.CLEAR)
