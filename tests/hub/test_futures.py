"""Scenarios of a case: judgements brought in, worked out, marked, and gone when they are gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import signed_in
from tests.hub.test_analyses import of

from upstander.errors import UpstanderError
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.analyses.tasks import work_out
from upstander.hub.audit.models import Entry
from upstander.hub.cases.actions import share
from upstander.hub.cases.selectors import case_access
from upstander.hub.first import first_user, load_exercise
from upstander.hub.futures import actions
from upstander.hub.futures.models import Judgements
from upstander.hub.futures.selectors import judgements_of, reading_of
from upstander.hub.people.models import User
from upstander.hub.people.roles import Role
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from uuid import UUID

    from tests.hub.conftest import SmallHub

CLEAR = Marking(TLP.CLEAR, "Hub")
HIDDEN_WORD = "Kestrel"
JUDGED = b"""source,source_variant,target,target_variant,points,judge,sure,why
rule,law,street,calm,2,p,sure,
rule,law,street,riot,-2,p,,
rule,fear,street,riot,1,p,,
street,calm,rule,law,1,p,,
street,riot,rule,fear,3,p,,
"""


def file(content: bytes = JUDGED, name: str = "judged.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def given(
    small: SmallHub, marking: Marking = CLEAR, title: str = "Ford", **more: Any
) -> Judgements:
    return actions.bring_in(of(small, Role.ANALYST), title, marking, file(**more))[0]


def done(who: SmallHub | User, row: Judgements, kind: Kind, **options: Any) -> Any:
    made = Analysis.objects.create(
        case=row.case,
        asked_by=who if isinstance(who, User) else who.people[Role.ANALYST],
        kind=kind,
        options={"judgements": str(row.pk), **options},
    )
    work_out.func(str(made.pk))
    return Analysis.objects.get(pk=made.pk)


def page(case: UUID, row: Judgements | None = None) -> str:
    return f"/cases/{case}/scenarios/" + (f"{row.pk}/" if row else "")


def test_judgements_are_brought_in_and_their_scenarios_shown(small: SmallHub) -> None:
    client = small.client(Role.ANALYST)
    form = {"title": "Ford <b>", "file": file(), "marking": "TLP:GREEN", "audience": ""}
    answer = client.post(page(small.case.pk), form, follow=True)
    assert "The judgements are here" in answer.content.decode()
    row = Judgements.objects.get()
    assert "Ford &lt;b&gt;" in client.get(page(small.case.pk)).content.decode()
    assert row.marking["level"] == "TLP:GREEN"
    found = done(small, row, Kind.SCENARIOS, slack=0, spread=1.0)
    assert (found.state, found.level) == (State.DONE, "TLP:GREEN")
    shown = client.get(page(small.case.pk, row)).content.decode()
    assert "2 of 4 combinations hold themselves up" in shown
    assert "does not say how likely" in shown
    assert len(re.findall(r'<th scope="row" class="number">', shown)) == 2
    # the general page of an analysis leads to where its judgements are
    to = client.get(f"/cases/{small.case.pk}/analyses/{found.pk}/")
    assert to["Location"] == page(small.case.pk, row)
    assert Entry.objects.filter(action="judgements brought in").exists()


def test_asking_goes_to_the_background_once_for_each_form(small: SmallHub) -> None:
    row, client = given(small), small.client(Role.ANALYST)
    to = page(small.case.pk, row)
    client.post(to, {"look": "1", "slack": "1", "spread": "0.5"})
    client.post(to, {"design": "1", "avoid": ["1:1"]})
    client.post(to, {"stress": "1", "avoid": ["1:1"], "budget": "3"})
    asked = {one.kind: one.options for one in Analysis.objects.all()}
    assert asked["scenarios"] == {"judgements": str(row.pk), "slack": 1, "spread": 0.5}
    assert asked["design"]["avoid"] == [[1, 1]]
    assert asked["stress"]["budget"] == 3
    wrong = client.post(to, {"design": "1"})
    assert wrong.status_code == 200
    assert Analysis.objects.count() == 3
    assert client.post(to, {"design": "1", "avoid": ["9:9"]}).status_code == 200
    assert Analysis.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "judged.csv", "empty"),
        (b"x,y\n1,2\n", "judged.csv", "missing required column"),
        (b"$ broken", "m.scw", "lines that begin with #"),
        (JUDGED, "judged.exe", "not a file of a known form"),
        (JUDGED, "../../etc/passwd", "not a file of a known form"),
    ],
)
def test_a_bad_file_is_told_on_the_form_and_nothing_is_kept(
    small: SmallHub, content: bytes, name: str, told: str
) -> None:
    form = {"title": "Ford", "file": file(content, name), "marking": "TLP:CLEAR"}
    answer = small.client(Role.ANALYST).post(page(small.case.pk), form)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert told in text
    assert "/tmp" not in text  # noqa: S108
    assert not Judgements.objects.exists()


def test_bad_rows_are_told_and_the_good_ones_kept(small: SmallHub) -> None:
    form = {
        "title": "Ford", "marking": "TLP:CLEAR",
        "file": file(JUDGED + b"rule,law,street,calm,x,q,,\n"),
    }  # fmt: skip
    answer = small.client(Role.ANALYST).post(page(small.case.pk), form, follow=True)
    assert "no whole number" in answer.content.decode()
    assert Judgements.objects.count() == 1


def test_what_one_may_not_see_is_not_there(small: SmallHub) -> None:
    named = Marking(TLP.AMBER, "Hub", frozenset({small.people[Role.ANALYST].name}))
    content = JUDGED.replace(b"street", HIDDEN_WORD.encode())
    row = given(small, named, HIDDEN_WORD, content=content)
    share(small.people[Role.ANALYST], small.case, user=small.people[Role.FOCAL_POINT])
    for role in Role:
        person = small.people[role]
        access = case_access(person, small.case.pk)
        client = small.client(role)
        answers = [client.get(page(small.case.pk)), client.get(page(small.case.pk, row))]
        seen = any(HIDDEN_WORD in answer.content.decode() for answer in answers)
        assert seen is (role is Role.ANALYST), role
        if role is not Role.ANALYST:
            assert answers[1].status_code in {302, 404}
            assert access is None or not judgements_of(access)


def test_what_was_worked_out_goes_when_the_judgements_are_out_of_reach(small: SmallHub) -> None:
    row = given(small)
    found = done(small, row, Kind.DESIGN, avoid=[[1, 1]])
    assert found.state == State.DONE, found.fault
    client = small.client(Role.ANALYST)
    Judgements.objects.filter(pk=row.pk).update(
        marking={
            "level": "TLP:RED",
            "originator": "Harbour Network",
            "audience": ["Harbour Network"],
        }
    )
    assert client.get(page(small.case.pk, row)).status_code == 404
    assert client.get(f"/cases/{small.case.pk}/analyses/{found.pk}/").status_code == 404
    again = done(small, row, Kind.SCENARIOS)
    assert (again.state, "not there any more" in again.fault) == (State.FAILED, True)


def test_judgements_are_set_aside_by_who_writes(small: SmallHub) -> None:
    row = given(small)
    small.client(Role.ANALYST).post(page(small.case.pk, row), {"aside": "1"})
    assert judgements_of(of(small, Role.ANALYST)) == []
    row.refresh_from_db()
    assert row.set_aside_by == small.people[Role.ANALYST]


def test_a_push_that_nobody_holds_is_any_push_and_says_so(small: SmallHub) -> None:
    row = given(small)
    found = done(small, row, Kind.DESIGN, avoid=[[1, 1]])
    assert found.result["by_levers"] is False
    assert found.result["gap"] == 0
    text = small.client(Role.ANALYST).get(page(small.case.pk, row)).content.decode()
    assert "Any part could be pushed here" in text
    stress = done(small, row, Kind.STRESS, avoid=[[1, 1]])
    assert "no lever that may be pulled" in stress.fault


@pytest.mark.slow
@pytest.mark.django_db
def test_an_empty_hub_begins_with_scenarios_a_least_push_and_plans() -> None:
    user = first_user()
    case = load_exercise(user)
    row, read = Judgements.objects.get(), reading_of(Judgements.objects.get())
    assert read.problems == ()
    assert read.judges == ("exercise-desk-1", "exercise-partner-2")
    assert len(read.pushes) == 9
    found = done(user, row, Kind.SCENARIOS)
    assert found.result["document"]["complete"]
    names = [d.name for d in read.matrix.descriptors]
    worst = [names.index("Violence"), 0]
    pushed = done(user, row, Kind.DESIGN, avoid=[worst])
    assert pushed.result["by_levers"]
    assert pushed.result["gap"] == 0
    assert ["data shutdown" in one["caption"] for one in pushed.result["refused"]] == [True]
    assert all(one["Violence"] != "mass atrocity" for one in pushed.result["left"])
    tried = done(user, row, Kind.STRESS, avoid=[worst], budget=36)
    assert tried.result["plans"][0]["levers"] == []
    text = signed_in(user).get(page(case.pk, row)).content.decode()
    for words in (
        "harms Hill-faith congregations",
        "best in its worst scenario",
        "No push costs less",
    ):
        assert words in text
    address = page(case.pk, row)
    french = signed_in(user).get(address, headers={"accept-language": "fr"}).content.decode()
    assert "harms" not in french
    assert "Hill-faith congregations" in french


def test_a_file_that_is_too_large_is_refused(small: SmallHub, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "MOST_BYTES", 10)
    with pytest.raises(UpstanderError, match="larger than"):
        given(small)


def test_nobody_marks_judgements_so_that_they_cannot_see_them(small: SmallHub) -> None:
    with pytest.raises(UpstanderError, match="could not see it yourself"):
        given(small, Marking(TLP.RED, "Hub", frozenset({"Elsewhere"})))
    assert not Judgements.objects.exists()


def test_a_list_of_marked_judgements_is_a_read_of_them(small: SmallHub) -> None:
    given(small, Marking(TLP.GREEN, "Hub"))
    before = Entry.objects.filter(action="case read").count()
    small.client(Role.ANALYST).get(page(small.case.pk))
    assert Entry.objects.filter(action="case read").count() == before + 1
