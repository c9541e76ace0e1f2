"""Agreement among assessors, on a published example and on small worlds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.risk.assessment.agreement import agreement, krippendorff_alpha

PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
"""Krippendorff (2011), section C: four observers, twelve units, missing ratings."""

units_of_ratings = st.lists(
    st.lists(st.integers(0, 3), min_size=1, max_size=5), min_size=1, max_size=12
)


def test_the_published_example_gives_the_published_ordinal_alpha() -> None:
    units = [[r for r in column if r is not None] for column in zip(*PUBLISHED, strict=True)]
    alpha = krippendorff_alpha(units)
    assert alpha == pytest.approx(0.815, abs=5e-4)


def test_two_who_always_say_the_opposite_agree_less_than_chance() -> None:
    alpha = krippendorff_alpha([[0, 3], [3, 0], [0, 3], [3, 0]])
    assert alpha is not None
    assert alpha < 0


def test_a_unit_that_one_person_rated_says_nothing_of_agreement() -> None:
    assert krippendorff_alpha([[1, 1], [3, 2], [0]]) == krippendorff_alpha([[1, 1], [3, 2]])


def test_where_all_say_the_same_of_everything_alpha_is_not_defined() -> None:
    found = agreement([[2, 2], [2, 2, 2]], seed=1)
    assert found.alpha is None
    assert "not defined" in found.words
    assert (found.units, found.ratings) == (2, 5)


def test_of_fewer_than_five_units_no_figure_is_given() -> None:
    assert agreement([[0, 3]] * 4, seed=1).alpha is None
    assert "too few units" in agreement([[0, 3]] * 4, seed=1).words
    assert agreement([[0, 3]] * 5, seed=1).alpha is not None


@settings(max_examples=40)
@given(units_of_ratings)
def test_alpha_is_at_most_one_and_its_interval_holds_it(units: list[list[int]]) -> None:
    found = agreement(units, seed=1, resamples=20)
    if found.alpha is None:
        return
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.alpha <= found.high <= 1.0 + 1e-12


@settings(max_examples=40)
@given(units_of_ratings)
def test_neither_the_order_of_units_nor_that_of_assessors_matters(units: list[list[int]]) -> None:
    mixed = [sorted(unit, reverse=True) for unit in units][::-1]
    one, other = krippendorff_alpha(units), krippendorff_alpha(mixed)
    assert one == (other if other is None else pytest.approx(other))
