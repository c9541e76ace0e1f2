"""Dated pushes on a scenario: what moves while they last, and what stays when they are over."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from upstander.errors import ValueRejectedError
from upstander.foresight.juncture_course import course
from upstander.foresight.juncture_timeline import timeline
from upstander.model.cross_impact import CrossImpact, Descriptor
from upstander.model.grade import UNGRADED
from upstander.model.juncture import Juncture, ScenarioPush, trigger
from upstander.model.marking import CLEAR

PAIR = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
# Law calms by 2 and riots make fear by 3: a riot that is pushed in brings fear, which keeps it.
STICKY = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
# The street follows nothing but its own calm: a push leaves no trace.
ELASTIC = np.array([[0, 0, 2, -2], [0, 0, 2, -2], [1, -1, 0, 0], [1, -1, 0, 0]])


def vote(strength: int, variant: str = "riot") -> Juncture:
    day, last = date(2027, 6, 12), date(2027, 6, 13)
    push = ScenarioPush("street", variant, strength)
    kind = trigger("election")
    return Juncture("vote", "v", kind, "", "", day, last, False, "", UNGRADED, CLEAR, push)


def steps(impact: np.ndarray, strength: int, unit: int = 1) -> list[tuple[str, tuple[int, ...]]]:
    matrix = CrossImpact(PAIR, impact.copy(), unit)
    made = course(matrix, [0, 0], timeline([vote(strength)], date(2027, 6, 1), 30))
    return [(one.day.isoformat()[5:], one.state) for one in made]


def test_a_push_that_tips_the_system_outlasts_its_day() -> None:
    assert steps(STICKY, 5) == [("06-01", (0, 0)), ("06-12", (1, 1)), ("06-14", (1, 1))]


def test_a_push_that_is_too_weak_moves_nothing() -> None:
    # Calm leads riot by 2 - (-2) = 4: a push of 4 ties, and ties keep.
    assert {state for _, state in steps(STICKY, 4)} == {(0, 0)}


def test_what_springs_back_is_as_before_when_the_push_is_over() -> None:
    assert steps(ELASTIC, 5) == [("06-01", (0, 0)), ("06-12", (0, 1)), ("06-14", (0, 0))]


def test_strength_is_in_points_of_the_matrix() -> None:
    assert {state for _, state in steps(2 * STICKY, 4, unit=2)} == {(0, 0)}
    assert steps(2 * STICKY, 5, unit=2)[1] == ("06-12", (1, 1))


def test_a_push_under_way_on_the_first_day_counts_from_there() -> None:
    matrix = CrossImpact(PAIR, ELASTIC.copy())
    made = course(matrix, [0, 0], timeline([vote(5)], date(2027, 6, 13), 1))
    assert [(one.active, one.state, one.moved) for one in made] == [(("vote",), (0, 1), (1,))]


def test_a_push_on_what_the_matrix_does_not_have_names_its_juncture() -> None:
    matrix = CrossImpact(PAIR, STICKY.copy())
    with pytest.raises(ValueRejectedError, match="juncture 'vote': descriptor 'street'"):
        course(matrix, [0, 0], timeline([vote(1, "parade")], date(2027, 6, 1), 30))
