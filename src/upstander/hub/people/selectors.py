"""What is asked about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.hub.people.roles import POWERS, Power, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from upstander.hub.people.models import User


def powers_of(user: User | AnonymousUser) -> frozenset[Power]:
    """All that somebody's roles let them do; of those who are not signed in, nothing."""
    if user.is_anonymous:
        return frozenset()
    held = {Role(m.role) for m in user.memberships.all()}
    return frozenset().union(*(POWERS[role] for role in held))


def organisation_names(user: User) -> frozenset[str]:
    """The names of the organisations that somebody acts for, as markings call them."""
    return frozenset(user.organisations.values_list("name", flat=True))
