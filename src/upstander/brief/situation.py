"""One view of a case, with all that the sections of a brief draw on, computed once."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from upstander.levers.budget import budget_of
from upstander.levers.lever_plan import case_plan
from upstander.levers.plan import forever
from upstander.model.attachment import attached_country
from upstander.model.incident import Incident, incident_of
from upstander.network.graph import ActorGraph, actor_graph
from upstander.network.roles import Perpetrator, communities, perpetrators, protectors
from upstander.network.weak_points import WeakPoint, weak_points
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.channel import Channel
    from upstander.levers.lever_plan import LeverPlan
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.forecast import CountryForecast
    from upstander.model.lever import Lever
    from upstander.model.statement import Statement
    from upstander.words.language import Language


_GAP = 0.005


@dataclass(frozen=True)
class Situation:
    """What one reader may see of a case, and what the engines say of it.

    Parameters
    ----------
    case
        The reader's view: whatever is not in it does not exist.
    options
        The lever problem of that view; None where no lever, no budget or no state of ours is to be
        seen, or where a reader is given no plan.
    seconds_left
        Asked by the solver between its steps; the best plan so far is taken when nothing is left.
    worlds, seed
        Sampled worlds for the weak points, and the seed of all chance.
    language
        In which it is told; the engines' answers are the same in all.
    """

    case: CaseFile
    options: CaseProblem | None
    worlds: int
    seed: int
    seconds_left: Callable[[], float] = forever
    language: Language = ENGLISH

    def into(self, language: Language) -> Situation:
        """The same in another language; what the engines answered is kept."""
        made = copy.copy(self)
        made.__dict__["language"] = language
        return made

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """The entities of the view."""
        return self.case.entities()

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """The statements of the view, by id."""
        return {s.id: s for s in self.case.statements}

    @cached_property
    def graph(self) -> ActorGraph:
        """The actor graph on the case's day."""
        return actor_graph(self.entities, self.case.manifest.as_of)

    @cached_property
    def perpetrators(self) -> tuple[Perpetrator, ...]:
        """Reported perpetrators, the heaviest first."""
        return perpetrators(self.entities)

    @cached_property
    def communities(self) -> frozenset[str]:
        """Ids of the communities."""
        return communities(self.entities)

    @cached_property
    def protectors(self) -> frozenset[str]:
        """Ids of those who protect."""
        return protectors(self.graph)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, the earliest first."""
        made = [incident_of(e) for e in self.entities.values() if e.is_a("Incident")]
        return tuple(sorted(made, key=lambda i: (str(i.when), i.id)))

    @cached_property
    def weak_points(self) -> tuple[WeakPoint, ...]:
        """The weak points, those that cut the largest share first."""
        return weak_points(self.graph, self.entities, worlds=self.worlds, seed=self.seed)

    @cached_property
    def plan(self) -> LeverPlan | None:
        """The lever plan; None where there are no options."""
        if self.options is None:
            return None
        return case_plan(self.options, gap=_GAP, seconds_left=self.seconds_left)

    @property
    def menu(self) -> Mapping[str, Lever]:
        """The levers of the view, by id."""
        return self.options.levers if self.options is not None else {}

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Who can move whom."""
        return self.options.channels if self.options is not None else ()

    @cached_property
    def budget_said(self) -> tuple[str, ...]:
        """Ids of the statements about our budget."""
        found = budget_of(self.entities, self.case.manifest.own_state)
        return tuple(s.id for s in found.statements) if found is not None else ()

    @cached_property
    def country(self) -> CountryForecast | None:
        """The forecast for the case's subject; None without one."""
        return attached_country(self.case, self.entities)

    def caption(self, key: str) -> str:
        """What to call an entity."""
        found = self.entities.get(key)
        return found.caption if found is not None else key

    def ends(self, key: str) -> tuple[str, str]:
        """What to call the two ends of a relation of the graph."""
        found = next(r for r in self.graph.relations if r.id == key)
        return self.caption(found.source), self.caption(found.target)

    def incident(self, key: str) -> Incident:
        """The incident with this id."""
        return next(i for i in self.incidents if i.id == key)

    def statement(self, key: str) -> Statement:
        """The statement with this id."""
        return self.statements[key]

    def weight(self, unit: str) -> float:
        """Share of the reports that name a unit; 0 where none does."""
        return next((p.weight for p in self.perpetrators if p.id == unit), 0.0)

    def said(self, incidents: Sequence[Incident], *props: str) -> tuple[str, ...]:
        """Ids of what is stated of incidents in some properties."""
        return tuple(
            s.id for i in incidents for prop in props for s in self.entities[i.id].about(prop)
        )

    def all_said(self, key: str) -> tuple[str, ...]:
        """Ids of all that is stated of an entity; empty where there is none."""
        found = self.entities.get(key)
        return tuple(s.id for s in found.statements) if found is not None else ()

    def named(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Ids of the statements that give entities their names."""
        return tuple(s.id for key in keys for s in self.entities[key].about("name"))
