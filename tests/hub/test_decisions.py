"""A decision is read back, recorded in somebody's name, followed up, and compared with its like."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.hub.test_alerts import held, of, warned  # noqa: F401  (a fixture)

from upstander.errors import UsageError
from upstander.hub.audit.models import Entry
from upstander.hub.decisions.actions import Draft, Wire, follow_up, record_decision
from upstander.hub.decisions.alike import like_cases
from upstander.hub.decisions.models import Decision, Step
from upstander.hub.decisions.selectors import decisions_of, standing, waiting_decisions
from upstander.hub.people.roles import Role
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from typing import Any

    from tests.hub.conftest import SmallHub

TODAY = timezone.now().date()
TOLD = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
SOON = TODAY + timedelta(days=3)


def form(small: SmallHub, **more: Any) -> dict[str, Any]:
    told = {
        "question": "Is the licence for radios to be suspended?",
        "theme": "licence",
        "subject": "u-1",
        "choice": "delegate",
        "decided": "Suspend it until the inquiry reports",
        "reasons": "The unit is reported at the ford",
        "decided_by": small.people[Role.DECIDER].pk,
        "owner": small.people[Role.DESK].pk,
        "due_on": SOON.isoformat(),
        "wire_0": "Another attack is reported",
        "wire_0_owner": small.people[Role.DESK].pk,
        "wire_0_day": SOON.isoformat(),
        "told_at": TOLD,
        "marking": "TLP:AMBER",
    }
    return told | more


def draft(small: SmallHub, **more: Any) -> Draft:
    plain: dict[str, Any] = {
        "theme": "licence",
        "question": "Suspend?",
        "choice": "decide",
        "decided": "Suspend",
        "reasons": "Because",
        "decided_by": small.people[Role.DECIDER],
        "owner": small.people[Role.DESK],
        "due_on": SOON,
        "marking": Marking(TLP.AMBER, "Hub"),
    }
    return Draft(**(plain | more))


def test_a_decision_is_read_back_before_it_is_recorded(small: SmallHub) -> None:
    page, decider = f"/cases/{small.case.pk}/decisions/new/", small.client(Role.DECIDER)
    blank = decider.get(page).content.decode()
    assert "checked" not in blank  # nothing is chosen beforehand
    read_back = decider.post(page, form(small)).content.decode()
    assert "You delegate to the desk: Suspend it until the inquiry reports" in read_back
    assert "To be done by the desk by" in read_back
    assert not Decision.objects.exists()
    assert decider.post(page, form(small) | {"change": "1"}).status_code == 200
    assert not Decision.objects.exists()
    assert decider.post(page, form(small) | {"confirm": "1"}).status_code == 302
    made = Decision.objects.get()
    (wire,) = made.tripwires.all()
    assert (wire.text, wire.owner, wire.look_on) == (
        "Another attack is reported", small.people[Role.DESK], SOON
    )  # fmt: skip
    assert made.told_at is None
    entry = Entry.objects.get(action="decision recorded")
    assert "inquiry" not in str(entry.detail)
    home = small.client(Role.DESK).get("/").content.decode()
    assert "Is the licence for radios" in home


def test_what_was_told_is_confirmed_or_objected_to_by_whoever_decided(small: SmallHub) -> None:
    page = f"/cases/{small.case.pk}/decisions/new/"
    desk, decider = small.client(Role.DESK), small.client(Role.DECIDER)
    assert b"say when the decider told you" in desk.post(page, form(small, told_at="")).content
    read_back = desk.post(page, form(small)).content.decode()
    assert "As told by the decider" in read_back
    assert "the decider delegates to the desk" in read_back
    assert "They are asked to confirm it" in read_back
    desk.post(page, form(small) | {"confirm": "1"})
    made = Decision.objects.get()
    assert made.recorded_by == small.people[Role.DESK]
    assert made.decided_at == made.told_at
    assert "Is the licence" in decider.get("/").content.decode()
    one = f"/cases/{small.case.pk}/decisions/{made.pk}/"
    desk.post(one, {"kind": "confirmed"})
    assert standing(Decision.objects.get(), TODAY).to_confirm
    decider.post(one, {"kind": "objected", "text": "I said two weeks"})
    found = standing(Decision.objects.get(), TODAY)
    assert found.is_objected
    assert not found.to_confirm


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"owner": None}, "who is to do it"),
        ({"due_on": TODAY - timedelta(days=1)}, "past"),
        ({"question": " "}, "what was asked"),
        ({"subject": "u-3"}, "no such subject"),
        ({"marking": Marking(TLP.RED, "Harbour Network", frozenset({"x"}))}, "could not see"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    more: dict[str, Any], why: str, small: SmallHub
) -> None:
    with pytest.raises(UsageError, match=why):
        record_decision(of(small, Role.DECIDER), draft(small, **more))
    with pytest.raises(UsageError, match="no role that decides"):
        record_decision(of(small, Role.DESK), draft(small, decided_by=small.people[Role.DESK]))


def test_a_decision_for_some_is_not_there_for_others(small: SmallHub) -> None:
    for name in ("decider", "focal_point"):
        user = small.people[Role(name)]
        user.clearance = TLP.RED
        user.save()
    names = frozenset({"the decider", "the focal_point"})
    made = record_decision(
        of(small, Role.DECIDER),
        draft(
            small,
            question="Zebra?",
            owner=small.people[Role.FOCAL_POINT],
            marking=Marking(TLP.RED, "Hub", names),
        ),
    )
    desk = small.client(Role.DESK)
    for path in ("/decisions/", "/", "/decisions/like/", f"/cases/{small.case.pk}/decisions/"):
        assert b"Zebra" not in desk.get(path).content
    assert desk.get(f"/cases/{small.case.pk}/decisions/{made.pk}/").status_code == 404
    assert desk.get(f"/cases/{small.case.pk}/decisions/new/?replaces={made.pk}").status_code == 404
    assert decisions_of(of(small, Role.FOCAL_POINT)) == [made]


def test_a_decision_about_a_warning_is_marked_like_it_and_shown_with_it(
    held: SmallHub,  # noqa: F811
) -> None:
    row = warned(held, marking=Marking(TLP.AMBER, "Hub", frozenset({"Hub"})))
    page = f"/cases/{held.case.pk}/decisions/new/?warning={row.pk}"
    decider = held.client(Role.DECIDER)
    decider.post(page, form(held) | {"confirm": "1", "marking": "TLP:GREEN"})
    made = Decision.objects.get()
    assert made.marking["audience"] == ["Hub"]
    shown = decider.get(f"/cases/{held.case.pk}/warnings/{row.pk}/").content.decode()
    assert "Is the licence for radios" in shown
    assert held.client(Role.PARTNER).get(page).status_code == 404


def test_what_is_overdue_and_due_again_is_said_until_it_is_done(small: SmallHub) -> None:
    access = of(small, Role.DECIDER)
    made = record_decision(access, draft(small, review_on=SOON))
    later = SOON + timedelta(days=1)
    assert standing(made, later).is_overdue
    assert standing(made, later).is_review_due
    with pytest.raises(UsageError, match="whoever is to do it"):
        follow_up(of(small, Role.ANALYST), made, Step.DONE, "")
    assert waiting_decisions(small.people[Role.DESK], TODAY)
    follow_up(of(small, Role.DESK), made, Step.DONE, "Suspended")
    assert not waiting_decisions(small.people[Role.DESK], TODAY)
    assert not standing(Decision.objects.get(), later).is_overdue


def test_a_correction_replaces_once_and_like_cases_stand_side_by_side(small: SmallHub) -> None:
    access = of(small, Role.DECIDER)
    first = record_decision(access, draft(small))
    again = draft(small, choice="decline", owner=None, due_on=None, replaces=first)
    second = record_decision(access, again)
    with pytest.raises(UsageError, match="replaced already"):
        record_decision(access, draft(small, replaces=Decision.objects.get(pk=first.pk)))
    assert not like_cases(small.people[Role.DECIDER])
    record_decision(access, draft(small, precedents=[second]))
    (found,) = like_cases(small.people[Role.DECIDER])
    assert (found.name, len(found.rows), found.is_mixed) == ("export or licence", 2, True)
    assert not like_cases(small.people[Role.DECIDER], "subject")
    page = small.client(Role.DECIDER).get("/decisions/like/").content.decode()
    assert "Some acted, others declined." in page
    record_decision(access, draft(small, subject="u-1", theme="grant"))
    record_decision(access, draft(small, subject="u-1"))
    (found,) = like_cases(small.people[Role.DECIDER], "subject")
    assert (found.name, len(found.rows)) == ("3rd Ford Battalion", 2)
    overdue = small.client(Role.DECIDER).get("/decisions/?shown=overdue&theme=licence")
    assert b"No decision is recorded here" in overdue.content


def test_whoever_watches_a_tripwire_is_reminded_until_somebody_looked(small: SmallHub) -> None:
    wire = Wire("Roads are closed", small.people[Role.ANALYST], TODAY)
    made = record_decision(of(small, Role.DECIDER), draft(small, tripwires=(wire,)))
    (waiting,) = waiting_decisions(small.people[Role.ANALYST], TODAY)
    assert [each.text for each in waiting.wires_due] == ["Roads are closed"]
    assert "Suspend?" in small.client(Role.ANALYST).get("/").content.decode()
    follow_up(of(small, Role.ANALYST), made, Step.REVIEWED, "They are open")
    assert not waiting_decisions(small.people[Role.ANALYST], TODAY)


def test_the_register_is_shown_by_department_of_those_that_are_seen(small: SmallHub) -> None:
    record_decision(of(small, Role.DECIDER), draft(small))
    decider = small.client(Role.DECIDER)
    page = decider.get("/decisions/").content.decode()
    assert f'value="{small.hub.pk}"' in page
    assert f'value="{small.partner.pk}"' not in page
    assert b"Suspend?" in decider.get(f"/decisions/?department={small.hub.pk}").content


def test_a_partner_says_what_happened_but_settles_nothing(small: SmallHub) -> None:
    made = record_decision(of(small, Role.DECIDER), draft(small))
    partner, where = small.client(Role.PARTNER), f"/cases/{small.case.pk}/decisions/"
    assert partner.get(f"{where}new/").status_code == 404
    assert b"Record a decision" not in partner.get(where).content
    follow_up(of(small, Role.PARTNER), made, Step.TRIPPED, "The road is closed")
    (waiting,) = waiting_decisions(small.people[Role.DECIDER], TODAY)
    assert waiting.is_review_due  # at once, until whoever decided looked at it again
    with pytest.raises(UsageError, match="looks at it again"):
        follow_up(of(small, Role.PARTNER), made, Step.REVIEWED, "")
    follow_up(of(small, Role.DECIDER), made, Step.REVIEWED, "")
    assert not waiting_decisions(small.people[Role.DECIDER], TODAY)
    told = draft(small, replaces=made, told_at=timezone.now())
    with pytest.raises(UsageError, match="somebody who decides"):
        record_decision(of(small, Role.DESK), told)
