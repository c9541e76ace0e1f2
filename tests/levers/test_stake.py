"""What is at stake: weights from who is threatened, where and how soon."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.levers.small_case import problem_of, small_case, with_lever
from tests.small_world import TODAY, SmallWorld
from upstander.levers.lever_plan import case_plan
from upstander.levers.stake import Stake, first_by, stake_of
from upstander.levers.threat import Judged, Outlook, expected, reports_of


def world() -> SmallWorld:
    """Two units, two communities at two places of one region."""
    made = SmallWorld().actors("u", "v")
    for key, where in (("marsh", "ford"), ("hill", "ridge")):
        made.say(key, "Community", name=key, place=where)
        made.say(where, "Territory", name=where, partOf="region", level="adm2")
    return made.say("region", "Territory", name="region", level="adm1")


def harm(made: SmallWorld, body: str, whom: str, ago: int = 0, **more: str) -> SmallWorld:
    """One more incident, so many days before today."""
    key = f"i{len(made.statements)}"
    day = (TODAY - timedelta(days=ago)).isoformat()
    facts = {"name": key, "perpetrator": body, "harmed": whom, "date": day} | more
    return made.say(key, "Incident", **{prop: value for prop, value in facts.items() if value})


def weights(made: SmallWorld, outlook: Outlook | None = None) -> dict[str, float]:
    return {w.id: w.weight for w in stake_of(made.entities(), TODAY, outlook).weights}


def test_the_next_incident_is_by_each_body_in_the_share_that_streams_of_chance_have() -> None:
    mean = np.array([[0.4], [1.1]])
    chance = np.random.default_rng(3)
    first = chance.exponential(1 / mean.ravel(), size=(200_000, 2))
    within = first.min(axis=1) < 1.0
    for body in (0, 1):
        seen = float((within & (first.argmin(axis=1) == body)).mean())
        assert first_by(mean)[body, 0] == pytest.approx(seen, abs=4e-3)


def test_what_happened_long_ago_weighs_half_per_half_life() -> None:
    made = harm(harm(world(), "u", "marsh"), "v", "marsh", ago=180)
    assert weights(made) == pytest.approx({"u": 2 / 3, "v": 1 / 3})


def test_communities_count_alike_however_often_one_is_reported() -> None:
    made = harm(world(), "v", "hill")
    for _ in range(30):
        harm(made, "u", "marsh")
    by_reports = 1 / 31
    found = {w.id: w for w in stake_of(made.entities(), TODAY).weights}
    assert found["v"].share_of_reports == pytest.approx(by_reports)
    assert found["v"].weight > 8 * by_reports


def test_neither_population_nor_casualties_move_a_weight() -> None:
    plain = harm(harm(world(), "u", "marsh"), "v", "hill")
    counted = harm(harm(world(), "u", "marsh", casualtiesHigh="900"), "v", "hill")
    counted.say("marsh", "Community", populationHigh="1000000")
    assert weights(plain) == weights(counted)


def test_an_incident_threatens_the_other_communities_at_its_place_a_little() -> None:
    made = world().say("mill", "Community", name="mill", place="ford")
    harm(made, "u", "marsh", place="ford")
    harm(made, "v", "hill", place="ridge")
    threatened = {w.id: dict(w.threatens) for w in stake_of(made.entities(), TODAY).weights}
    assert 0 < threatened["u"]["mill"] < threatened["u"]["marsh"]
    assert "mill" not in threatened["v"]


def test_an_incident_in_a_region_is_near_all_of_it_and_one_in_a_country_is_near_nobody() -> None:
    made = harm(world().say("land", "Territory", name="land", level="country"), "u", "marsh")
    made.say("region", "Territory", partOf="land")
    harm(made, "u", "marsh", place="region")
    near = {report.nearby for report in reports_of(made.entities())}
    assert near == {frozenset(), frozenset({"hill"})}
    made = harm(made, "u", "marsh", place="land")
    assert frozenset({"hill"}) in {r.nearby for r in reports_of(made.entities())}
    (last,) = [r for r in reports_of(made.entities()) if "land" in r.incident.places]
    assert last.nearby == frozenset()


def test_an_incident_that_names_no_community_or_no_day_still_counts() -> None:
    made = harm(harm(world(), "u", ""), "v", "hill", date="")
    found = weights(made)
    assert found["u"] > found["v"] > 0
    assert sum(found.values()) == pytest.approx(1.0)


def test_a_forecast_quickens_the_pace_within_bounds_and_evens_the_shares_out() -> None:
    made = harm(harm(harm(world(), "u", "marsh"), "u", "marsh"), "v", "hill")
    calm, alarmed = weights(made), weights(made, Outlook(0.9, 0.01))
    assert abs(alarmed["u"] - 0.5) < abs(calm["u"] - 0.5)
    assert stake_of(made.entities(), TODAY, Outlook(0.02, 0.02)).pace == 1.0
    assert stake_of(made.entities(), TODAY, Outlook(0.0001, 0.3)).pace == 0.5


def test_every_weight_has_its_range_and_its_statements() -> None:
    made = harm(harm(harm(world(), "u", "marsh"), "v", "marsh", ago=300), "v", "hill")
    entities = made.entities()
    for weight in stake_of(entities, TODAY).weights:
        assert weight.low <= weight.weight <= weight.high
        said = {s.id for e in entities.values() if e.is_a("Incident") for s in e.statements}
        assert weight.statements
        assert set(weight.statements) <= said
        assert weight.last


def test_a_person_is_never_weighed() -> None:
    made = harm(harm(world().actors("p", schema="Person"), "p", "marsh"), "u", "marsh")
    assert set(weights(made)) == {"u"}


def test_the_rate_is_the_smoothed_number_of_reports_per_day() -> None:
    made = harm(world(), "u", "marsh")
    judged = Judged(half_life_days=100, horizon_days=100, nearby=0, pace=0)
    reports = reports_of(made.entities())
    found = expected(reports, ["u"], ["marsh"], as_of=TODAY, judged=judged)
    belief = reports[0].bodies["u"]
    assert found[0, 0] == pytest.approx(belief * np.log(2))


@given(st.lists(st.tuples(st.sampled_from("uv"), st.integers(0, 900)), min_size=1, max_size=6))
def test_shares_add_up_to_one_and_losing_a_body_never_raises_what_is_at_stake(
    told: list[tuple[str, int]],
) -> None:
    made = world()
    for body, ago in told:
        harm(made, body, "marsh", ago)
    stake: Stake = stake_of(made.entities(), date(2026, 1, 1))
    assert sum(w.weight for w in stake.weights) == pytest.approx(1.0)
    whole = np.ones((len(stake.weights), 1), dtype=bool)
    fewer = whole.copy()
    fewer[0] = False
    assert (stake.again(fewer) <= stake.again(whole)).all()
    assert (stake.again(whole) <= 1).all()


def test_a_plan_says_where_its_weights_come_from_and_what_it_changes_for_whom() -> None:
    plan = case_plan(problem_of(with_lever(small_case()), worlds=500)).as_dict()
    (weight,) = plan["weights"]["weights"]
    assert (weight["id"], weight["weight"]) == ("u", 1.0)
    assert "next incident" in plan["weights"]["from"]
    (marsh,) = plan["threatened"]
    assert marsh["community"] == "marsh"
    assert 0 <= marsh["plan"] < marsh["nothing"] <= 1
