"""Risk factors and their indicators: the UN Framework's, and those that partners designed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.entity import Entity

DESIGNED = 0
"""Number that stands for indicators which partners designed and tied to no factor."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign of risk that an assessor can rate.

    Parameters
    ----------
    code
        How an assessment names it: a code of the framework, or the id of a risk indicator.
    label
        A few words, ours or the designer's; no wording of the United Nations.
    factor
        Number of its factor; `DESIGNED` where it belongs to none.
    verified
        Whether the entry was compared with a stored copy of the framework's text.
    designer, definition
        Who designed it and what is to be seen; empty for the framework's own.
    statements
        Ids of the statements that describe it; empty for the framework's own.
    """

    code: str
    label: str
    factor: int = DESIGNED
    verified: bool = False
    designer: str = ""
    definition: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """One of the fourteen factors of the UN Framework of Analysis.

    Parameters
    ----------
    number, title, kind
        As the framework has them; the kind is ``common`` or the crime it is specific to.
    verified
        Whether the title was compared with a stored copy of the text.
    complete
        Whether all its indicators are listed.
    indicators
        Those we have.
    """

    number: int
    title: str
    kind: str
    verified: bool
    complete: bool
    indicators: tuple[Indicator, ...]

    @property
    def caution(self) -> str:
        """What a reader should know of the entry; empty where all of it was verified."""
        parts = [] if self.verified else ["its title was not checked against the official text"]
        unchecked = sum(not indicator.verified for indicator in self.indicators)
        if unchecked:
            parts.append(f"{unchecked} of its {len(self.indicators)} indicators were not")
        if not self.complete:
            parts.append("the list may lack some")
        return "; ".join(parts)


@cache
def framework() -> tuple[RiskFactor, ...]:
    """The factors in their order.

    Examples
    --------
    >>> len(framework()), framework()[7].title
    (14, 'Triggering factors')
    >>> sum(indicator.verified for factor in framework() for indicator in factor.indicators)
    12
    """
    entries = vocabulary("un_framework")["factors"]
    return tuple(
        RiskFactor(
            number,
            entry["title"],
            entry["kind"],
            entry["verified"],
            entry["complete"],
            tuple(
                Indicator(code, found["label"], number, found["verified"])
                for code, found in entry["indicators"].items()
            ),
        )
        for number, entry in entries.items()
    )


def indicators(entities: Iterable[Entity] = ()) -> dict[str, Indicator]:
    """All indicators by code: the framework's, then those that the entities describe.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "rain", "RiskIndicator", p, v)
    ...         for p, v in (("name", "wells fenced off"), ("designer", "Ford elders"))]
    >>> indicators(assemble(said).values())["rain"].designer
    'Ford elders'
    """
    known = {found.code: found for factor in framework() for found in factor.indicators}
    designed = (designed_indicator(e) for e in entities if e.schema == "RiskIndicator")
    return known | {found.code: found for found in designed}


def designed_indicator(entity: Entity) -> Indicator:
    """The indicator that partners designed, as an entity describes it."""
    factor = entity.first("factor")
    return Indicator(
        entity.id,
        entity.caption,
        int(factor) if factor in {str(f.number) for f in framework()} else DESIGNED,
        designer=entity.first("designer"),
        definition=entity.first("definition"),
        statements=tuple(s.id for s in entity.statements),
    )
