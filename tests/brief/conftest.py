"""The exercise's case with its forecast, and its briefs: made once for all tests of the layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.brief.audience import Audience
from upstander.brief.compose import look
from upstander.brief.fitting import fitted
from upstander.exercise import exercise_case
from upstander.exercise.panel import exercise_panel
from upstander.model.attachment import attach
from upstander.model.grade import Grade
from upstander.risk.forecast import forecast

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.situation import Situation
    from upstander.model.case import CaseFile


@pytest.fixture(scope="session")
def case() -> CaseFile:
    world = forecast(exercise_panel(1), 2025, seed=1, refits=40)
    return attach(exercise_case(1), world, "Numera", grade=Grade.parse("B2"))


@pytest.fixture(scope="session")
def situation(case: CaseFile) -> Situation:
    return look(case, Audience.MINISTER, budget=None, worlds=256, seed=1)


@pytest.fixture(scope="session")
def minister(situation: Situation) -> tuple[Brief, bytes]:
    brief, printed = fitted(situation, Audience.MINISTER, "brief.html")
    return brief, printed.data


@pytest.fixture(scope="session")
def public(case: CaseFile) -> tuple[Brief, bytes]:
    seen = look(case, Audience.PUBLIC, budget=None, worlds=256, seed=1)
    brief, printed = fitted(seen, Audience.PUBLIC, "brief-public.html")
    return brief, printed.data
