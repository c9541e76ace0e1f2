"""Competing hypotheses: Bayes' rule by hand, and removals against every subset."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import ValueRejectedError
from upstander.foresight.hypotheses.diagnosticity import diagnosticity
from upstander.foresight.hypotheses.fragility import TIE, fragility
from upstander.foresight.hypotheses.report import report
from upstander.foresight.hypotheses.sureness import sureness
from upstander.foresight.hypotheses.weighing import Weighed, weighed
from upstander.model.grade import UNGRADED, Grade
from upstander.model.hypothesis import HypothesisMatrix, Item, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

A1 = Grade("A", 1)


def item(
    name: str, *likelihoods: float, grade: Grade = A1, origin: str = "", judge: str = ""
) -> Item:
    return Item(name, f"says {name}", "s", grade, origin, (Judgement(judge, likelihoods),))


def matrix(*items: Item, priors: tuple[float, ...] = (0.5, 0.5)) -> HypothesisMatrix:
    return HypothesisMatrix(tuple(f"h{k}" for k in range(len(priors))), priors, items)


def test_two_hypotheses_follow_bayes_rule_with_the_ratio_raised_to_the_grade() -> None:
    made = report(matrix(item("e", 4.0, 1.0), item("f", 1.0, 2.0), priors=(0.2, 0.8)))
    believed = A1.probability.value
    odds = 0.25 * 4.0**believed * 0.5**believed
    assert made.posterior[0] == pytest.approx(odds / (1 + odds))


def test_only_ratios_within_a_row_count() -> None:
    one, other = report(matrix(item("e", 4.0, 1.0))), report(matrix(item("e", 0.4, 0.1)))
    assert one.posterior == pytest.approx(other.posterior)


def test_a_worse_grade_moves_less_and_none_is_f6() -> None:
    grades = [Grade("A", 1), Grade("B", 2), Grade("C", 3), UNGRADED, Grade("E", 5)]
    made = [report(matrix(item("e", 9.0, 1.0, grade=g))).posterior[0] for g in grades]
    assert made == sorted(made, reverse=True)
    assert made[-1] > 0.5
    assert "Items without a grade: 1" in " ".join(
        report(matrix(item("e", 2.0, 1.0, grade=UNGRADED))).notes
    )


def test_copies_of_one_origin_count_once_as_the_best_graded_says() -> None:
    copies = [
        item("bad", 1.0, 9.0, grade=Grade("D", 4), origin="cable"),
        item("good", 4.0, 1.0, grade=Grade("B", 2), origin="cable"),
    ]
    made = report(matrix(*copies))
    alone = report(matrix(item("good", 4.0, 1.0, grade=Grade("B", 2))))
    assert made.posterior == pytest.approx(alone.posterior)
    assert any("judged differently; good" in note for note in made.notes)


def test_judges_count_alike_in_the_logarithm() -> None:
    shared = Item("e", "t", "s", A1, "", (Judgement("x", (8.0, 1.0)), Judgement("y", (2.0, 1.0))))
    both, middle = report(matrix(shared)), report(matrix(item("e", 4.0, 1.0)))
    assert both.posterior == pytest.approx(middle.posterior)
    wide, narrow = (made.sureness.high[0] - made.sureness.low[0] for made in (both, middle))
    assert wide > narrow


def test_what_a_judge_did_not_rate_is_not_held_against_an_item() -> None:
    two = Item("e", "t", "s", A1, "", (Judgement("x", (8.0, 1.0)), Judgement("y", (8.0, 1.0))))
    one = item("f", 3.0, 1.0, judge="x")
    made, plain = report(matrix(two, one)), report(matrix(item("e", 8, 1), item("f", 3, 1)))
    assert made.posterior == pytest.approx(plain.posterior)
    assert any("2 judges, counting alike; 1 of 2 units not by all" in note for note in made.notes)


def test_the_interval_repeats_with_its_seed_and_holds_the_posterior() -> None:
    given_ = weighed(matrix(item("e", 9.0, 1.0, grade=Grade("C", 3)), item("f", 1.0, 2.0)))
    one, again = sureness(given_, 4), sureness(given_, 4)
    assert one == again
    assert one != sureness(given_, 5)
    assert one.low[0] < given_.posterior[0] < one.high[0]
    assert sum(one.first) == pytest.approx(1.0)


def test_an_item_alike_under_all_hypotheses_says_nothing() -> None:
    telling = diagnosticity(weighed(matrix(item("dramatic", 10.0, 10.0), item("e", 2.0, 1.0))))
    assert [d.unit for d in telling] == [1, 0]
    assert (telling[1].ratio, telling[1].bits, telling[1].favours) == (1.0, 0.0, -1)


def test_information_is_the_distance_from_the_posterior_without_the_item() -> None:
    rows = [item("e", 3.0, 1.0, 0.5), item("f", 1.0, 2.0, 1.0)]
    priors = (0.5, 0.3, 0.2)
    full = np.array(report(matrix(*rows, priors=priors)).posterior)
    without = np.array(report(matrix(rows[1], priors=priors)).posterior)
    found = next(d for d in diagnosticity(weighed(matrix(*rows, priors=priors))) if d.unit == 0)
    assert found.bits == pytest.approx(float((full * np.log2(full / without)).sum()))


CELL = st.sampled_from([0.1, 0.5, 1.0, 2.0, 10.0])
SIZES = st.integers(2, 4)


def drawn(rows: Sequence[Sequence[float]], priors: Sequence[int]) -> Weighed:
    made = tuple(p / sum(priors) for p in priors)
    return weighed(matrix(*(item(f"e{k}", *row) for k, row in enumerate(rows)), priors=made))


def brute(made: Weighed, changed: Callable[[np.ndarray], bool]) -> int | None:
    """The size of the smallest subset whose removal changes the total so."""
    support = made.support
    for size in range(len(support) + 1):
        for gone in combinations(range(len(support)), size):
            kept = np.delete(support, list(gone), axis=0)
            if changed(made.priors + kept.sum(axis=0)):
                return size
    return None


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_the_fewest_are_as_few_as_the_best_of_all_subsets(data: st.DataObject) -> None:
    width = data.draw(SIZES)
    rows = data.draw(
        st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
    )
    priors = data.draw(st.lists(st.integers(1, 4), min_size=width, max_size=width))
    made = drawn(rows, priors)
    found = fragility(made)
    order, leader = found.order, found.order[0]
    near = TIE / 2  # sums over subsets in another order differ by less

    def passed(total: np.ndarray) -> bool:
        return bool((np.delete(total, leader) > total[leader] + near).any())

    def met(total: np.ndarray) -> bool:
        return bool((np.delete(total, leader) >= total[leader] - near).any())

    def reordered(total: np.ndarray) -> bool:
        return any(
            total[order[low]] > total[order[high]] + near
            for low in range(width)
            for high in range(low)
        )

    for overturn, rule in (
        (found.first, passed),
        (found.alone, met),
        (found.ranking, reordered),
    ):
        assert (None if overturn is None else len(overturn.units)) == brute(made, rule)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_without_the_named_units_it_is_as_said(data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
    made = drawn(rows, (1, 1, 1))
    found = fragility(made).first
    if found is not None:
        kept = np.delete(made.support, list(found.units), axis=0)
        total = made.priors + kept.sum(axis=0)
        assert total[found.above] - total[found.below] == pytest.approx(found.odds, abs=1e-9)
        assert total[found.below] > total[found.above]


def test_copies_stand_and_fall_together() -> None:
    copies = [item(f"c{k}", 9.0, 1.0, origin="cable") for k in range(3)]
    made = report(matrix(*copies, item("e", 1.0, 2.0)))
    assert made.fragility.first is not None
    assert [made.items_of(unit) for unit in made.fragility.first.units] == [("c0", "c1", "c2")]


def test_a_lead_that_the_prior_alone_keeps_hangs_on_no_item() -> None:
    made = report(matrix(item("e", 2.0, 1.0), priors=(0.9, 0.1)))
    assert made.fragility.first is None
    assert made.fragility.alone is None


def test_a_tie_has_no_lead_to_lose() -> None:
    made = fragility(weighed(matrix(item("e", 2.0, 1.0), item("f", 1.0, 2.0))))
    assert made.order == (0, 1)
    assert made.alone is not None
    assert made.alone.units == ()
    assert made.first is not None
    assert made.first.units == (0,)


def test_what_is_impossible_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="no likelihood: 0"):
        Judgement("", (0.0, 1.0))
    with pytest.raises(ValueRejectedError, match="fewer than two"):
        HypothesisMatrix(("only",), (1.0,), ())
    with pytest.raises(ValueRejectedError, match=r"no priors: 0\.5, 0\.4"):
        matrix(item("e", 1.0, 2.0), priors=(0.5, 0.4))


def passes(leader: int, total: np.ndarray) -> bool:
    return bool(total.argmax() != leader)


def test_ten_items_of_any_weight_are_no_different() -> None:
    random = np.random.default_rng(8)
    for _ in range(6):
        rows = np.exp(random.normal((0.1, 0.0, 0.0), 0.5, (10, 3)))
        made = drawn(rows.tolist(), (2, 1, 1))
        found = fragility(made)
        leader = found.order[0]
        expected = brute(made, partial(passes, leader))
        assert (None if found.first is None else len(found.first.units)) == expected
