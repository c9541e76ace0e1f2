"""Judgements of sameness: transitive, reversible, in any order, and seen by whom they may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import UNGRADED
from upstander.model.marking import CLEAR, TLP, Marking, Reader
from upstander.model.sameness import (
    Judgement,
    Verdict,
    canonical,
    conflict,
    judgement,
    judgements,
    merged,
    statements_of,
)
from upstander.model.statement import Statement

KEYS = "abcdef"
RED = Marking(TLP.RED, "partner", frozenset({"analyst"}))
PUBLIC, ANALYST = Reader("public", TLP.CLEAR), Reader("analyst", TLP.RED)


def judged(left: str, right: str, verdict: str = "same", author: str = "Ada") -> Judgement:
    return judgement(left, right, Verdict(verdict), author, reason="alike", date="2026-01-01")


def said(*made: Judgement, marking: Marking = CLEAR) -> tuple[Statement, ...]:
    return tuple(s for one in made for s in statements_of(one, UNGRADED, marking))


def named(key: str, marking: Marking = CLEAR) -> Statement:
    return Statement("d", key, "Unit", "name", key.upper(), marking=marking)


def command(superior: str, subordinate: str) -> tuple[Statement, ...]:
    key = f"{superior}-{subordinate}"
    return (
        Statement("d", key, "Command", "superior", superior),
        Statement("d", key, "Command", "subordinate", subordinate),
    )


def case_of(*statements: Statement) -> CaseFile:
    manifest = Manifest("small", "Small", date(2026, 1, 1), "a", "s", "hub", True)
    return CaseFile(manifest, tuple(sorted(statements, key=lambda s: s.id)))


def test_same_and_same_is_same_under_the_first_name() -> None:
    assert canonical([judged("c", "b"), judged("b", "a")]) == {"b": "a", "c": "a"}


def test_unsure_and_different_join_nothing() -> None:
    assert canonical([judged("a", "b", "unsure"), judged("a", "c", "different")]) == {}


def test_a_conflict_is_shown_with_its_chain_and_joins_nothing_until_it_is_settled() -> None:
    made = [judged("a", "b"), judged("b", "c"), judged("a", "c", "different"), judged("d", "e")]
    different, *chain = conflict(made)
    assert different.verdict is Verdict.DIFFERENT
    assert [(j.left, j.right) for j in chain] == [("a", "b"), ("b", "c")]
    assert canonical(made) == {"e": "d"}
    assert conflict(made[:2]) == ()


def test_a_relation_names_the_merged_entity_and_no_statement_changes_its_id() -> None:
    case = case_of(named("a"), named("b"), named("c"), *command("c", "b"), *said(judged("a", "b")))
    entities = case.entities()
    assert "b" not in entities
    assert entities["a"].values("name") == ("A", "B")
    assert entities["c-b"].first("subordinate") == "a"
    ids = {s.id for entity in entities.values() for s in entity.statements}
    assert ids == {s.id for s in case.statements}


def test_a_judgement_itself_keeps_naming_what_was_judged() -> None:
    case = case_of(named("a"), named("b"), *said(judged("a", "b")))
    (made,) = judgements(s for e in case.entities().values() for s in e.statements)
    assert (made.left, made.right) == ("a", "b")


PAIRS = list(combinations(KEYS, 2))
DRAWN = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.sampled_from(["same", "different", "unsure"])),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


@settings(max_examples=60, deadline=None)
@given(DRAWN, st.randoms())
def test_the_order_of_judgements_does_not_matter_and_undoing_one_restores_what_was(
    drawn: list[tuple[tuple[str, str], str]], chance: object
) -> None:
    made = [judged(*pair, verdict) for pair, verdict in drawn]
    turned = made[:]
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert canonical(made) == canonical(turned)
    plain = tuple(named(key) for key in KEYS)
    before = merged((*plain, *said(*made)))
    more = judged("a", "b", "same", author="Bo")
    after = [s for s in (*plain, *said(*made), *said(more)) if s.entity_id != more.id]
    assert merged(tuple(after)) == before


@settings(max_examples=60, deadline=None)
@given(DRAWN, st.sets(st.sampled_from(KEYS)), st.sets(st.integers(0, 7)))
def test_a_reader_sees_what_would_be_if_nothing_else_had_been_collected(
    drawn: list[tuple[tuple[str, str], str]], hidden: set[str], secret: set[int]
) -> None:
    made = [judged(*pair, verdict) for pair, verdict in drawn]
    units = [named(key, RED if key in hidden else CLEAR) for key in KEYS]
    judging = [
        s
        for number, one in enumerate(made)
        for s in said(one, marking=RED if number in secret else CLEAR)
    ]
    case = case_of(*units, *judging)
    shown = case.view(PUBLIC)
    rest = [s for s in (*units, *judging) if s.marking == CLEAR]
    assert shown.entities() == case_of(*rest).view(PUBLIC).entities()
    seen = " ".join(s.told + s.about for e in shown.entities().values() for s in e.statements)
    assert not {key for key in hidden if f"{key.upper()}{key}" in seen}


def test_a_hidden_judgement_joins_nothing_for_who_may_not_see_it() -> None:
    case = case_of(named("a"), named("b"), *said(judged("a", "b"), marking=RED))
    assert set(case.view(PUBLIC).entities()) == {"a", "b"}
    assert "b" not in case.view(ANALYST).entities()


def test_a_judgement_of_something_hidden_is_hidden_with_it() -> None:
    case = case_of(named("a"), named("b", RED), *said(judged("a", "b")))
    assert set(case.view(PUBLIC).entities()) == {"a"}


def test_half_a_judgement_is_none() -> None:
    whole = said(judged("a", "b"))
    assert judgements(whole[:2]) == ()
    odd = [replace(s, value="perhaps") if s.prop == "verdict" else s for s in whole]
    assert judgements(odd) == ()
