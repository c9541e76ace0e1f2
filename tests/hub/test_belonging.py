"""Who somebody is to a case is one question, and its answer is the rule's."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from upstander.hub.cases.belonging import belonging_to
from upstander.hub.cases.models import Membership, Release
from upstander.hub.people.actions import give_account
from upstander.hub.people.models import Kind, Organisation
from upstander.hub.people.models import Membership as Acting
from upstander.hub.people.roles import Power, Role
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

    from upstander.hub.people.models import User


def desk_officer(name: str, desk: Organisation, clearance: TLP = TLP.RED) -> User:
    return give_account(None, f"{name}@hub.invalid", name, clearance, desk, Role.DESK)


def test_of_many_it_is_asked_as_often_as_of_one_and_of_no_case_at_all(small: SmallHub) -> None:
    for users, case in (
        ([small.stranger], small.case.pk),
        ([small.stranger], uuid.uuid4()),
        ([*small.people.values(), small.stranger], small.case.pk),
    ):
        with CaptureQueriesContext(connection) as asked:
            belonging_to(case, users)
        assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert not belonging_to(small.case.pk, [])
    assert len(asked) == 0


def test_whose_roles_read_no_case_belongs_to_none(small: SmallHub) -> None:
    found = belonging_to(small.case.pk, [*small.people.values(), small.stranger])
    assert set(found) == {
        user.pk
        for role, user in small.people.items()
        if role not in {Role.AUDITOR, Role.ADMINISTRATOR}
    }
    assert not belonging_to(uuid.uuid4(), list(small.people.values()))


def test_a_membership_counts_until_it_ends_or_is_revoked(small: SmallHub) -> None:
    desk = Organisation.objects.create(name="Far desk", kind=Kind.DEPARTMENT)
    user, now = desk_officer("ada", desk), timezone.now()
    row = Membership.objects.create(case=small.case, organisation=desk)
    for until, revoked, counts in (
        (None, None, True),
        (now + timedelta(hours=1), None, True),
        (now - timedelta(seconds=1), None, False),
        (None, now, False),
        (now + timedelta(hours=1), now, False),
    ):
        row.until, row.revoked_at = until, revoked
        row.save()
        assert (user.pk in belonging_to(small.case.pk, [user])) is counts


def test_the_widest_ceiling_counts_and_never_more_than_the_clearance(small: SmallHub) -> None:
    desk = Organisation.objects.create(name="Far desk", kind=Kind.DEPARTMENT)
    cleared, other = desk_officer("ada", desk), desk_officer("bo", desk, TLP.GREEN)
    Membership.objects.create(case=small.case, organisation=desk, ceiling=TLP.GREEN)
    Membership.objects.create(case=small.case, user=cleared, ceiling=TLP.AMBER)
    found = belonging_to(small.case.pk, [cleared, other])
    assert found[cleared.pk].reader.clearance is TLP.AMBER
    assert found[other.pk].reader.clearance is TLP.GREEN


def test_what_one_of_several_is_and_was_let_see_is_nothing_to_the_others(small: SmallHub) -> None:
    near = Organisation.objects.create(name="Near desk", kind=Kind.DEPARTMENT)
    far = Organisation.objects.create(name="Far desk", kind=Kind.DEPARTMENT)
    ada, bo, cy = desk_officer("ada", near), desk_officer("bo", far), desk_officer("cy", far)
    Acting.objects.create(user=cy, organisation=near, role=Role.PARTNER)
    for desk in (near, far):
        Membership.objects.create(case=small.case, organisation=desk)
    now, giver = timezone.now(), small.people[Role.ANALYST]
    let = {"case": small.case, "given_by": giver, "until": now + timedelta(days=1)}
    Release.objects.create(originator="To near", to="Near desk", **let)
    Release.objects.create(originator="To bo", to="bo", **let)
    Release.objects.create(originator="Revoked", to="bo", revoked_at=now, **let)
    Release.objects.create(
        originator="Over", to="bo", case=small.case, given_by=giver, until=now - timedelta(hours=1)
    )
    found = belonging_to(small.case.pk, [ada, bo, cy])
    assert {key: set(each.released) for key, each in found.items()} == {
        ada.pk: {"To near"}, bo.pk: {"To bo"}, cy.pk: {"To near"}
    }  # fmt: skip
    assert found[cy.pk].reader.organisations == {"Near desk", "Far desk"}
    assert found[ada.pk].reader.organisations == {"Near desk"}
    assert Power.ANALYSE in found[ada.pk].powers
    assert not belonging_to(uuid.uuid4(), [ada, bo, cy])
