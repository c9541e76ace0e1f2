"""What is asked about cases: which of them somebody may see, and what of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from upstander.hub.cases.access import Access
from upstander.hub.cases.belonging import belonging_to
from upstander.hub.cases.models import LARGE, Case, Membership, StatementRow
from upstander.hub.people.models import User
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.rows import row_of
from upstander.model.marking import may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from upstander.model.marking import Reader


def cases_of(user: User | AnonymousUser) -> QuerySet[Case]:
    """The cases that somebody is a member of today, by title."""
    if user.is_anonymous or Power.READ_CASE not in powers_of(user):
        return Case.objects.none()
    return Case.objects.filter(pk__in=_memberships(user).values("case_id"))


def case_access(user: User, case_id: UUID) -> Access | None:
    """What somebody may see of a case; None where it is not theirs, or does not exist."""
    found = belonging_to(case_id, [user]).get(user.pk)
    if found is None:
        return None
    case = row_of(Case, case_id, without=LARGE)
    assert case is not None  # noqa: S101  (somebody belongs to it)
    return Access(found.reader, found.powers, found.released, user, case)


def readers(users: Collection[User], case_id: UUID) -> dict[UUID, Reader]:
    """As whom each of some people sees a case, by their ids; of whom it is not, nothing.

    It asks once, however many they are.
    """
    return {key: found.reader for key, found in belonging_to(case_id, users).items()}


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
