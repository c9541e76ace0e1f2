"""Briefs, decisions and asks, as programs read and answer them; and lists by pages."""

from __future__ import annotations

import io
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from pypdf import PdfReader
from tests.hub.api_world import (
    AMBER,
    SECRET,
    SEEN,
    SOON,
    brief_of,
    coin,
    filled,
    plan,
    world_of,
)
from tests.hub.conftest import HIDDEN
from tests.hub.test_analyses import of
from tests.hub.test_api import Program
from tests.hub.test_api_access import OPERATIONS
from tests.hub.test_decisions import draft

from upstander.hub.audit.models import Entry
from upstander.hub.briefs import actions as briefs
from upstander.hub.cases.actions import withdraw
from upstander.hub.decisions.actions import follow_up, record_decision
from upstander.hub.decisions.models import Step
from upstander.hub.people.roles import Role
from upstander.hub.room.actions import ask_of
from upstander.hub.room.models import AskKind

if TYPE_CHECKING:
    from ninja.operation import Operation
    from tests.hub.conftest import SmallHub


def asked_in_query(op: Operation) -> set[str]:
    """What an operation takes in its query, by name."""
    return set(signature(op.view_func).parameters)


@pytest.fixture
def analyst(small: SmallHub) -> Program:
    return Program(small.people[Role.ANALYST])


@pytest.fixture
def case(small: SmallHub) -> str:
    return f"/cases/{small.case.pk}"


def last_read(page: str) -> Any:
    return Entry.objects.filter(action="case read", detail__page=page).latest("number").detail


LISTS = [path for path, op in OPERATIONS if {"after", "limit"} <= asked_in_query(op)]


@pytest.mark.django_db
def test_a_list_in_pages_of_one_is_the_whole_list(small: SmallHub) -> None:
    there = world_of(small).seen | {"case_id": small.case.pk}
    coin(2025)
    plan(small, "other", "u-1")
    brief_of(small, Role.ANALYST, "", SEEN.id)
    desk, auditor = Program(small.people[Role.DESK]), Program(small.people[Role.AUDITOR])
    names = set()
    for path in LISTS:
        where = filled(path, there)
        program = auditor if where == "/log" else desk
        whole = program.get(where, limit=500).json()
        (name,) = (key for key, value in whole.items() if isinstance(value, list))
        key = {"countries": "code", "entries": "number"}.get(name, "id")
        names.add(name)
        pages, query, more = [], {"limit": 1}, True
        while more:
            page = program.get(where, **query).json()
            assert len(page[name]) <= 1
            pages += page[name]
            more = page["next"] is not None
            query["after"] = page["next"]
        assert [row[key] for row in pages] == [row[key] for row in whole[name]], where
        assert pages, where
    assert len(names) > 12


def test_a_brief_is_told_with_what_it_rests_on_and_who_signed_and_dissents(
    small: SmallHub, analyst: Program, case: str
) -> None:
    access = of(small, Role.ANALYST)
    row = brief_of(small, Role.ANALYST, "", SEEN.id)
    one = f"{case}/briefs/{row.pk}"
    told = analyst.get(one).json()
    assert (told["banner"], told["is_intact"], told["frozen_at"]) == ("TLP:AMBER", None, None)
    briefs.freeze(access, row)
    row.refresh_from_db()
    briefs.sign(access, row)
    briefs.dissent(of(small, Role.DESK), row, "Not so sure", as_organisation=False)
    withdraw(access, SEEN.id, "another unit")
    told = analyst.get(one).json()
    (sentence,) = told["parts"][0]["sentences"]
    assert sentence["statements"] == [SEEN.id]
    assert sentence["gone_at"] is not None
    assert sentence["method"] == ""  # stated, and found by no engine
    assert [s["by"] for s in told["signatures"]] == ["the analyst"]
    assert [(d["name"], d["text"], d["is_late"]) for d in told["dissents"]] == [
        ("the desk (Hub)", "Not so sure", True)
    ]
    assert told["is_intact"] is True
    assert told["digest"] == row.digest
    assert last_read("brief")["level"] == "TLP:AMBER"


