"""What changed in a case since somebody last looked: of what they see, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from tests.hub.conftest import HIDDEN, statements
from tests.hub.test_analyses import of

from upstander.hub.alerts.actions import raise_warning
from upstander.hub.audit.models import Entry
from upstander.hub.cases.actions import enter, withdraw, withdraw_many
from upstander.hub.people.roles import Role
from upstander.hub.risks.actions import looked
from upstander.hub.risks.changes import Changed, changed
from upstander.hub.room.actions import answer_ask, ask_of
from upstander.hub.room.models import AskKind, AskState
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

    from upstander.hub.alerts.models import WarningRow

RED = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
READERS = (Role.DESK, Role.PARTNER)


def seen(small: SmallHub) -> None:
    """All have seen the case as it is now."""
    for role in (*READERS, Role.ANALYST):
        access = of(small, role)
        looked(access.user, f"case:{access.case.pk}", access.case.revision)


def new(small: SmallHub, role: Role) -> Changed:
    found = changed(of(small, role))
    assert found is not None
    return found


def said(prop: str, value: str, about: str = "u-1", **more: object) -> Statement:
    return Statement("hub", about, "Unit", prop, value, source="wire", **more)  # type: ignore[arg-type]


def warned(small: SmallHub, by: Role, marking: Marking | None = None) -> WarningRow:
    what = f"They are being cut off by the {HIDDEN} Column" if marking else "They are cut off"
    return raise_warning(of(small, by), "u-1", what, Severity(2), ["siege"], marking=marking)


def test_one_says_oneself_that_one_has_seen_a_case_and_is_told_what_others_did_since(
    small: SmallHub,
) -> None:
    desk, page = small.client(Role.DESK), f"/cases/{small.case.pk}/since/"
    desk.post(page)
    assert b"You have not said yet" in desk.get(page).content, "nothing was shown that was read"
    desk.post(page)
    assert b"Nothing that you see has changed" in desk.get(page).content
    entered = said("country", "fr")
    enter(of(small, Role.ANALYST), entered)
    ours = said("country", "ml")
    enter(of(small, Role.DESK), ours)
    gone = next(s for s in statements() if s.value == "Ford Guard")
    withdraw(of(small, Role.ANALYST), gone.id, "wrong")
    found = new(small, Role.DESK)
    assert [s.id for s in found.entered] == [entered.id], "not what one entered oneself"
    # With its name the unit is gone, and so is what commands it.
    assert [s.value for s in found.withdrawn] == ["Ford Guard"]
    told = desk.get(page).content.decode()
    assert "Entered" in told
    assert "Ford Guard" in told
    assert "Changed since you last looked" in desk.get("/").content.decode()
    enter(of(small, Role.ANALYST), said("country", "ne"))
    desk.post(page)
    assert [s.value for s in new(small, Role.DESK).entered] == ["ne"], "it came after the page"


def test_a_correction_is_told_as_one(small: SmallHub) -> None:
    old = said("country", "fr")
    enter(of(small, Role.ANALYST), old)
    seen(small)
    enter(of(small, Role.ANALYST), replace(old, value="ml"), replaces=old.id)
    found = new(small, Role.DESK)
    assert [(a.value, b.value) for a, b in found.corrected] == [("fr", "ml")]
    assert not found.entered
    assert not found.withdrawn
    page = small.client(Role.DESK).get(f"/cases/{small.case.pk}/since/").content.decode()
    assert "<del>" in page


def test_what_is_corrected_by_something_hidden_is_withdrawn_for_who_does_not_see_it(
    small: SmallHub,
) -> None:
    old = said("country", "fr")
    enter(of(small, Role.ANALYST), old)
    seen(small)
    enter(of(small, Role.PARTNER), replace(old, value="ml", marking=RED), replaces=old.id)
    found = new(small, Role.DESK)
    assert [s.value for s in found.withdrawn] == ["fr"]
    assert not found.corrected
    assert not found.entered


def test_what_somebody_does_not_see_did_not_change_for_them(small: SmallHub) -> None:
    enter(of(small, Role.PARTNER), said("name", "Quiet Post", "u-4", marking=RED))
    enter(of(small, Role.PARTNER), said("country", "fr", "u-3"))
    seen(small)
    same = next(s for s in statements() if s.value == "3rd Ford Battalion")
    partner = of(small, Role.PARTNER)
    enter(partner, replace(next(s for s in statements() if HIDDEN in s.value), prop="alias"))
    # Marked for all, but about what is hidden, or pointing at it.
    links = [s.id for s in statements() if s.entity_id == "c-2"]
    withdraw_many(partner, [*links, said("country", "fr", "u-3").id], "wrong")
    withdraw(of(small, Role.PARTNER), said("name", "Quiet Post", "u-4").id, "wrong")
    assert not new(small, Role.DESK).is_any
    page = small.client(Role.DESK).get(f"/cases/{small.case.pk}/since/").content.decode()
    assert "Nothing that you see has changed" in page
    assert "Changed since" not in small.client(Role.DESK).get("/").content.decode()
    assert same.id not in {s.id for s in new(small, Role.PARTNER).entered}


def test_the_same_claim_under_a_hidden_marking_is_not_new_to_who_knows_the_claim(
    small: SmallHub,
) -> None:
    from upstander.hub.cases.actions import enter_many

    same = next(s for s in statements() if s.value == "3rd Ford Battalion")
    seen(small)
    enter_many(small.people[Role.PARTNER], small.case, [replace(same, marking=RED)])
    assert not new(small, Role.DESK).is_any


def test_a_whole_thing_that_was_taken_out_is_told_by_its_name(small: SmallHub) -> None:
    seen(small)
    every = [s.id for s in statements() if s.entity_id in {"u-2", "c-1"}]
    withdraw_many(of(small, Role.ANALYST), every, "another unit")
    assert {s.id for s in new(small, Role.DESK).withdrawn} == set(every)
    page = small.client(Role.DESK).get(f"/cases/{small.case.pk}/since/").content.decode()
    assert page.count("Ford Guard") > 1


def test_warnings_and_answers_are_told_to_who_may_see_them(small: SmallHub) -> None:
    seen(small)
    due = timezone.now().date() + timedelta(days=2)
    desk, analyst = of(small, Role.DESK), of(small, Role.ANALYST)
    whom, amber = small.people[Role.DESK], Marking(TLP.AMBER, "Hub")
    asked = ask_of(analyst, AskKind.QUESTION, "Who holds it?", whom, due, amber)
    answer_ask(desk, asked, AskState.ANSWERED, "We do not know")
    row = warned(small, Role.ANALYST)
    hidden = warned(small, Role.PARTNER, RED)
    assert [w.pk for w, *_ in new(small, Role.DESK).warnings] == [row.pk]
    assert [a.pk for a, _ in new(small, Role.ANALYST).answers] == [asked.pk]
    assert not new(small, Role.DESK).answers, "one's own"
    assert not new(small, Role.ANALYST).warnings, "one's own, or hidden"
    assert {w.pk for w, *_ in new(small, Role.PARTNER).warnings} >= {row.pk}
    page = small.client(Role.DESK).get(f"/cases/{small.case.pk}/since/").content.decode()
    assert str(row.pk) in page
    assert str(hidden.pk) not in page
    assert HIDDEN not in page
    assert Entry.objects.filter(action="case read").exists()
