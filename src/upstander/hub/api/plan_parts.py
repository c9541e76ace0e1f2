"""Answers about plans that were kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from upstander.hub.api.case_parts import StatementOut
from upstander.hub.api.parts import Answer, IntervalOut


class PlanOut(Answer):
    """A plan that was kept; ``revision`` is the case's when it was worked out."""

    id: UUID
    case: UUID
    name: str
    made_by: str
    made_at: datetime
    revision: int


class PlansOut(Answer):
    """A page of plans, the latest first; ``next`` is the ``after`` of the next one."""

    plans: list[PlanOut]
    next: UUID | None


class PlannedOut(Answer):
    """A lever of the menu: what it is, whether the plan pulls it, or why it may not be pulled.

    ``success`` is the probability that it works; ``bought`` what it adds to the plan on worlds not
    used to choose; both null where the plan does not say.
    """

    id: str
    kind: str = ""
    holder: str = ""
    objects: list[str] = Field(default_factory=list)
    cost: float | None = None
    delay_days: float | None = None
    half_life_days: float | None = None
    success: IntervalOut | None = None
    legal_basis: str = ""
    prerequisites: list[str] = Field(default_factory=list)
    chosen: bool
    bought: dict[str, Any] | None = None
    forbidden: list[str]


class StepOfPlanOut(Answer):
    """A lever of the plan, on which day it can be pulled, and when it takes effect."""

    lever: str
    begin: float
    end: float


class PlanDetail(PlanOut):
    """A plan as it was made: entities are named by their ids alone.

    ``status`` says whether the solver proved that no plan within the budget is better.
    """

    budget: float | None
    cost: float | None
    objective: float | None
    fresh: dict[str, Any] | None
    status: str
    levers: list[PlannedOut]
    steps: list[StepOfPlanOut]
    protected: list[str]


class ComparedOut(Answer):
    """Two plans side by side: levers only in the second, only in the first, and in both.

    ``entered`` and ``withdrawn`` are the first of what came and went in the case between them, as
    far as whoever asks may see it.
    """

    old: PlanOut
    new: PlanOut
    added: list[str]
    dropped: list[str]
    kept: list[str]
    entered: list[StatementOut]
    withdrawn: list[StatementOut]
