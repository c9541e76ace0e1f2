"""What is asked about cases: which of them somebody may see, and what of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from upstander.hub.cases.access import Access
from upstander.hub.cases.models import LARGE, Case, Membership, Release, StatementRow
from upstander.hub.people.models import Membership as Acting
from upstander.hub.people.models import User
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_by, powers_of
from upstander.model.marking import TLP, Reader, may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def cases_of(user: User | AnonymousUser) -> QuerySet[Case]:
    """The cases that somebody is a member of today, by title."""
    if user.is_anonymous or Power.READ_CASE not in powers_of(user):
        return Case.objects.none()
    return Case.objects.filter(pk__in=_memberships(user).values("case_id"))


def case_access(user: User, case_id: UUID) -> Access | None:
    """What somebody may see of a case; None where it is not theirs, or does not exist."""
    found = _members([user], case_id).get(user.pk)
    return None if found is None else replace(found, released=_released(found))


def readers(users: Collection[User], case_id: UUID) -> dict[UUID, Reader]:
    """As whom each of some people sees a case, by their ids; of whom it is not, nothing.

    It asks twice, however many they are.
    """
    return {key: access.reader for key, access in _members(users, case_id).items()}


def _members(users: Collection[User], case_id: UUID) -> dict[UUID, Access]:
    """What each of some people may see of a case, but for what was released to them."""
    acting: dict[UUID, list[Acting]] = defaultdict(list)
    for row in Acting.objects.filter(user__in=users).select_related("organisation"):
        acting[row.user_id].append(row)
    theirs = Q(user__in=users) | Q(
        organisation__in={row.organisation_id for rows in acting.values() for row in rows}
    )
    rows = Membership.objects.filter(theirs & _standing(), case_id=case_id)
    standing = list(rows.select_related("case").defer(*(f"case__{name}" for name in LARGE)))
    each = {user.pk: _access(user, acting[user.pk], standing) for user in users}
    return {key: access for key, access in each.items() if access is not None}


def _access(user: User, acting: list[Acting], standing: list[Membership]) -> Access | None:
    """What one of them may see; None where the case is not theirs."""
    desks = {row.organisation_id: row.organisation.name for row in acting}
    own = [m for m in standing if m.user_id == user.pk or m.organisation_id in desks]
    powers = powers_by(row.role for row in acting)
    if not own or Power.READ_CASE not in powers:
        return None
    clearance = TLP(min(user.clearance, max(m.ceiling for m in own)))
    reader = Reader(user.name, clearance, frozenset(desks.values()))
    return Access(user, own[0].case, reader, powers)


def _released(access: Access) -> frozenset[str]:
    """Originators that let somebody see what they marked for others."""
    rows = Release.objects.filter(
        case=access.case,
        to__in={access.user.name, *access.reader.organisations},
        revoked_at=None,
        until__gt=timezone.now(),
    )
    return frozenset(rows.values_list("originator", flat=True))


def history(access: Access, statement: Statement) -> list[StatementRow]:
    """How a statement came to stand: who entered it and what it replaced, latest first.

    A row is shown where whoever looks could see it if it stood.
    """
    found: list[StatementRow] = []
    key, seen = statement.id, set[str]()
    while key and key not in seen:
        seen.add(key)
        rows = StatementRow.objects.filter(case=access.case, statement_id=key)
        standing = [
            row
            for row in rows.select_related("entered_by", "gone_by").order_by("-revision")
            if may_see(access.reader, Statement.from_dict(row.content).marking)
        ]
        found += standing
        key = next((row.replaces for row in standing if row.replaces), "")
    return found


def _memberships(user: User) -> QuerySet[Membership]:
    theirs = Q(user=user) | Q(organisation__in=user.organisations.all())
    return Membership.objects.filter(theirs & _standing())


def _standing() -> Q:
    """Memberships that have neither ended nor been revoked."""
    return Q(revoked_at=None) & (Q(until=None) | Q(until__gt=timezone.now()))


def members_of(case: Case) -> set[UUID]:
    """The ids of the active people who are members of a case today, by name or by organisation."""
    now = timezone.now()
    standing = Membership.objects.filter(case=case, revoked_at=None).filter(
        Q(until=None) | Q(until__gt=now)
    )
    people = User.objects.filter(is_active=True)
    own = people.filter(pk__in=standing.values("user_id"))
    theirs = people.filter(organisations__in=standing.values("organisation_id"))
    return {user.pk for user in (own | theirs).distinct()}
