"""Over the life of a question: against a plain computation that walks from day to day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.foresight.small_ledger import OPENS, Said, by_days, ledger, question, yes
from upstander.errors import UsageError
from upstander.foresight.forecasts.pooling import RULES, pool
from upstander.foresight.forecasts.report import report
from upstander.foresight.forecasts.rows import SKIP, alone
from upstander.model.forecast_question import Kind
from upstander.risk import pooling as plain

DAYS = 10
FORECASTS = st.lists(
    st.tuples(
        st.just(0), st.sampled_from("abcdefghijkl"), st.integers(0, DAYS - 1), st.floats(0, 1)
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda one: one[1:3],
)
PLAIN = {
    "mean": plain.mean,
    "median": plain.median,
    "geo-odds": plain.geometric_odds,
    "neyman": plain.neyman,
    "trimmed": plain.trimmed_mean,
}


def said_of(drawn: list[tuple[int, str, int, float]]) -> list[Said]:
    return [(place, who, day, yes(chance)) for place, who, day, chance in drawn]


@settings(max_examples=40, deadline=None)
@given(FORECASTS, st.sampled_from(sorted(PLAIN)), st.booleans())
def test_a_pool_scores_what_a_walk_from_day_to_day_gives(
    drawn: list[tuple[int, str, int, float]], rule: str, fill: bool
) -> None:
    said = said_of(drawn)
    made = report(ledger([question()], said), rule, "base" if fill else "skip")
    expected = by_days(question(), said, PLAIN[rule], fill=fill)
    assert made.questions[0].crowd.pool == pytest.approx(expected, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(FORECASTS)
def test_each_alone_scores_what_a_walk_from_day_to_day_gives(
    drawn: list[tuple[int, str, int, float]],
) -> None:
    said = said_of(drawn)
    kept = ledger([question()], said)
    for before, fill in (("base", True), ("skip", False)):
        found = alone(kept, before)
        for who, score in zip(found.forecaster.tolist(), found.score.tolist(), strict=True):
            mine = [one for one in said if one[1] == kept.forecasters[who]]
            expected = by_days(question(), mine, lambda c: c[0], fill=fill)
            assert score == pytest.approx(expected, abs=1e-12)


def test_the_median_of_two_options_is_the_median_of_one() -> None:
    chances = np.array([yes(p) for p in (0.1, 0.2, 0.9)])
    made = pool(chances, np.arange(3), np.array([1, 1, 1]), "median")
    assert made.values[0].tolist() == pytest.approx([0.2, 0.8])


def test_with_three_options_the_pool_of_logs_is_the_normalised_geometric_mean() -> None:
    chances = np.array([[0.5, 0.3, 0.2], [0.1, 0.6, 0.3]])
    made = pool(chances, np.arange(2), np.array([1, 1]), "geo-odds")
    expected = np.sqrt(chances[0] * chances[1])
    assert made.values[0] == pytest.approx(expected / expected.sum())


def test_of_several_forecasts_on_one_day_the_last_counts() -> None:
    kept = ledger([question()], [(0, "a", 0, yes(0.5))])
    twice = ledger([question()], [(0, "a", 0, yes(0.1)), (0, "a", 0, yes(0.5))])
    assert report(twice).questions[0].crowd.pool == report(kept).questions[0].crowd.pool
    assert alone(twice).score.tolist() == alone(kept).score.tolist()


def test_who_comes_late_and_sure_gains_nothing_by_it() -> None:
    late = ledger([question()], [(0, "a", DAYS - 1, yes(1.0))])
    # Nine days of the base rate's (0.2 - 1)^2, one day of nothing.
    assert alone(late).score.tolist() == pytest.approx([0.9 * 0.64])
    assert alone(late, SKIP).score.tolist() == [0.0]
    assert report(late, before=SKIP).questions[0].crowd.covered == pytest.approx(0.1)


def test_a_question_known_early_ends_the_day_before() -> None:
    early = question(resolved=OPENS + timedelta(days=4))
    kept = ledger([early], [(0, "a", 0, yes(0.5)), (0, "a", 2, yes(0.9))])
    assert alone(kept).score.tolist() == pytest.approx([0.5 * 0.25 + 0.5 * 0.01])


def test_open_and_void_questions_are_pooled_and_not_scored() -> None:
    asked = [question("a", outcome=""), question("b", outcome="void")]
    made = report(ledger(asked, [(0, "x", 0, yes(0.3)), (1, "x", 0, yes(0.3))]))
    for one in made.questions:
        assert np.isnan(one.crowd.pool)
        assert one.crowd.latest == pytest.approx(yes(0.3))
    assert made.summaries == ()
    assert made.calibration is None


def test_options_in_an_order_have_a_ranked_score_too() -> None:
    asked = question(
        kind=Kind.ORDERED, options=("low", "middle", "high"), outcome="low", base=(), base_source=""
    )
    made = report(ledger([asked], [(0, "x", 0, (0.2, 0.5, 0.3))]), "mean").questions[0].crowd
    assert made.ordered == pytest.approx((0.8**2 + 0.3**2) / 2)
    assert made.pool == pytest.approx(0.8**2 + 0.5**2 + 0.3**2)
    assert made.log == pytest.approx(-np.log(0.2))


def test_an_unknown_rule_is_wrong_usage() -> None:
    kept = ledger([question()], [(0, "a", 0, yes(0.5))])
    with pytest.raises(UsageError, match="choose of geo-odds, mean"):
        report(kept, "guess")
    with pytest.raises(UsageError, match="base or skip"):
        report(kept, before="nothing")
    assert RULES[0] == "geo-odds"
    assert kept.questions[0].last == date(2027, 1, 10)


def test_a_choice_of_two_is_summed_up_with_what_has_its_scale() -> None:
    two = question("two", kind=Kind.MULTI, options=("a", "b"), outcome="a")
    three = question("three", kind=Kind.MULTI, options=("a", "b", "c"), outcome="a", base=())
    said = [(0, "x", 0, yes(0.8)), (1, "x", 0, (0.8, 0.1, 0.1))]
    made = report(ledger([two, three], said)).summaries
    assert [(s.family, s.questions) for s in made] == [("two options", 1), ("several options", 1)]
    assert made[0].happened is None
