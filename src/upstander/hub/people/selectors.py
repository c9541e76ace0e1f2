"""What is asked about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.hub.people.roles import POWERS, Power, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from upstander.hub.people.models import User


def powers_of(user: User | AnonymousUser) -> frozenset[Power]:
    """All that somebody's roles let them do; of those who are not signed in, nothing."""
    if user.is_anonymous:
        return frozenset()
    return powers_by(m.role for m in user.memberships.all())


def powers_by(roles: Iterable[str]) -> frozenset[Power]:
    """All that some roles let whoever holds them do."""
    return frozenset().union(*(POWERS[role] for role in {Role(role) for role in roles}))
