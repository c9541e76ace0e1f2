"""A warning says how bad and how far to be believed, and never makes one number of both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import GREEN, NOON, RED, flag
from upstander.errors import ValueRejectedError
from upstander.model.grade import Grade
from upstander.model.marking import CLEAR, TLP, Marking, Reader, may_see
from upstander.model.statement import Statement
from upstander.warning.flag import flag_on, seen
from upstander.warning.scale import Credibility, Severity, credibility_of, credibility_of_grade

GRADES = st.builds(Grade, st.sampled_from("ABCDEF"), st.integers(1, 6))


def said(grade: str, origin: str = "village", marking: Marking = CLEAR) -> Statement:
    return Statement(
        "d", "u", "Unit", "name", "A", origin=origin, grade=Grade.parse(grade), marking=marking
    )


@pytest.mark.parametrize(
    ("grade", "word"),
    [("A1", "confirmed"), ("B2", "probable"), ("B3", "possible"), ("A4", "doubtful"),
     ("A5", "doubtful"), ("A6", "unjudged"), ("C1", "probable"), ("D2", "possible"),
     ("F2", "possible"), ("E1", "doubtful"), ("E6", "doubtful"), ("F6", "unjudged")],
)  # fmt: skip
def test_a_grade_is_read_as_the_note_says(grade: str, word: str) -> None:
    assert credibility_of_grade(Grade.parse(grade)).word == word


def test_two_copies_of_one_origin_confirm_nothing() -> None:
    assert credibility_of([said("B2"), said("B2")]) is Credibility.PROBABLE


def test_two_independent_origins_confirm_each_other() -> None:
    assert credibility_of([said("B2"), said("C2", "priest")]) is Credibility.CONFIRMED


def test_two_rumours_remain_a_rumour() -> None:
    assert credibility_of([said("B3"), said("D3", "priest")]) is Credibility.POSSIBLE


def test_what_rests_on_nothing_is_unjudged() -> None:
    assert credibility_of([]) is Credibility.UNJUDGED


@given(st.lists(GRADES, max_size=6), GRADES)
def test_more_evidence_never_lowers_credibility(grades: list[Grade], more: Grade) -> None:
    told = [said(str(g), origin=str(i)) for i, g in enumerate(grades)]
    assert not told or credibility_of([*told, said(str(more), "other")]) >= credibility_of(told)


def test_nobody_sees_a_warning_who_may_not_see_what_it_rests_on() -> None:
    found = flag_on(
        [said("B2"), said("B2", "priest", RED)], key="w", subject="village", raised_at=NOON,
        severity=Severity.GRAVE, kinds=["killing"], raised_by="Ada", marking=GREEN,
    )  # fmt: skip
    assert found.credibility is Credibility.CONFIRMED
    assert not may_see(Reader("desk", TLP.RED), found.marking)
    assert may_see(Reader("analyst", TLP.RED), found.marking)


def test_a_credibility_that_is_given_is_taken() -> None:
    found = flag_on(
        [said("B2")], key="w", subject="village", raised_at=NOON, severity=Severity.GRAVE,
        kinds=["killing"], raised_by="Ada", credibility=Credibility.DOUBTFUL,
    )  # fmt: skip
    assert found.credibility is Credibility.DOUBTFUL


def test_what_may_not_be_seen_does_not_exist() -> None:
    flags = [flag("w-1"), flag("w-2", marking=RED)]
    assert [f.id for f in seen(flags, Reader("desk", TLP.AMBER))] == ["w-1"]


@pytest.mark.parametrize(
    ("fault", "message"),
    [({"raised_at": datetime(2026, 1, 1)}, "no offset"),  # noqa: DTZ001  (that is the fault)
     ({"subject": " "}, "needs its subject"), ({"raised_by": ""}, "needs its raised_by"),
     ({"kinds": frozenset()}, "needs its kind"), ({"kinds": frozenset({"Siege!"})}, "not a label"),
     ({"country": "Numera"}, "ISO 3166")],
)  # fmt: skip
def test_a_faulty_warning_is_refused_with_a_remedy(fault: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueRejectedError, match=message) as caught:
        flag(**fault)
    assert caught.value.problem.remedy


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueRejectedError, match="watch, concern, serious, grave"):
        Severity.parse("purple")


def test_a_warning_is_plain_data_without_a_score() -> None:
    plain = flag(country="ng").as_dict()
    assert plain["severity"] == "serious"
    assert plain["credibility"] == "probable"
    assert not any(isinstance(value, int | float) for value in plain.values() if value is not False)
