"""Parts that add up, a stage with its reasons, and gaps that are named, on a small world."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import UsageError, ValueRejectedError
from upstander.model.attachment import attach
from upstander.model.case import CaseFile, Manifest
from upstander.model.forecast import CountryForecast, RiskForecast, TrainedOn
from upstander.model.grade import Grade
from upstander.model.marking import CLEAR, TLP, Marking, Reader
from upstander.model.probability import Probability
from upstander.model.statement import Statement
from upstander.model.vocabulary import vocabulary
from upstander.risk.picture.combination import combine
from upstander.risk.picture.conditions import at_least
from upstander.risk.picture.part import Part, Reason, logit
from upstander.risk.picture.picture import RiskPicture, ScopePicture, risk_picture
from upstander.risk.picture.weighing import weigh, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2026, 6, 30)
ANCHOR = Probability(0.02, 0.01, 0.03, "made up")
AMBER = Marking(TLP.AMBER)
parts = st.builds(
    lambda middle, down, up, kind: Part(
        kind, "made up", middle, middle - down, middle + up, (Reason("seen"),), "here"
    ),
    st.floats(-2, 2),
    st.floats(0, 2),
    st.floats(0, 2),
    st.sampled_from(["structural", "signal", "assessment", "human"]),
)


def say(
    entity: str, schema: str, facts: dict[str, str], day: str = "2026-06-01", mark: Marking = CLEAR
) -> list[Statement]:
    grade = Grade.parse("A1")
    return [
        Statement("d", entity, schema, p, v, last_seen=day, grade=grade, marking=mark)
        for p, v in facts.items()
    ]


def world(*more: Iterable[Statement]) -> CaseFile:
    """A country with two communities at one place, and what else is said."""
    said = [
        *say("x", "Territory", {"name": "Numera"}),
        *say("ford", "Territory", {"name": "Ford", "partOf": "x"}),
        *say("marsh", "Community", {"name": "Marsh people", "place": "ford"}),
        *say("hill", "Community", {"name": "Hill people", "place": "ford"}, "2024-01-01"),
    ]
    return CaseFile(Manifest("c", "C", DAY, "x"), (*said, *(s for group in more for s in group)))


def incident(
    key: str, days_ago: int, act: str = "rome-7-1-a", mark: Marking = CLEAR
) -> list[Statement]:
    when = (DAY - timedelta(days=days_ago)).isoformat()
    facts = {"name": f"Event {key}", "date": when, "act": "rome-7-1-a", "place": "ford"}
    return say(key, "Incident", facts | {"harmed": "marsh"}, when, mark)


def rating(
    key: str, indicator: str, rated: int, about: str, assessor: str, **more: str
) -> list[Statement]:
    facts = {"indicator": indicator, "rating": str(rated), "about": about, "assessor": assessor}
    mark = AMBER if more.pop("mark", "") else CLEAR
    return say(key, "RiskAssessment", facts | {"date": "2026-06-01"} | more, mark=mark)


def person(key: str, chance: float, **more: str) -> list[Statement]:
    facts = {"event": "mass-killing-onset", "probability": str(chance), "forecaster": key}
    facts |= {"about": "x", "date": "2026-06-01", "endDate": "2027-12-31"}
    return say(key, "HumanForecast", facts | more)


def scope(made: RiskPicture, key: str) -> ScopePicture:
    return next(s for s in made.scopes if s.id == key)


@settings(max_examples=40)
@given(st.lists(parts, max_size=6))
def test_contributions_add_up_to_the_log_odds_exactly(given_parts: list[Part]) -> None:
    weighed = weigh(given_parts)
    made = combine(ANCHOR, weighed)
    assert made.log_odds == math.fsum([logit(0.02), *(w.shift for w in weighed)])
    assert made.widest[0] <= made.probability.low <= made.probability.value
    assert made.probability.value <= made.probability.high <= made.widest[1]


@settings(max_examples=40)
@given(st.lists(parts, max_size=6))
def test_the_order_of_parts_does_not_matter(given_parts: list[Part]) -> None:
    one, other = combine(ANCHOR, weigh(given_parts)), combine(ANCHOR, weigh(given_parts[::-1]))
    assert one.log_odds == pytest.approx(other.log_odds, abs=1e-12)


@pytest.mark.slow
def test_without_any_part_the_picture_is_the_base_rate_of_the_past() -> None:
    made = risk_picture(world())
    assert made.estimate.probability.value == vocabulary("picture")["base_rate"]["value"]


def attached(base_year: int, imputed: tuple[str, ...] = ()) -> CaseFile:
    chance = Probability(0.06, 0.04, 0.09, "made up")
    country = CountryForecast("Numera", 1001, chance, 1, (), imputed)
    trained = TrainedOn(1990, 2020, 18, 9)
    made = RiskForecast(
        "coin", "v1", base_year, 2, trained, 0.02, 0.0, (), (), (country,), "made up"
    )
    return attach(world(), made, "Numera")


def test_with_a_forecast_and_nothing_else_the_picture_is_the_forecast() -> None:
    made = risk_picture(attached(2025)).estimate
    assert made.probability.value == pytest.approx(0.06)
    assert made.probability.low <= 0.04
    assert made.probability.high >= 0.09
    assert made.parts[0].part.reasons[0].statements


def test_a_forecast_whose_years_are_over_is_not_combined_and_says_so() -> None:
    made = risk_picture(attached(2023, ("mk_ever",)))
    assert made.estimate.parts == ()
    told = " ".join(spot.text for spot in made.blind_spots if spot.kind == "forecast")
    assert "the years to 2025, which are over" in told
    assert "no value for any mass killing since 1945" in told


def test_more_parts_of_one_kind_count_less_each_and_more_together() -> None:
    one = Part("signal", "a", 1.0, 1.0, 1.0, (Reason("seen"),), "here")
    totals = [sum(w.shift for w in weigh([one] * count)) for count in (1, 2, 8)]
    assert totals == sorted(totals)
    assert totals[-1] < 2 * totals[0]


def test_every_weight_says_where_it_comes_from() -> None:
    for kind, entry in vocabulary("picture")["kinds"].items():
        weight = weight_of(kind, 1)
        assert weight.origin in {"learned", "judgement"}
        assert weight.low <= weight.value <= weight.high
        assert entry["data"].strip()
    assert "3,862 country-years" in weight_of("structural", 1).data


def test_an_unknown_kind_and_a_part_without_reason_are_refused() -> None:
    with pytest.raises(UsageError, match="no such kind"):
        weight_of("rumour", 1)
    with pytest.raises(ValueRejectedError, match="needs a reason"):
        Part("signal", "a", 0.0, 0.0, 0.0, (), "here")
    with pytest.raises(ValueRejectedError, match="finite"):
        Part("signal", "a", math.nan, 0.0, 0.0, (Reason("seen"),), "here")


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), max_size=6), st.integers(0, 4))
def test_the_chance_of_so_many_incidents_is_that_of_all_outcomes_counted(
    chances: list[float], count: int
) -> None:
    total = 0.0
    for happened in product((False, True), repeat=len(chances)):
        if sum(happened) >= count:
            total += math.prod(c if h else 1 - c for c, h in zip(chances, happened, strict=True))
    assert at_least(count, chances) == pytest.approx(total, abs=1e-9)


def test_three_grave_incidents_in_six_months_are_ongoing_and_lead_to_their_statements() -> None:
    made = risk_picture(world(*(incident(f"i{n}", 30 * n) for n in (1, 2, 3, 4))))
    stage = scope(made, "marsh").stage
    assert stage.name == "ongoing"
    assert stage.support is not None
    assert 0.5 <= stage.support.value < 1
    told = {s.id for s in world(*(incident(f"i{n}", 30 * n) for n in (1, 2, 3, 4))).statements}
    assert stage.reasons[0].statements
    assert set(stage.reasons[0].statements) <= told
    assert scope(made, "hill").stage.name != "ongoing"


def test_one_recent_incident_is_imminent_only_where_preparation_is_seen() -> None:
    fresh = incident("i1", 20)
    alone = scope(risk_picture(world(fresh)), "marsh").stage
    assert alone.name == "emerging"
    assert any(text.startswith("imminent is not excluded: nobody rated") for text in alone.open)
    seen = rating("a1", "8.7", 3, "marsh", "p-1")
    assert scope(risk_picture(world(fresh, seen)), "marsh").stage.name == "imminent"


def test_a_split_among_assessors_is_half_a_support() -> None:
    split = [rating("a1", "8.7", 3, "hill", "p-1"), rating("a2", "8.7", 0, "hill", "p-2")]
    stage = scope(risk_picture(world(*split)), "hill").stage
    assert stage.name == "emerging"
    assert stage.support is not None
    assert (stage.support.low, stage.support.value, stage.support.high) == (1 / 3, 1 / 2, 2 / 3)


def test_one_assessor_alone_is_never_a_certainty() -> None:
    stage = scope(risk_picture(world(rating("a1", "8.7", 3, "hill", "p-1"))), "hill").stage
    assert stage.support is not None
    assert (stage.support.low, stage.support.value) == (0.5, 0.75)


def test_grave_acts_long_ago_are_aftermath_only_where_the_community_is_heard_from() -> None:
    old = incident("i1", 700)
    assert scope(risk_picture(world(old)), "marsh").stage.name == "aftermath"
    silent = [s for s in world(old).statements if s.last_seen < "2026"]
    case = CaseFile(Manifest("c", "C", DAY, "x"), tuple(silent))
    assert "aftermath" not in {s.stage.name for s in risk_picture(case).scopes}


def test_a_community_without_parts_is_not_known_and_never_low() -> None:
    made = risk_picture(world())
    plain = scope(made, "hill").as_dict()
    assert plain["shift"] is None
    assert any(spot.about == "hill" for spot in made.blind_spots)
    assert not any(spot.about == "marsh" for spot in made.blind_spots)


def test_no_community_is_given_a_probability() -> None:
    made = risk_picture(world(rating("a1", "8.7", 3, "marsh", "p-1")))
    assert "probability" not in scope(made, "marsh").as_dict()
    assert scope(made, "marsh").shift > 0


def test_factors_nobody_assessed_are_blind_spots() -> None:
    made = risk_picture(world(rating("a1", "8.7", 3, "marsh", "p-1")))
    asked = {spot.about for spot in made.blind_spots if spot.kind == "factor"}
    assert asked == {str(n) for n in range(1, 15)} - {"8"}


def test_disagreement_widens_the_range_and_leaves_both_sides_to_read() -> None:
    alike = [rating("a1", "8.7", 2, "x", "p-1"), rating("a2", "8.7", 2, "x", "p-2")]
    apart = [rating("a1", "8.7", 0, "x", "p-1"), rating("a2", "8.7", 3, "x", "p-2"),
             rating("a3", "8.7", 2, "x", "p-3")]  # fmt: skip
    narrow, wide = (risk_picture(world(*said)).estimate for said in (alike, apart))
    assert wide.probability.spread > narrow.probability.spread
    assert len(risk_picture(world(*apart)).assessments.disagreements) == 1


def test_people_move_the_sum_half_way_to_their_pool() -> None:
    made = risk_picture(world(person("f1", 0.2), person("f2", 0.2))).estimate
    half = (logit(0.0161) + logit(0.2)) / 2
    assert made.log_odds == pytest.approx(half, abs=1e-9)


def test_a_forecast_of_something_else_stands_aside_with_a_reason() -> None:
    made = risk_picture(world(person("f1", 0.2, event="coup"), person("f2", 0.9, about="ford")))
    assert made.estimate.parts == ()
    assert len(made.aside) == 2
    assert all(reason.statements for reason in made.aside)


def test_a_rating_of_a_person_counts_nowhere_however_it_came_into_the_case() -> None:
    someone = say("p", "Person", {"name": "A person"})
    made = risk_picture(world(someone, rating("a1", "8.7", 3, "p", "p-1")))
    assert made.estimate == risk_picture(world(someone)).estimate
    assert made.assessments == risk_picture(world(someone)).assessments
    assert "p" not in {s.id for s in made.scopes}
    assert "not of the country, a place or a community" in made.aside[0].text


def test_what_cannot_be_read_is_told_and_stops_nothing() -> None:
    odd = [rating("a1", "8.7", 9, "x", "p-1"), person("f1", 0.1, probability="about half")]
    made = risk_picture(world(*odd))
    assert made.estimate.parts == ()
    assert made.aside[0].text.startswith("2 assessments or forecasts are left out")


def test_a_signal_can_be_joined_and_tied_to_a_community() -> None:
    alarm = Part("signal", "alarm", 1.0, 0.0, 2.0, (Reason("Nine, two usual."),), "counts", "marsh")
    made = risk_picture(world(), parts=[alarm])
    assert scope(made, "marsh").shift == pytest.approx(0.5)
    assert made.estimate.parts == ()
    assert not any(spot.about == "signal" for spot in made.blind_spots)


def test_every_reason_of_the_picture_rests_on_statements_of_the_view() -> None:
    case = world(incident("i1", 20), rating("a1", "8.7", 3, "marsh", "p-1"), person("f1", 0.1))
    made, known = risk_picture(case), {s.id for s in case.statements}
    reasons = [r for p in made.estimate.parts for r in p.part.reasons]
    reasons += [r for s in made.scopes for r in (*s.stage.reasons, *(
        r for p in s.parts for r in p.part.reasons))]  # fmt: skip
    assert len(reasons) >= 4
    assert all(r.statements and set(r.statements) <= known for r in reasons)


def test_what_a_reader_may_not_see_leaves_no_trace_in_the_picture() -> None:
    secret = [
        *incident("i9", 10, mark=AMBER),
        *rating("a9", "7e", 3, "marsh", "p-9", mark="amber"),
    ]
    public = Reader("public", TLP.CLEAR)
    shown = risk_picture(world(secret).view(public))
    assert shown == risk_picture(world().view(public))
    assert shown != risk_picture(world(secret))


def test_a_source_that_fell_silent_is_named_with_its_last_statement() -> None:
    old = [
        Statement("d", "u", "Unit", "notes", f"n{n}", origin="Wire", last_seen="2024-05-01")
        for n in range(5)
    ]
    case = world([Statement("d", "u", "Unit", "name", "1st Ford"), *old])
    (spot,) = [s for s in risk_picture(case).blind_spots if s.kind == "source"]
    assert spot.text == "Wire made 5 statements and none since 2024-05-01."
    assert set(spot.statements) <= {s.id for s in old}
