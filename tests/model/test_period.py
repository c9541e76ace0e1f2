"""Dates that are open, partial or uncertain are kept as such."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import ValueRejectedError
from upstander.model.period import ALWAYS, Moment, Period

days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-08", date(2017, 8, 1), date(2017, 8, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-08-31", date(2017, 8, 31), date(2017, 8, 31)),
        ("2017-08-31T10:00:00Z", date(2017, 8, 31), date(2017, 8, 31)),
        ("by 2017", None, date(2017, 12, 31)),
        ("since 2017-08", date(2017, 8, 1), None),
        ("", None, None),
        ("?", None, None),
    ],
)
def test_a_partial_date_says_no_more_than_it_knows(
    text: str, earliest: date | None, latest: date | None
) -> None:
    moment = Moment.parse(text)
    assert (moment.earliest, moment.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["0000", "2017-13", "2017-02-30", "17", "99999", "by", "by ?", "soon", "2017-8-", "²017"],
)
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueRejectedError, match="no such date"):
        Moment.parse(text)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="before it starts"):
        Period.parse("2018/2017")


def test_partial_ends_may_still_be_in_order() -> None:
    assert Period.parse("2017-08/2017").may_hold(date(2017, 9, 1))


def test_an_open_period_never_surely_holds() -> None:
    assert ALWAYS.may_hold(date(2020, 1, 1))
    assert not ALWAYS.surely_holds(date(2020, 1, 1))


def test_a_period_known_only_by_its_year_may_hold_on_any_of_its_days() -> None:
    year = Period.parse("2017")
    assert year.may_hold(date(2017, 6, 1))
    assert not year.surely_holds(date(2017, 6, 1))
    assert not year.may_hold(date(2018, 1, 1))


@given(days, days, days)
def test_what_surely_holds_may_hold(first: date, second: date, day: date) -> None:
    start, end = sorted((first, second))
    span = Period.parse(f"{start}/{end}")
    assert span.surely_holds(day) == span.may_hold(day) == (start <= day <= end)


@given(st.tuples(days, days), st.tuples(days, days))
def test_overlap_is_mutual(one: tuple[date, date], other: tuple[date, date]) -> None:
    spans = [Period.parse(f"{min(pair)}/{max(pair)}") for pair in (one, other)]
    assert spans[0].may_overlap(spans[1]) == spans[1].may_overlap(spans[0])
