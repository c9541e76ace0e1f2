"""A case file: statements, a forecast and sources about one situation; the unit that travels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from upstander.model.entity import Entity, assemble
from upstander.model.marking import TLP, Marking, Reader, may_see
from upstander.model.sameness import merged
from upstander.model.visibility import visible

if TYPE_CHECKING:
    from datetime import date

    from upstander.model.forecast import RiskForecast
    from upstander.model.statement import Statement

FORMAT = "upstander-case-1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a case file says of itself.

    Parameters
    ----------
    id, title
        A stable id and a title that betrays nothing (it is not marked).
    as_of
        The day on which the case stands; no engine ever asks a clock.
    subject
        Entity id of the country or territory that the case is about.
    own_state
        Entity id of the reader's own state: the root of what is ours to do.
    holder
        The organisation that holds the case file.
    synthetic
        True for an exercise; every page made from it says so.
    """

    id: str
    title: str
    as_of: date
    subject: str
    own_state: str = ""
    holder: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True, weakref_slot=True)
class CaseFile:
    """One situation as data.

    Parameters
    ----------
    manifest
        What it is about, and on which day it stands.
    statements
        All that is claimed, by whom, in the order of their ids.
    forecast
        The structural forecast that was attached, with the marking it was given.
    """

    manifest: Manifest
    statements: tuple[Statement, ...]
    forecast: RiskForecast | None = None
    forecast_marking: Marking = field(default=Marking(TLP.CLEAR))

    def entities(self) -> dict[str, Entity]:
        """The entities that the statements speak of, by canonical id, after judgements of sameness.

        Judgements that are not among the statements do not count: a view is merged by what its
        reader may see.
        """
        return assemble(merged(self.statements))

    def view(self, reader: Reader) -> CaseFile:
        """The case file as this reader may see it, and as if nothing else existed.

        Everything downstream (counts, paths, plans, sentences) is computed on the view, so that
        nothing can betray the rest. `view` is idempotent.

        See Also
        --------
        upstander.model.visibility.visible : the rule, statement by statement.
        """
        shown = self.forecast if may_see(reader, self.forecast_marking) else None
        return replace(self, statements=visible(self.statements, reader), forecast=shown)

    @property
    def level(self) -> TLP:
        """The strictest marking in it: the level of the file as a whole."""
        levels = {s.marking.level for s in self.statements}
        if self.forecast is not None:
            levels.add(self.forecast_marking.level)
        return max(levels, default=TLP.CLEAR)
