"""What assessors say is kept side by side, dated, and never averaged away."""

from __future__ import annotations

from datetime import date

from upstander.model.assessment import Assessment
from upstander.model.indicator import Indicator, indicators
from upstander.risk.assessment.standing import standing
from upstander.risk.assessment.summary import AssessmentSummary, summarise

DAY = date(2026, 6, 30)


def rating(
    assessor: str,
    rated: int | None,
    indicator: str = "8.7",
    about: str = "ford",
    when: date = date(2026, 5, 1),
    evidence: tuple[str, ...] = (),
) -> Assessment:
    key = f"{assessor}-{indicator}-{about}-{when}"
    return Assessment(key, indicator, rated, "moderate", assessor, "ngo", about, when, evidence)


def told(*said: Assessment, known: dict[str, Indicator] | None = None) -> AssessmentSummary:
    return summarise(said, known or indicators(), DAY, seed=1)


def test_the_distribution_is_kept_with_those_who_could_not_tell() -> None:
    found = told(rating("a", 0), rating("b", 3), rating("c", None))
    assert found.factors[7].counts == {
        "absent": 1, "slight": 0, "present": 0, "strong": 1, "unknown": 1,
    }  # fmt: skip


def test_a_disagreement_shows_each_side_with_its_evidence() -> None:
    found = told(rating("a", 0, evidence=("s-1",)), rating("b", 3, evidence=("s-2", "s-3")))
    (one,) = found.disagreements
    assert [(side.rating, side.evidence) for side in one.sides] == [
        (0, ("s-1",)),
        (3, ("s-2", "s-3")),
    ]
    assert one.sides[1].assessors == ("b (ngo)",)


def test_ratings_one_step_apart_are_no_disagreement() -> None:
    assert told(rating("a", 2), rating("b", 3)).disagreements == ()


def test_of_two_ratings_by_one_assessor_the_later_stands() -> None:
    (unit,) = standing([rating("a", 0, when=date(2026, 1, 1)), rating("a", 3)], DAY)
    assert unit.ratings == (3,)


def test_a_rating_older_than_a_year_is_shown_as_stale_and_not_counted() -> None:
    factor = told(rating("a", 3, when=date(2025, 6, 1))).factors[7]
    assert not factor.assessed
    assert [a.assessor for a in factor.stale] == ["a"]
    assert "8.7" not in {i.code for i in factor.unassessed}


def test_a_rating_made_after_the_cases_day_does_not_exist_yet() -> None:
    assert standing([rating("a", 3, when=date(2026, 7, 1))], DAY) == ()


def test_what_nobody_rated_is_named_and_is_not_absent() -> None:
    factor = told(rating("a", 1)).factors[7]
    assert {i.code for i in factor.unassessed} == {f"8.{n}" for n in range(1, 13)} - {"8.7"}
    assert factor.counts["absent"] == 0


def test_the_same_indicator_for_two_communities_is_two_units() -> None:
    units = standing([rating("a", 0, about="ford"), rating("a", 3, about="ridge")], DAY)
    assert [unit.about for unit in units] == ["ford", "ridge"]


def test_a_partners_indicator_stands_beside_the_frameworks() -> None:
    wells = Indicator("wells", "wells fenced off", designer="Ford elders")
    found = told(rating("a", 3, "wells"), known=indicators() | {"wells": wells})
    assert found.factors[-1].counts["strong"] == 1
    assert found.factors[-1].title == "Indicators that partners designed"


def test_a_rating_of_an_indicator_that_may_not_be_seen_does_not_exist() -> None:
    assert told(rating("a", 3, "wells")) == told()
