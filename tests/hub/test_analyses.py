"""What the engines say of a case, on its asker's view and for its asker alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub, statements

from upstander.errors import UsageError
from upstander.exercise import exercise_case
from upstander.hub.analyses import actions
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.analyses.tasks import work_out
from upstander.hub.briefs.models import Draft
from upstander.hub.cases.actions import enter, open_case, share
from upstander.hub.cases.selectors import case_access
from upstander.hub.methods.notes import notes
from upstander.hub.people.roles import Role
from upstander.model.probability import Probability
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access


ARABIC = {"accept-language": "ar"}


def of(small: SmallHub, role: Role) -> Access:
    found = case_access(small.people[role], small.case.pk)
    assert found is not None
    return found


def made(access: Access, kind: Kind) -> Analysis:
    """An analysis that was worked out, whatever the background does."""
    row = Analysis.objects.create(case=access.case, asked_by=access.user, kind=kind)
    work_out.func(str(row.pk))
    return Analysis.objects.get(pk=row.pk)


def test_an_analysis_is_worked_out_on_what_its_asker_sees(small: SmallHub) -> None:
    red = next(s for s in statements() if HIDDEN in s.value)
    for year in ("2001", "2010"):
        said = replace(red, prop="incorporationDate", value=year, source=f"p {year}")
        enter(of(small, Role.PARTNER), said)
    for role, seen in ((Role.PARTNER, True), (Role.DESK, False)):
        found = made(of(small, role), Kind.QUALITY)
        assert found.state == State.DONE
        assert (HIDDEN in str(found.result)) is seen
        assert found.level == ("TLP:RED" if seen else "TLP:AMBER")


def test_a_brief_is_in_the_language_of_whoever_asks_and_stays_in_it(small: SmallHub) -> None:
    browser, where = small.client(Role.ANALYST), f"/cases/{small.case.pk}/"
    people = replace(statements()[0], entity_id="m", schema="Community", value="Marsh people")
    enter(of(small, Role.ANALYST), people)
    asked = browser.post(f"{where}analyses/", {"kind": "brief-desk"}, headers=ARABIC)
    row = Analysis.objects.get()
    work_out.func(str(row.pk))
    row.refresh_from_db()
    assert (row.options, row.state) == ({"language": "ar"}, State.DONE), row.fault
    assert row.result is not None
    assert row.result["language"] == "ar"
    assert 'dir="rtl"' in browser.get(f"{where}analyses/{row.pk}/brief.html").content.decode()
    browser.post(f"{where}briefs/begin/{row.pk}/")
    draft = Draft.objects.get()
    title = row.result["sections"][0]["title"]
    for page in ("", "one-page/"):
        shown = browser.get(f"{where}briefs/{draft.pk}/{page}").content.decode()
        assert re.search(f'lang="ar" dir="rtl">{title}', shown), page
    taken = browser.get(f"{where}briefs/{draft.pk}/brief.html").content.decode()
    assert '<html lang="ar" dir="rtl">' in taken
    assert "مذكرة إلى المكتب المختص" in taken
    assert browser.get(asked["Location"], headers=ARABIC).status_code == 200


def test_reasons_of_engines_are_in_the_language_of_whoever_reads(small: SmallHub) -> None:
    told = {
        "share": Probability(0.5, 0.4, 0.6, "drawn"),
        "routes": Saying("routes of orders"),
        "whom": ("3rd Ford",),
    }
    said = Saying(
        "removing it cuts {share} of the expected {routes} to {whom}; no substitute is in evidence",
        told,
    )
    point: dict[str, object] = {
        "id": "u-1",
        "caption": "Guard",
        "kind": "actor",
        "layer": "command",
    }
    point |= {"share": {"value": 0.5, "low": 0.4, "high": 0.6}, "substitutes": [], "statements": []}
    points = [point | {"said": said.as_dict()}, point | {"reason": "old"}]
    access = of(small, Role.ANALYST)
    row = Analysis.objects.create(
        case=access.case, asked_by=access.user, kind=Kind.WEAK, state=State.DONE, level="TLP:AMBER",
        done_at=timezone.now(), result={"found": 2, "points": points},
    )  # fmt: skip
    browser, where = small.client(Role.ANALYST), f"/cases/{small.case.pk}/analyses/{row.pk}/"
    assert (
        "cuts 50% (40-60%) of the expected routes of orders" in browser.get(where).content.decode()
    )
    arabic = browser.get(where, headers=ARABIC).content.decode()
    assert "إزالته تقطع ٥٠٪ (٤٠–٦٠٪) من مسارات الأوامر المتوقعة إلى \u20683rd Ford\u2069" in arabic
    assert "<td>القيادة</td>" in arabic
    assert '<bdi lang="en">old</bdi>' in arabic  # kept before reasons were data


def test_what_is_doubtful_is_said_in_the_language_of_whoever_reads(small: SmallHub) -> None:
    access = of(small, Role.ANALYST)
    for year in ("2001", "2010"):
        shown = replace(statements()[1], prop="incorporationDate", value=year, source=f"p {year}")
        enter(access, shown)
    row = made(access, Kind.QUALITY)
    where = f"/cases/{small.case.pk}/analyses/{row.pk}/"
    assert "Unit “Ford Guard”: “Incorporation date” is" in (
        small.client(Role.ANALYST).get(where).content.decode()
    )
    arabic = small.client(Role.ANALYST).get(where, headers=ARABIC).content.decode()
    assert "«\u2068Ford Guard\u2069»: قيمة «تاريخ التأسيس» هي" in arabic
    assert row.result is not None
    row.result["findings"] = [{"text": "kept", "ask": "before"}]
    row.save()
    old = small.client(Role.ANALYST).get(where, headers=ARABIC).content.decode()
    assert '<bdi lang="en">kept</bdi>' in old


def test_what_cannot_be_worked_out_says_why(small: SmallHub) -> None:
    found = made(of(small, Role.ANALYST), Kind.LEVERS)
    assert found.state == State.FAILED
    assert "a plan needs levers" in found.fault
    page = small.client(Role.ANALYST).get(f"/cases/{small.case.pk}/analyses/{found.pk}/")
    assert "a plan needs levers" in page.content.decode()


def test_an_analysis_is_its_askers_alone_and_a_partner_asks_for_none(small: SmallHub) -> None:
    found = made(of(small, Role.ANALYST), Kind.QUALITY)
    where = f"/cases/{small.case.pk}/analyses/"
    assert small.client(Role.ANALYST).get(f"{where}{found.pk}/").status_code == 200
    assert small.client(Role.DESK).get(f"{where}{found.pk}/").status_code == 404
    assert small.client(Role.PARTNER).get(where).status_code == 404


def test_what_was_cancelled_is_not_worked_out(small: SmallHub) -> None:
    access = of(small, Role.ANALYST)
    row = Analysis.objects.create(case=access.case, asked_by=access.user, kind=Kind.WEAK)
    actions.cancel(access, row)
    work_out.func(str(row.pk))
    assert Analysis.objects.get(pk=row.pk).state == State.CANCELLED


def test_nobody_fills_the_queue(small: SmallHub) -> None:
    access = of(small, Role.ANALYST)
    for _ in range(actions.AT_ONCE):
        Analysis.objects.create(case=access.case, asked_by=access.user, kind=Kind.WEAK)
    with pytest.raises(UsageError, match="not done"):
        actions.ask(access, Kind.WEAK)


def test_a_membership_that_ended_before_its_turn_leaves_it_undone(small: SmallHub) -> None:
    access = of(small, Role.DESK)
    row = Analysis.objects.create(case=access.case, asked_by=access.user, kind=Kind.QUALITY)
    small.case.memberships.filter(user=access.user).delete()
    work_out.func(str(row.pk))
    assert Analysis.objects.get(pk=row.pk).result is None


def test_the_part_of_a_page_that_waits_renews_the_page_once_an_analysis_ends(
    small: SmallHub,
) -> None:
    access = of(small, Role.DESK)
    row = Analysis.objects.create(
        case=access.case, asked_by=access.user, kind=Kind.LEVERS, state=State.RUNNING,
        started_at=timezone.now() - timedelta(seconds=7),
    )  # fmt: skip
    desk, where = small.client(Role.DESK), f"/cases/{small.case.pk}/analyses/"
    page = desk.get(f"{where}{row.pk}/").content.decode()
    assert f"{where}going/?one={row.pk}" in page
    part = desk.get(f"{where}going/?one={row.pk}")
    (seconds,) = re.findall(r"(\d+) s so far", part.content.decode())
    assert int(seconds) >= 7
    assert "HX-Refresh" not in part
    others = small.client(Role.ANALYST).get(f"{where}going/?one={row.pk}")
    assert b"so far" not in others.content
    desk.post(f"{where}{row.pk}/")
    assert desk.get(f"{where}going/?one={row.pk}")["HX-Refresh"] == "true"


@pytest.mark.slow
@pytest.mark.usefixtures("committed")
def test_the_exercise_is_analysed_from_asking_to_the_brief(small: SmallHub) -> None:
    case = open_case(small.people[Role.ANALYST], exercise_case())
    share(small.people[Role.ANALYST], case, user=small.people[Role.DESK])
    browser, where = small.client(Role.ANALYST), f"/cases/{case.pk}/analyses/"
    pages = {}
    for kind in ("weak", "levers", "brief-minister"):
        asked = browser.post(where, {"kind": kind})
        assert asked.status_code == 302, kind
        pages[kind] = browser.get(asked["Location"]).content.decode()
    assert "Substitutes" in pages["weak"]
    assert "What it buys" in pages["levers"]
    for kind, note in (
        ("weak", "weak-points"),
        ("levers", "lever-plan"),
        ("brief-minister", "brief"),
    ):
        assert f'href="/methods/{note}/"' in pages[kind]
    row = Analysis.objects.get(kind="brief-minister")
    assert row.state == State.DONE, row.fault
    assert row.result is not None
    sentences = [s for section in row.result["sections"] for s in section["sentences"]]
    assert {s["method"] for s in sentences} - {""} <= set(notes())
    assert len({s["method"] for s in sentences}) > 3
    page = browser.get(f"{where}{row.pk}/brief.html")
    assert "EXERCISE" in page.content.decode()
    assert "script" not in page["Content-Security-Policy"]
    printed = browser.get(f"{where}{row.pk}/brief.pdf")
    assert printed.content.startswith(b"%PDF")
