"""Who may see what: TLP 2.0, default deny."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import ValueRejectedError
from upstander.model.marking import CLEAR, TLP, Marking, Reader, may_see, strictest, whole

ANALYST = Reader("analyst", TLP.RED, frozenset({"hub"}))
PUBLIC = Reader("public", TLP.CLEAR)


def test_the_levels_are_totally_ordered() -> None:
    assert sorted(TLP) == [TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]


@pytest.mark.parametrize("label", ["TLP:AMBER+STRICT", "amber+strict", "AMBER_STRICT"])
def test_a_label_is_read_however_it_is_written(label: str) -> None:
    assert TLP.parse(label) is TLP.AMBER_STRICT


def test_the_white_of_version_one_is_clear() -> None:
    assert TLP.parse("TLP:WHITE") is TLP.CLEAR


def test_an_unknown_label_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueRejectedError, match="AMBER\\+STRICT"):
        TLP.parse("TLP:PURPLE")


def test_red_without_a_named_reader_is_for_nobody() -> None:
    assert not may_see(ANALYST, Marking(TLP.RED, "partner"))


def test_red_is_for_those_named_only() -> None:
    marking = Marking(TLP.RED, "partner", frozenset({"analyst"}))
    assert may_see(ANALYST, marking)
    assert not may_see(Reader("colleague", TLP.RED, frozenset({"hub"})), marking)


def test_a_named_organisation_narrows_amber() -> None:
    marking = Marking(TLP.AMBER_STRICT, "partner", frozenset({"hub"}))
    assert may_see(Reader("desk", TLP.AMBER_STRICT, frozenset({"hub"})), marking)
    assert not may_see(Reader("desk", TLP.AMBER_STRICT, frozenset({"elsewhere"})), marking)


@given(st.sampled_from(TLP), st.sampled_from(TLP))
def test_nobody_sees_above_their_clearance(clearance: TLP, level: TLP) -> None:
    reader = Reader("reader", clearance, frozenset({"hub"}))
    named = Marking(level, "o", frozenset({"reader"}))
    assert may_see(reader, named) == (clearance >= level)


@given(st.sampled_from(TLP))
def test_all_may_see_what_is_clear(clearance: TLP) -> None:
    assert may_see(Reader("anyone", clearance), CLEAR)


def test_a_document_takes_the_level_of_its_strictest_part() -> None:
    assert strictest({TLP.GREEN, TLP.AMBER}) is TLP.AMBER
    assert strictest(set()) is TLP.CLEAR


def test_a_part_that_names_nobody_is_for_nobody_whatever_the_others_name() -> None:
    named = Marking(TLP.AMBER, "desk", frozenset({"analyst"}))
    found = whole([Marking(TLP.RED), named])
    assert not may_see(Reader("analyst", TLP.RED), found)
