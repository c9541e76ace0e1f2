"""The picture of a country's past, and what a map says of a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.evidence.forecast_file import forecast_json
from upstander.exercise.panel import exercise_panel
from upstander.hub.people.roles import Role
from upstander.hub.risks.actions import bring_in
from upstander.hub.risks.history_drawing import MOST_YEARS, drawn
from upstander.model.probability import Probability
from upstander.risk.forecast import forecast

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub


@pytest.mark.slow
def test_a_countrys_past_is_drawn_once_there_are_two_forecasts(small: SmallHub) -> None:
    old, new = (forecast(exercise_panel(1), year, seed=1) for year in (2024, 2025))
    bring_in(None, forecast_json(old))
    address = f"/risk/{new.countries[0].code}/"
    assert b"<polyline" not in small.client(Role.DESK).get(address).content
    bring_in(None, forecast_json(new))
    page = small.client(Role.DESK).get(address).content.decode()
    assert page.count("<circle") == 2
    assert ">2024</text>" in page
    assert ">2025</text>" in page


@pytest.mark.parametrize("high", [0.004, 0.3, 1.0])
def test_every_interval_lies_within_the_picture(high: float) -> None:
    said = [(2000 + k, Probability(high / 2, 0.0, high, "given")) for k in range(40)]
    found = drawn(said)
    assert found is not None
    left, top, right, bottom = found.frame
    for mark in found.marks:
        assert left <= mark.x <= right
        assert top <= mark.high <= mark.y <= mark.low <= bottom
    assert sum(bool(mark.label) for mark in found.marks) <= MOST_YEARS
