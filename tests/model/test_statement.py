"""The atom of evidence keeps who said it, how surely, and who may know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import ValueRejectedError
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=12)
statements = st.builds(
    Statement,
    dataset=words,
    entity_id=words,
    schema=st.just("Unit"),
    prop=st.just("name"),
    value=words,
    original_value=words,
    lang=st.sampled_from(["", "fra", "ara"]),
    source=words,
    origin=words,
    valid_from=st.sampled_from(["", "2017", "by 2017"]),
    valid_to=st.sampled_from(["", "2019-02", "since 2019"]),
    grade=st.builds(Grade, st.sampled_from("ABCDEF"), st.integers(1, 6)),
    marking=st.builds(Marking, st.sampled_from(TLP), words, st.frozensets(words, max_size=2)),
)


@given(statements)
def test_a_statement_survives_the_way_to_plain_data_and_back(statement: Statement) -> None:
    assert Statement.from_dict(statement.as_dict()) == statement


def test_the_same_claim_by_two_sources_is_two_statements() -> None:
    one = Statement("d", "u", "Unit", "name", "X", source="wire")
    other = Statement("d", "u", "Unit", "name", "X", source="paper")
    assert one.id != other.id


def test_a_judgement_of_sameness_is_reversible_and_changes_no_claim() -> None:
    said = Statement("d", "u", "Unit", "name", "X")
    merged = said.merged_into("v")
    assert merged.about == "v"
    assert merged.id == said.id
    assert merged.merged_into("u") == said


@pytest.mark.parametrize("missing", ["dataset", "entity_id", "schema", "prop", "value"])
def test_a_claim_with_a_part_missing_is_refused(missing: str) -> None:
    plain = Statement("d", "u", "Unit", "name", "X").as_dict()
    with pytest.raises(ValueRejectedError, match=missing):
        Statement.from_dict(plain | {missing: ""})


@pytest.mark.parametrize(
    ("key", "value"),
    [("grade", "G7"), ("marking", "TLP:PINK"), ("valid_from", "0000"), ("value", 7)],
)
def test_a_part_that_cannot_be_is_refused(key: str, value: object) -> None:
    plain = Statement("d", "u", "Unit", "name", "X").as_dict()
    with pytest.raises(ValueRejectedError):
        Statement.from_dict(plain | {key: value})


def test_a_better_source_and_surer_information_support_a_claim_more() -> None:
    grades = [Grade.parse(g) for g in ("A1", "B2", "C3", "D4", "E5")]
    values = [g.probability.value for g in grades]
    assert values == sorted(values, reverse=True)


def test_what_cannot_be_judged_is_wide_rather_than_low() -> None:
    ungraded = Grade.parse("F6").probability
    assert ungraded.spread > 3 * Grade.parse("B2").probability.spread / 2
    assert ungraded.value > Grade.parse("D4").probability.value
