"""Unauthorised equals non-existent: nothing that is seen points at what is not."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.model.case import CaseFile, Manifest
from upstander.model.marking import CLEAR, TLP, Marking, Reader
from upstander.model.statement import Statement
from upstander.model.visibility import visible

PUBLIC = Reader("public", TLP.CLEAR)
RED = Marking(TLP.RED, "partner", frozenset({"analyst"}))
MARKINGS = [CLEAR, Marking(TLP.GREEN), Marking(TLP.AMBER), RED]


def named(key: str, marking: Marking = CLEAR, source: str = "") -> Statement:
    return Statement("d", key, "Unit", "name", key.upper(), marking=marking, source=source)


def commands(key: str, superior: str, subordinate: str, marking: Marking) -> list[Statement]:
    ends = (("superior", superior), ("subordinate", subordinate))
    return [Statement("d", key, "Command", p, v, marking=marking) for p, v in ends]


def test_a_relation_to_a_hidden_actor_is_hidden_with_all_its_properties() -> None:
    said = [named("a", RED), named("b"), *commands("c", "a", "b", CLEAR)]
    assert {s.about for s in visible(said, PUBLIC)} == {"b"}


def test_a_statement_is_hidden_with_its_source() -> None:
    source = Statement("d", "doc", "Article", "fileName", "Interview", marking=RED)
    assert visible([source, named("a", source="doc")], PUBLIC) == ()


def test_a_thing_whose_name_is_hidden_is_not_there() -> None:
    force = Statement("d", "a", "Unit", "force", "Guard")
    assert visible([named("a", RED), force], PUBLIC) == ()


def test_one_open_source_is_enough_to_be_seen() -> None:
    said = [named("a", RED), named("a", source="newspaper")]
    assert [s.source for s in visible(said, PUBLIC)] == ["newspaper"]


levels = st.sampled_from(MARKINGS)


@st.composite
def small_worlds(draw: st.DrawFn) -> list[Statement]:
    said = [named(key, draw(levels)) for key in "abcd"]
    for index in range(draw(st.integers(0, 5))):
        ends = draw(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")))
        said += commands(f"r{index}", *ends, draw(levels))
    return said


@given(small_worlds())
def test_what_is_seen_is_the_same_as_if_the_rest_had_never_been_collected(
    said: list[Statement],
) -> None:
    never = [s for s in said if s.marking == CLEAR]
    assert visible(said, PUBLIC) == visible(never, PUBLIC)


@given(small_worlds(), st.sampled_from(TLP))
def test_looking_twice_shows_nothing_new(said: list[Statement], clearance: TLP) -> None:
    reader = Reader("analyst", clearance)
    once = visible(said, reader)
    assert visible(once, reader) == once


@pytest.mark.slow
@given(small_worlds())
def test_a_higher_clearance_never_shows_less(said: list[Statement]) -> None:
    seen = [set(visible(said, Reader("analyst", level))) for level in sorted(TLP)]
    assert all(low <= high for low, high in itertools.pairwise(seen))


def test_a_case_file_takes_the_level_of_its_strictest_statement() -> None:
    manifest = Manifest("c", "C", date(2026, 1, 1), "a")
    case = CaseFile(manifest, (named("a"), named("b", RED)))
    assert case.level is TLP.RED
    assert case.view(PUBLIC).level is TLP.CLEAR


def test_evidence_that_may_not_be_seen_is_not_cited_to_the_reader() -> None:
    secret = Statement("d", "u", "Unit", "notes", "x", marking=Marking(TLP.AMBER))
    said = [
        Statement("d", "u", "Unit", "name", "B"),
        Statement("d", "t", "Territory", "name", "Ford"),
        secret,
        *(
            Statement("d", "a", "RiskAssessment", prop, value)
            for prop, value in (
                ("indicator", "8.1"),
                ("rating", "2"),
                ("assessor", "desk-1"),
                ("about", "t"),
                ("date", "2026-05-01"),
                ("evidence", secret.id),
            )
        ),
    ]
    public = visible(said, Reader("public", TLP.CLEAR))
    assert "evidence" not in {s.prop for s in public}
    assert "rating" in {s.prop for s in public}
    assert visible(said, Reader("desk", TLP.AMBER)) == tuple(said)


def test_an_assessment_of_a_community_that_may_not_be_seen_does_not_exist() -> None:
    amber = Marking(TLP.AMBER)
    facts = {"indicator": "8.1", "rating": "2", "assessor": "a", "about": "c", "date": "2026-05-01"}
    said = [Statement("d", "c", "Community", "name", "C", marking=amber)]
    said += [Statement("d", "a", "RiskAssessment", p, v) for p, v in facts.items()]
    assert visible(said, Reader("public", TLP.CLEAR)) == ()
