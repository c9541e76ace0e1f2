"""Forecasts of every country, home among them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from upstander.errors import UpstanderError, UsageError
from upstander.evidence.forecast_file import forecast_json
from upstander.exercise.panel import exercise_panel
from upstander.hub.cases.models import Case
from upstander.hub.people.roles import Role
from upstander.hub.risks.actions import bring_in
from upstander.hub.risks.models import ForecastRelease
from upstander.hub.risks.selectors import by_move, cases_on, news_for, ranked
from upstander.hub.risks.world_map import shapes, undrawn
from upstander.risk.forecast import forecast

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

    from upstander.model.forecast import RiskForecast


@cache
def made(year: int = 2025) -> RiskForecast:
    return forecast(exercise_panel(1), year, seed=1)


@pytest.mark.slow
def test_a_forecast_is_brought_in_once_and_every_country_is_in_its_table(small: SmallHub) -> None:
    analyst = small.client(Role.ANALYST)
    assert b"No forecast is here yet" in analyst.get("/risk/").content
    file = forecast_json(made())
    analyst.post("/risk/", {"file": SimpleUploadedFile("f.json", file)})
    page = analyst.get("/risk/").content.decode()
    for country in made().countries:
        assert country.country in page
    assert "EXERCISE" in page
    again = analyst.post("/risk/", {"file": SimpleUploadedFile("f.json", file)}, follow=True)
    assert b"is here already" in again.content
    assert small.client(Role.DESK).post("/risk/").status_code == 404
    broken = analyst.post("/risk/", {"file": SimpleUploadedFile("f.json", b"{}")}, follow=True)
    assert b"not a risk forecast" in broken.content
    with pytest.raises(UpstanderError):
        bring_in(None, b"\xff")


def test_a_countrys_page_says_what_the_engine_says(small: SmallHub) -> None:
    release = bring_in(small.people[Role.ANALYST], forecast_json(made()))
    first = min(made().countries, key=lambda c: c.rank)
    page = small.client(Role.DESK).get(f"/risk/{first.code}/").content.decode()
    chance = 100 * first.probability.value
    assert f"{chance:.0f}%" in page or f"{chance:.1f}%" in page
    whole = small.client(Role.DESK).get(f"/risk/{first.code}/{release.pk}/whole/")
    assert first.country in whole.content.decode()
    assert small.client(Role.DESK).get("/risk/999999/").status_code == 404


@pytest.mark.slow
def test_the_own_country_is_marked_and_moves_are_told_beside_the_release_before(
    small: SmallHub, settings: Any
) -> None:
    name = made().countries[3].country
    settings.OWN_STATE = f" {name.upper()}"
    bring_in(None, forecast_json(made(2024)))
    bring_in(None, forecast_json(made()))
    page = small.client(Role.DESK).get("/risk/?sort=moved").content.decode()
    assert "Our own country" in page
    latest = ForecastRelease.objects.get(base_year=2025)
    rows = ranked(latest)
    assert [row.country.country for row in rows if row.is_own] == [name]
    assert all(row.before is not None for row in rows)
    assert "2024" in small.client(Role.DESK).get(f"/risk/{rows[0].country.code}/").content.decode()


def test_a_real_country_is_drawn_in_the_class_of_its_risk() -> None:
    country = made().countries[0]
    real = [
        replace(country, country=name, code=n)
        for n, name in enumerate(
            ("France", "Mali", "Burma/Myanmar", "South Sudan", "Malta", "Nowhere")
        )
    ]
    from upstander.hub.risks.selectors import Ranked

    rows = [Ranked(c, None, is_own=c.country == "France") for c in real]
    drawn = {s.name: s for s in shapes(rows, country.probability.value / 3)}
    assert drawn["France"].level == drawn["Mali"].level == 4
    assert drawn["France"].is_own
    assert drawn["Burma/Myanmar"].level == drawn["South Sudan"].level == 4, "however it is spelled"
    assert drawn["Brazil"].level == 0
    assert [row.country.country for row in undrawn(rows)] == ["Malta", "Nowhere"]
    assert "Nowhere" not in drawn


def test_a_forecast_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upstander.hub.risks.actions.MOST_BYTES", 3)
    with pytest.raises(UsageError, match="larger"):
        bring_in(None, b"{   }")


def test_what_moved_most_is_told_on_the_first_page_until_somebody_has_seen_it(
    small: SmallHub, settings: Any
) -> None:
    bring_in(None, forecast_json(made(2024)))
    release = bring_in(None, forecast_json(made()))
    every = by_move(ranked(release))
    settings.OWN_STATE = every[-1].country.country
    found = news_for(small.people[Role.DESK])
    assert found is not None
    names = [row.country.country for row in found.moves]
    assert names == [row.country.country for row in (*every[:3], every[-1])]
    desk = small.client(Role.DESK)
    assert names[0] in desk.get("/").content.decode()
    desk.get("/risk/")
    assert news_for(small.people[Role.DESK]) is not None, "looking is not having read"
    desk.post("/risk/read/", {"newest": str(release.pk + 1)})
    assert news_for(small.people[Role.DESK]) is not None, "nobody has seen what is not there"
    desk.post("/risk/read/", {"newest": str(release.pk)})
    assert news_for(small.people[Role.DESK]) is None
    assert b"A new forecast" not in desk.get("/").content


def test_a_countrys_page_lists_ones_cases_on_it_by_whole_words(small: SmallHub) -> None:
    desk = small.people[Role.DESK]
    Case.objects.update(title="Nigeria in the dry season")
    assert cases_on(desk, "Nigeria") == [small.case]
    assert cases_on(desk, "Niger") == []
    assert cases_on(small.stranger, "Nigeria") == []