def test_a_frozen_brief_is_taken_out_and_a_draft_or_a_red_one_is_not(
    small: SmallHub, analyst: Program, case: str
) -> None:
    row = brief_of(small, Role.ANALYST, "", SEEN.id)
    where = f"{case}/briefs/{row.pk}/export"
    refused = analyst.post(where, {"kind": "pdf"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "it is a draft")
    briefs.freeze(of(small, Role.ANALYST), row)
    words = "The 3rd is at the ford."
    paper = PdfReader(io.BytesIO(analyst.post(where, {"kind": "pdf"}).content))
    assert words in " ".join("".join(p.extract_text() for p in paper.pages).split())
    text = Document(io.BytesIO(analyst.post(where, {"kind": "docx"}).content))
    assert any(words in paragraph.text for paragraph in text.paragraphs)
    page = analyst.post(where, {"kind": "html"})
    assert words in page.content.decode()
    assert "attachment" in page["Content-Disposition"]
    exported = Entry.objects.filter(action="exported", object=f"brief:{row.pk}")
    assert {e.detail["kind"] for e in exported} == {"pdf", "docx", "html"}
    red = brief_of(small, Role.PARTNER, f"{HIDDEN} ", SECRET.id)
    briefs.freeze(of(small, Role.PARTNER), red)
    partner = Program(small.people[Role.PARTNER])
    assert HIDDEN in partner.get(f"{case}/briefs/{red.pk}").content.decode()
    for kind in ("pdf", "docx", "html"):
        answer = partner.post(f"{case}/briefs/{red.pk}/export", {"kind": kind})
        assert answer.status_code == 409
        assert HIDDEN not in answer.content.decode()


def test_what_a_person_does_in_their_own_name_has_no_operation() -> None:
    writes = {path for path, op in OPERATIONS if op.methods != ["GET"]}
    assert not [path for path in writes if "decision" in path]
    assert [path for path in writes if "brief" in path] == [
        "/cases/{uuidstr:case_id}/briefs/{uuidstr:brief_id}/export"
    ]


def test_the_register_tells_where_each_decision_stands(
    small: SmallHub, analyst: Program, case: str
) -> None:
    decider = of(small, Role.DECIDER)
    first = record_decision(decider, draft(small))
    follow_up(of(small, Role.DESK), first, Step.DONE, "")
    second = record_decision(decider, draft(small, theme="grant", precedents=[first]))
    third = record_decision(decider, draft(small, replaces=second))
    told = analyst.get("/decisions").json()["decisions"]
    assert [d["id"] for d in told] == [str(row.pk) for row in (third, second, first)]
    assert [d["standing"]["is_done"] for d in told] == [False, False, True]
    opened = analyst.get("/decisions", state="open").json()["decisions"]
    assert [d["id"] for d in opened] == [str(third.pk)]
    grants = analyst.get("/decisions", theme="grant").json()["decisions"]
    assert [d["id"] for d in grants] == [str(second.pk)]
    assert last_read("decisions")["level"] == "TLP:AMBER"
    one = analyst.get(f"{case}/decisions/{second.pk}").json()
    assert (one["precedents"], one["replaced_by"]) == ([str(first.pk)], str(third.pk))
    done = analyst.get(f"{case}/decisions/{first.pk}").json()
    assert [(s["kind"], s["by"]) for s in done["steps"]] == [("done", "the desk")]


def test_whoever_is_asked_answers_and_others_do_not(
    small: SmallHub, analyst: Program, case: str
) -> None:
    def asked() -> str:
        of_desk = small.people[Role.DESK]
        access = of(small, Role.ANALYST)
        made = ask_of(access, AskKind.QUESTION, "Who?", of_desk, SOON, AMBER, ["u-1"])
        return f"{case}/asks/{made.pk}"

    one, desk = asked(), Program(small.people[Role.DESK])
    assert [a["id"] for a in desk.get("/asks").json()["asks"]] == [one.rpartition("/")[2]]
    assert analyst.get("/asks").json()["asks"] == []
    assert analyst.post(f"{one}/answer", {"answer": "I"}).status_code == 409
    told = desk.post(f"{one}/answer", {"answer": "The Guard", "marking": "TLP:GREEN"}).json()
    assert (told["state"], told["answer"], told["is_mine"]) == ("answered", "The Guard", False)
    assert told["answer_marking"]["level"] == "TLP:GREEN"
    assert analyst.get(one).json()["answer"] == "The Guard"
    assert desk.post(f"{one}/decline", {"answer": "No"}).status_code == 409
    assert desk.post(f"{asked()}/decline", {"answer": "We do not know"}).status_code == 200
    last = asked()
    assert desk.post(f"{last}/withdraw", {}).status_code == 409
    assert analyst.post(f"{last}/withdraw", {}).json()["state"] == "withdrawn"
    states = [a["state"] for a in analyst.get(f"{case}/asks").json()["asks"]]
    assert sorted(states) == ["answered", "declined", "withdrawn"]


def test_an_answer_that_somebody_may_not_see_is_not_told_to_them(
    small: SmallHub, analyst: Program, case: str
) -> None:
    made = ask_of(
        of(small, Role.PARTNER), AskKind.QUESTION, "Who?", small.partner, SOON, AMBER, ["u-1"]
    )
    partner, one = Program(small.people[Role.PARTNER]), f"{case}/asks/{made.pk}"
    red = {"answer": HIDDEN, "marking": "TLP:RED", "audience": ["Harbour Network"]}
    assert partner.post(f"{one}/answer", red).json()["answer"] == HIDDEN
    told = analyst.get(one).json()
    assert (told["state"], told["answer"], told["answer_marking"]) == ("answered", "", None)
    assert HIDDEN not in analyst.get(f"{case}/asks").content.decode()
