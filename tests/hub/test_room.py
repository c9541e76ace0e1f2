"""The levers room: a plan and its order, who was asked what, and two plans side by side."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import F
from django.utils import timezone
from tests.hub.test_analyses import of

from upstander.errors import InputError, UsageError
from upstander.exercise import exercise_case
from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.analyses.portfolio import markings_of
from upstander.hub.analyses.sequence import sequence
from upstander.hub.cases.actions import enter, open_case, release, share, withdraw
from upstander.hub.cases.models import Case
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.hub.people.roles import Role
from upstander.hub.room import actions
from upstander.hub.room.chains import chains_to
from upstander.hub.room.models import Ask, AskKind, AskState, PlanVersion
from upstander.hub.room.selectors import asked_of, compared, last_analysis, plans_of
from upstander.levers.answerer import Answerer
from upstander.levers.ask import Asked, Change, Question
from upstander.levers.estimate import Estimate
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

    from upstander.hub.people.models import User

SOON = timezone.now().date() + timedelta(days=2)
AMBER = Marking(TLP.AMBER, "Hub")


@pytest.mark.slow
@pytest.mark.usefixtures("committed")
def test_the_exercise_is_planned_kept_and_asked_about(
    small: SmallHub,
) -> None:
    case = open_case(small.people[Role.ANALYST], exercise_case())
    share(small.people[Role.ANALYST], case, user=small.people[Role.DESK])
    browser, room = small.client(Role.ANALYST), f"/cases/{case.pk}/levers/"
    assert b"Ask the engines for a plan" in browser.get(room).content
    browser.post(room, {"plan": "1"})
    (first, *_) = (Analysis.objects.get(kind=Kind.LEVERS).result or {})["levers"]
    worth_asking(small.people[Role.ANALYST], case, first["id"])
    for row in Analysis.objects.all():
        assert row.state == State.DONE, row.fault
    page = browser.get(room).content.decode()
    plan: Any = Analysis.objects.get(kind=Kind.LEVERS)
    pulled = [lever for lever in plan.result["portfolio"] if lever["chosen"]]
    assert len(pulled) == len(plan.result["levers"])
    assert page.count('<span class="tag tag-good">yes</span>') == len(pulled)
    for lever in pulled:
        bought = lever["bought"]
        shown = (
            f'{bought["value"]:.4f} <span class="quiet interval">'
            f"({bought['low']:.4f}–{bought['high']:.4f})"
        )
        assert shown in page
    for words in (
        "Must not be weakened",
        "In which order",
        "forbidden",
        "What to ask next",
        "Who could answer",
        "(≤ 0.0200)",
        "0.0100 (0.0000–0.0200)",
        "if so: the plan stays",
        f'if not: drop <a href="/cases/{case.pk}/things/{first["id"]}/"><bdi>{first["caption"]}',
    ):
        assert words in page
    link = re.search(r'href="([^"]+asks/new/\?kind=question[^"]+)"', page)
    assert link is not None
    french = browser.get(room, headers={"accept-language": "fr"}).content.decode()
    assert "seulement par <bdi>A ou B</bdi>" in french
    since = "The case has changed since."
    assert since not in page
    Case.objects.filter(pk=case.pk).update(revision=F("revision") + 1)
    assert browser.get(room).content.decode().count(since) == 2  # for the plan and the questions
    Case.objects.filter(pk=case.pk).update(revision=F("revision") - 1)
    assert "Guard" not in link[1]  # an address is kept in too many places
    form = browser.get(link[1].replace("&amp;", "&")).content.decode()
    assert "Does the Guard supply the 3rd?" in form
    browser.post(f"{room}keep/{plan.pk}/", {"name": "First"})
    browser.post(f"{room}keep/{plan.pk}/", {"name": "Second"})
    first, second = PlanVersion.objects.order_by("made_at")
    side = browser.get(f"{room}compare/?old={first.pk}&new={second.pk}").content.decode()
    assert "Only in the second" in side
    assert not compared(of_case(small, case, Role.ANALYST), first, second).added
    desk = small.client(Role.DESK)
    assert "Second" in desk.get(room).content.decode()  # what a plan names, they see
    assert shown in desk.get(f"{room}plans/{second.pk}/").content.decode()
    assert small.client(Role.PARTNER).get(f"{room}compare/").status_code == 404


def worth_asking(user: User, case: Case, lever: str = "") -> None:
    """Questions as the engine gives them; its own tests make it find some, which takes longer."""
    fresh = Estimate(0.01, 0.0, 0.02, 100)
    who = (Answerer("a wire", spoke=False, statements=(), through="A or B", names=("A", "B")),)
    dropped = Change((), (lever,) if lever else ())
    found = Question(
        "r", "relation", Saying("Does the Guard supply the 3rd?"), 0.4, 0.01, 0.02, False, fresh,
        Change((), ()), dropped, who, (),
    )  # fmt: skip
    Analysis.objects.create(
        case=case, asked_by=user, kind=Kind.QUESTIONS, state=State.DONE, level="TLP:AMBER",
        revision=Case.objects.get(pk=case.pk).revision,
        done_at=timezone.now(), result=Asked((found,), 1, 1, 0.0, 0.5).as_dict(),
    )  # fmt: skip


def of_case(small: SmallHub, case: Case, role: Role) -> Any:
    from upstander.hub.cases.selectors import case_access

    found = case_access(small.people[role], case.pk)
    assert found is not None
    return found


def kept(small: SmallHub, name: str, levers: dict[str, bool], *markings: Marking) -> PlanVersion:
    """A plan that was kept, of given levers."""
    result = {"portfolio": [{"id": key, "chosen": on} for key, on in levers.items()]}
    plain = [plain_marking(m) for m in markings or (AMBER,)]
    return PlanVersion.objects.create(
        case=small.case, name=name, result=result | {"cost": 1.0, "budget": 2.0}, markings=plain,
        revision=Case.objects.get(pk=small.case.pk).revision,
        made_by=small.people[Role.ANALYST], made_at=timezone.now(),
    )  # fmt: skip


def test_two_plans_differ_in_levers_and_in_what_they_were_made_of(small: SmallHub) -> None:
    analyst = of(small, Role.ANALYST)
    old = kept(small, "old", {"u-1": True, "u-2": False})
    enter(analyst, Statement("hub", "u-1", "Unit", "country", "fr", source="wire", marking=AMBER))
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    enter(
        of(small, Role.PARTNER),
        Statement("hub", "u-3", "Unit", "country", "be", source="p", marking=red),
    )
    new = kept(small, "new", {"u-1": True, "u-2": True})
    found = compared(of(small, Role.ANALYST), old, new)
    assert (found.added, found.dropped, found.kept) == (("u-2",), (), ("u-1",))
    assert [s.value for s in found.entered] == ["fr"]
    assert {s.value for s in compared(of(small, Role.PARTNER), old, new).entered} == {"fr", "be"}


def test_a_plan_on_what_somebody_does_not_see_is_not_there_for_them(small: SmallHub) -> None:
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    kept(small, "by marking", {"u-1": True}, AMBER, red)
    kept(small, "by lever", {"u-3": True})
    assert not plans_of(of(small, Role.ANALYST))
    assert len(plans_of(of(small, Role.PARTNER))) == 2
    page = small.client(Role.ANALYST).get(f"/cases/{small.case.pk}/levers/").content.decode()
    assert "by marking" not in page
    assert "by lever" not in page
    for plan in PlanVersion.objects.all():
        address = f"/cases/{small.case.pk}/levers/plans/{plan.pk}/"
        assert small.client(Role.ANALYST).get(address).status_code == 404


def test_a_plan_stays_when_what_it_named_is_withdrawn(small: SmallHub) -> None:
    made = kept(small, "before", {"u-1": True})
    for key, said in list(statements_by_id(case_view(of(small, Role.ANALYST))).items()):
        if said.entity_id == "u-1":
            withdraw(of(small, Role.ANALYST), key, "wrong")
    assert plans_of(of(small, Role.DESK)) == [made]


def test_what_one_does_not_see_does_not_crowd_out_what_one_sees(
    small: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upstander.hub.room.selectors.SHOWN", 1)
    old = kept(small, "old", {"u-1": True})
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    for country in ("be", "de", "es", "it", "lu", "nl"):
        said = Statement("d", "u-3", "Unit", "country", country, source="p", marking=red)
        enter(of(small, Role.PARTNER), said)
    enter(of(small, Role.ANALYST), Statement("hub", "u-1", "Unit", "country", "fr", source="wire"))
    found = compared(of(small, Role.ANALYST), old, kept(small, "new", {"u-1": True}))
    assert [s.value for s in found.entered] == ["fr"]


def test_what_was_made_of_what_was_released_goes_when_the_release_does(small: SmallHub) -> None:
    until = timezone.now() + timedelta(days=1)
    partner = small.people[Role.PARTNER]
    own = Marking(TLP.AMBER, "Harbour Network", frozenset({"Harbour Network"}))
    said = Statement("d", "u-5", "Unit", "name", "A column", source="p", marking=own)
    enter(of(small, Role.PARTNER), said)
    given = release(partner, small.case, "Harbour Network", "the analyst", until)
    analyst = of(small, Role.ANALYST)
    made = Analysis.objects.create(
        case=small.case, asked_by=analyst.user, kind=Kind.LEVERS, state=State.DONE,
        result={"portfolio": [{"id": "u-5", "chosen": True}], "cost": 1, "budget": 1,
                "markings": markings_of(case_view(analyst))},
    )  # fmt: skip
    plan = actions.keep_plan(analyst, made, "with what was released")
    assert plans_of(analyst) == [plan]
    assert last_analysis(analyst, Kind.LEVERS) == made
    given.revoked_at = timezone.now()
    given.save()
    later = of(small, Role.ANALYST)
    assert not plans_of(later)
    assert last_analysis(later, Kind.LEVERS) is None
    with pytest.raises(UsageError, match="see no more"):
        actions.keep_plan(later, made, "again")


def asked(small: SmallHub, **more: Any) -> Ask:
    told: dict[str, Any] = {
        "kind": AskKind.QUESTION,
        "text": "Who moved the trucks?",
        "due_on": SOON,
    }
    told |= {"of": small.people[Role.DESK], "marking": AMBER, "about": ["u-1"]} | more
    return actions.ask_of(of(small, Role.ANALYST), **told)


def test_whoever_is_asked_sees_it_answers_it_and_whoever_asked_sees_the_answer(
    small: SmallHub,
) -> None:
    page = f"/cases/{small.case.pk}/levers/asks/"
    form = {
        "kind": "question", "text": "Who moved the trucks?", "about": "u-1",
        "of": f"p:{small.people[Role.DESK].pk}", "due_on": SOON.isoformat(),
        "marking": "TLP:AMBER",
    }  # fmt: skip
    assert small.client(Role.ANALYST).post(f"{page}new/", form).status_code == 302
    desk = small.client(Role.DESK)
    assert "Who moved the trucks?" in desk.get("/").content.decode()
    row = Ask.objects.get()
    small.client(Role.DECIDER).post(page, {"ask": row.pk, "state": "answered", "answer": "x"})
    row.refresh_from_db()
    assert row.state == AskState.OPEN  # it was asked of somebody else
    desk.post(page, {"ask": row.pk, "state": "answered", "answer": "The Guard did"})
    assert "The Guard did" in small.client(Role.ANALYST).get(page).content.decode()
    assert not asked_of(small.people[Role.DESK])


def test_an_answer_has_a_marking_of_its_own(small: SmallHub) -> None:
    row, page = asked(small), f"/cases/{small.case.pk}/levers/asks/"
    told = {"ask": row.pk, "state": "answered", "answer": "The Guard did"}
    desk = small.client(Role.DESK)
    nobody = desk.post(page, told | {"level": "TLP:RED", "named": "the desk officer"}, follow=True)
    assert b"whoever asked could not read it" in nobody.content
    desk.post(page, told | {"level": "TLP:AMBER", "named": "Hub"})
    assert b"The Guard did" in small.client(Role.ANALYST).get(page).content
    partner = small.client(Role.PARTNER).get(page).content
    assert b"Who moved the trucks?" in partner
    assert b"The Guard did" not in partner


def test_an_organisation_is_asked_and_anybody_of_it_answers(small: SmallHub) -> None:
    row = asked(small, of=small.hub)
    assert asked_of(small.people[Role.FOCAL_POINT]) == [row]
    with pytest.raises(UsageError, match="only whoever asked"):
        actions.answer_ask(of(small, Role.DESK), row, AskState.WITHDRAWN, "")
    actions.answer_ask(of(small, Role.ANALYST), row, AskState.WITHDRAWN, "")
    with pytest.raises(UsageError, match="done already"):
        actions.answer_ask(of(small, Role.DESK), row, AskState.ANSWERED, "late")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"text": " "}, "what is asked"),
        ({"due_on": SOON - timedelta(days=9)}, "past"),
        ({"about": ["u-3"]}, "knows no"),
        ({"through": "nobody"}, "knows no"),
        ({"about": ["u-4"]}, "could not read"),
        ({"marking": Marking(TLP.RED, "Hub", frozenset({"the analyst"}))}, "could not read"),
    ],
)
def test_what_cannot_be_asked_is_refused(more: dict[str, Any], why: str, small: SmallHub) -> None:
    own = Marking(TLP.AMBER, "Hub", frozenset({"the analyst"}))
    said = Statement("d", "u-4", "Unit", "name", "Kept to oneself", source="x", marking=own)
    enter(of(small, Role.ANALYST), said)
    with pytest.raises(UsageError, match=why):
        asked(small, **more)


def test_an_ask_about_what_somebody_does_not_see_is_not_there_for_them(small: SmallHub) -> None:
    actions.ask_of(
        of(small, Role.PARTNER),
        AskKind.QUESTION,
        "Where is the column?",
        small.partner,
        SOON,
        AMBER,
        ["u-3"],
    )
    page = f"/cases/{small.case.pk}/levers/asks/"
    assert b"column" not in small.client(Role.ANALYST).get(page).content
    assert b"column" in small.client(Role.PARTNER).get(page).content


def test_what_needs_others_first_begins_when_they_take_effect() -> None:
    levers: dict[str, Any] = {
        "a": {"prerequisites": ["b", "gone"], "delay_days": 5.0},
        "b": {"prerequisites": [], "delay_days": 10.0},
    }
    assert sequence(levers) == [("b", 0.0, 10.0), ("a", 10.0, 15.0)]
    levers["b"]["prerequisites"] = ["a"]
    with pytest.raises(InputError, match="needs itself"):
        sequence(levers)


def test_no_chain_leads_where_nobody_moves_anybody() -> None:
    assert chains_to([], "us", "them") == ()
    assert chains_to([{"from": "us", "to": "us", "cost": 0}], "us", "us") == ()
