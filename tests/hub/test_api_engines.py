"""Plans, analyses, scenarios, forecasts and resilience, as programs read and ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.api_world import JUDGED, RED, coin, coin_file, plan
from tests.hub.test_analyses import of
from tests.hub.test_api import Program
from tests.hub.test_resilience import given

from upstander.exercise.resilience import exercise_figures, exercise_index
from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.models import Analysis
from upstander.hub.analyses.tasks import work_out
from upstander.hub.audit.models import Entry
from upstander.hub.cases.actions import enter
from upstander.hub.cases.models import Case
from upstander.hub.futures.models import Judgements
from upstander.hub.people.roles import Role
from upstander.hub.resilience.models import PortraitKind
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub


@pytest.fixture
def analyst(small: SmallHub) -> Program:
    return Program(small.people[Role.ANALYST])


@pytest.fixture
def case(small: SmallHub) -> str:
    return f"/cases/{small.case.pk}"


def given_in(program: Program, case: str, name: str = "j.csv", **more: Any) -> Any:
    """Judgements that a program brings in."""
    form = {"title": "Ford", "file": SimpleUploadedFile(name, more.pop("content", JUDGED))}
    return program.send(f"{case}/scenarios", **(form | more))


def test_two_plans_are_compared_as_far_as_one_may_see(
    small: SmallHub, analyst: Program, case: str
) -> None:
    old, new = plan(small, "old", "u-1"), plan(small, "new", "u-2")
    said = Statement("hub", "u-1", "Unit", "country", "fr", source="wire")
    enter(of(small, Role.ANALYST), said)
    red = Statement("hub", "u-3", "Unit", "country", "be", source="p", marking=RED)
    enter(of(small, Role.PARTNER), red)
    new.revision = Case.objects.get(pk=small.case.pk).revision
    new.save()
    told = analyst.get(f"{case}/plans/compare", old=old.pk, new=new.pk).json()
    assert (told["added"], told["dropped"], told["kept"]) == (["u-2"], ["u-1"], [])
    assert said.id in {s["id"] for s in told["entered"]}
    assert red.id not in {s["id"] for s in told["entered"]}
    one = analyst.get(f"{case}/plans/{old.pk}").json()
    assert one["steps"] == [{"lever": "u-1", "begin": 0.0, "end": 5.0}]
    assert one["levers"][0]["success"] == {"value": 0.5, "low": 0.25, "high": 0.75}
    hidden = plan(small, "secret", "u-3", RED)
    for query in ({"old": old.pk, "new": hidden.pk}, {"old": hidden.pk, "new": new.pk}):
        assert analyst.get(f"{case}/plans/compare", **query).status_code == 404


def test_an_analysis_is_asked_for_worked_out_and_read_by_its_asker_alone(
    small: SmallHub, analyst: Program, case: str
) -> None:
    made = analyst.post(f"{case}/analyses", {"kind": "quality"})
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    one = f"{case}/analyses/{made.json()['id']}"
    assert analyst.get(one).json()["result"] is None
    work_out.func(made.json()["id"])
    told = analyst.get(one).json()
    assert (told["state"], told["level"]) == ("done", "TLP:AMBER")
    row = Analysis.objects.get(pk=made.json()["id"])
    assert told["result"] == {k: v for k, v in (row.result or {}).items() if k != "markings"}
    assert told["result"]
    assert Program(small.people[Role.DESK]).get(one).status_code == 404
    read = Entry.objects.filter(action="case read", detail__page="analysis quality")
    assert read.count() == 1
    assert analyst.post(f"{one}/cancel", {}).json()["state"] == "done"


def test_a_brief_is_asked_for_in_a_language_by_default_the_askers_own(
    small: SmallHub, analyst: Program, case: str
) -> None:
    def language(**body: str) -> str:
        made = analyst.post(f"{case}/analyses", {"kind": "brief-public"} | body).json()
        return str(made["options"]["language"])

    assert language(language="ar") == "ar"
    assert language() == "en"
    owner = small.people[Role.ANALYST]
    owner.language = "fr"
    owner.save()
    assert language() == "fr"
    refused = analyst.post(f"{case}/analyses", {"kind": "weak", "language": "fr"})
    assert (refused.status_code, "is in no language" in refused.content.decode()) == (422, True)


def test_an_analysis_is_cancelled_and_more_than_three_at_a_time_are_refused(
    analyst: Program, case: str
) -> None:
    made = [analyst.post(f"{case}/analyses", {"kind": "weak"}) for _ in range(4)]
    assert [m.status_code for m in made] == [201, 201, 201, 409]
    one = f"{case}/analyses/{made[0].json()['id']}"
    assert analyst.post(f"{one}/cancel", {}).json()["state"] == "cancelled"
    assert analyst.post(f"{case}/analyses", {"kind": "weak"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "scenarios"}, "needs judgements"),
        ({"kind": "scenarios", "judgements": "0" * 32}, "needs judgements"),
        ({"kind": "weak", "judgements": "J"}, "not asked on judgements"),
        ({"kind": "design", "judgements": "J"}, "body.avoid"),
        ({"kind": "scenarios", "judgements": "J", "slack": 21}, "slack"),
        ({"kind": "levers", "budget": -1.0}, "budget"),
        ({"kind": "prophecy"}, "kind"),
        (
            {"kind": "stress", "judgements": "J", "avoid": [{"descriptor": "a", "variant": "b"}]},
            "know no a: b",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_and_nothing_waits(
    body: dict[str, Any], words: str, analyst: Program, case: str
) -> None:
    key = given_in(analyst, case).json()["id"]
    if body.get("judgements") == "J":
        body |= {"judgements": key}
    answer = analyst.post(f"{case}/analyses", body)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Analysis.objects.exists()


def test_judgements_are_brought_in_and_what_follows_is_asked_as_the_page_asks_it(
    analyst: Program, case: str
) -> None:
    made = given_in(analyst, case, marking="TLP:GREEN", audience=["Hub", "Harbour Network"])
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["marking"] == {
        "level": "TLP:GREEN", "originator": "Hub", "audience": ["Harbour Network", "Hub"],
    }  # fmt: skip
    variants = {d["name"]: d["variants"] for d in told["descriptors"]}
    assert {name: set(each) for name, each in variants.items()} == {
        "rule": {"law", "fear"},
        "street": {"calm", "riot"},
    }
    assert told["judges"] == ["p"]
    one = f"{case}/scenarios/{told['id']}"
    assert analyst.get(one).json() == told
    riot = [{"descriptor": "street", "variant": "riot"}]
    for body in (
        {"kind": "scenarios", "slack": 1, "spread": 0.5},
        {"kind": "design", "avoid": riot},
        {"kind": "stress", "avoid": riot, "budget": 3.0},
    ):
        asked = analyst.post(f"{case}/analyses", body | {"judgements": told["id"]})
        assert asked.status_code == 201, asked.content
    place = [list(variants).index("street"), variants["street"].index("riot")]
    options = {row.kind: row.options for row in Analysis.objects.all()}
    assert options == {
        "scenarios": {"judgements": told["id"], "slack": 1, "spread": 0.5},
        "design": {"judgements": told["id"], "avoid": [place], "budget": None},
        "stress": {"judgements": told["id"], "avoid": [place], "budget": 3.0},
    }
    row = Analysis.objects.get(kind="scenarios")
    work_out.func(str(row.pk))
    done = analyst.get(f"{case}/analyses/{row.pk}").json()
    assert (done["state"], done["level"]) == ("done", "TLP:GREEN")
    assert done["result"]


def test_what_rests_on_judgements_that_are_hidden_since_is_hidden_too(
    analyst: Program, case: str
) -> None:
    key = given_in(analyst, case).json()["id"]
    asked = analyst.post(f"{case}/analyses", {"kind": "scenarios", "judgements": key}).json()
    assert len(analyst.get(f"{case}/analyses").json()["analyses"]) == 1
    Judgements.objects.update(marking=plain_marking(RED))
    assert analyst.get(f"{case}/scenarios/{key}").status_code == 404
    assert analyst.get(f"{case}/analyses/{asked['id']}").status_code == 404
    assert analyst.get(f"{case}/analyses").json()["analyses"] == []


def test_judgements_are_set_aside_and_bad_files_tell_no_path(analyst: Program, case: str) -> None:
    key = given_in(analyst, case, "m.csv").json()["id"]
    assert analyst.post(f"{case}/scenarios/{key}/set-aside", {}).status_code == 204
    assert analyst.get(f"{case}/scenarios").json()["judgements"] == []
    assert analyst.get(f"{case}/scenarios/{key}").json()["set_aside_at"] is not None
    row = b"rule,law,street,calm,many,p,sure,\n"
    told = given_in(analyst, case, content=JUDGED + row).json()
    assert (told["faults"], len(told["problems"])) == (1, 1)
    for name, content in (("j.csv", b"x\n1\n"), ("j.exe", JUDGED), ("m.scw", b"$")):
        bad = given_in(analyst, case, name, content=content)
        assert bad.status_code in {409, 422}
        assert "/tmp" not in bad.content.decode()  # noqa: S108
    assert "/tmp" not in str(told)  # noqa: S108


def test_bringing_in_needs_both_powers_that_the_page_needs(small: SmallHub, case: str) -> None:
    decider, partner, desk = (
        Program(small.people[role]) for role in (Role.DECIDER, Role.PARTNER, Role.DESK)
    )
    assert decider.get(f"{case}/scenarios").status_code == 200  # who may ask, and not write
    assert given_in(decider, case).status_code == 404
    assert given_in(partner, case).status_code == 404  # who may write, and not ask
    assert given_in(desk, case).status_code == 201
    key = Judgements.objects.get().pk
    assert decider.post(f"{case}/scenarios/{key}/set-aside", {}).status_code == 404
    file = SimpleUploadedFile("f.json", coin_file(2024))
    assert desk.send("/forecasts", file=file).status_code == 404


def test_a_forecast_is_brought_in_once_and_tells_what_moved(
    small: SmallHub, analyst: Program, settings: Any
) -> None:
    settings.OWN_STATE = "Orrista"
    first = coin(2023, 0.3)
    file = coin_file(2024, 0.5)
    made = analyst.send("/forecasts", file=SimpleUploadedFile("f.json", file))
    assert (made.status_code, made.json()["vintage"]) == (201, "2025-2026")
    again = analyst.send("/forecasts", file=SimpleUploadedFile("f.json", file))
    assert (again.status_code, again.json()["detail"]) == (409, "that forecast is here already")
    broken = analyst.send("/forecasts", file=SimpleUploadedFile("f.json", b"{}"))
    assert broken.status_code == 422
    desk, key = Program(small.people[Role.DESK]), made.json()["id"]
    assert [f["id"] for f in desk.get("/forecasts").json()["forecasts"]] == [key, first]
    whole = desk.get(f"/forecasts/{key}/countries").json()
    assert [(c["country"], c["before"], c["is_own"]) for c in whole["countries"]] == [
        ("Numera", 0.3, False),
        ("Orrista", 0.15, True),
    ]
    assert whole["countries"][0]["probability"] == {"value": 0.5, "low": 0.25, "high": 1.0}
    named = desk.get(f"/forecasts/{key}/countries", sort="country", limit=1).json()
    assert (named["countries"][0]["country"], named["next"]) == ("Numera", 1001)
    own = desk.get(f"/forecasts/{key}/countries/1002").json()
    assert [(h["forecast"], h["probability"]["value"]) for h in own["history"]] == [
        (first, 0.15),
        (key, 0.25),
    ]
    assert own["contributions"][0]["words"] == "better rule of law"
    assert desk.get(f"/forecasts/{key}/countries/7").status_code == 404
    assert desk.get(f"/forecasts/{10**30}/countries").status_code == 404


def test_an_index_and_a_profile_are_read_home_marked(
    small: SmallHub, analyst: Program, settings: Any
) -> None:
    settings.OWN_STATE = "Orrista"
    index = given(small, PortraitKind.INDEX, exercise_index())
    settings.OWN_STATE = "Verlane"
    profile = given(small, PortraitKind.PROFILE, exercise_figures())
    settings.OWN_STATE = "Orrista"
    rows = analyst.get("/resilience").json()["portraits"]
    assert [(row["id"], row["state"]) for row in rows] == [(profile.pk, "done"), (index.pk, "done")]
    told = analyst.get(f"/resilience/{index.pk}").json()
    document: Any = index.document
    assert [u["name"] for u in told["units"]] == [u["name"] for u in document["units"]]
    assert {u["name"] for u in told["units"] if u["is_own"]} == {"Orrista"}
    settings.OWN_STATE = "Verlane"
    other = analyst.get(f"/resilience/{profile.pk}").json()
    assert other["changes"][0]["is_own"]
    assert other["document"]["rows"] == profile.document["rows"]  # type: ignore[index]
    assert analyst.get(f"/resilience/{10**30}").status_code == 404
