"""What changes people: accounts, memberships, and links by which they sign in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.audit.actions import record
from upstander.hub.people.models import Clearance, Membership, Organisation, SignInLink, User

if TYPE_CHECKING:
    from upstander.hub.people.roles import Role

LINK_HOURS = 24


@transaction.atomic
def give_account(  # noqa: PLR0917
    by: User | None, email: str, name: str, clearance: int, organisation: Organisation, role: Role
) -> User:
    """A new account with one role in one organisation."""
    user = User.objects.create_user(email, name, clearance=clearance)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    record(by, "account given", f"person:{user.pk}", {"role": str(role)})
    return user


@transaction.atomic
def add_organisation(by: User | None, name: str, kind: str) -> Organisation:
    """A new department, mission or partner."""
    made = Organisation.objects.create(name=name, kind=kind)
    record(by, "organisation added", f"organisation:{made.pk}", {"kind": kind})
    return made


@transaction.atomic
def speak(user: User, language: str) -> None:
    """Keep the language that somebody chose: notices to them are written in it."""
    if User.objects.filter(pk=user.pk).exclude(language=language).update(language=language):
        record(user, "language chosen", f"person:{user.pk}", {"language": language})


@transaction.atomic
def end_account(by: User, user: User) -> None:
    """Let nobody sign in as somebody any more, and end their sessions; what they did stays.

    Raises
    ------
    UsageError
        One's own account.
    """
    if by.pk == user.pk:
        raise UsageError("nobody ends their own account", remedy="let another administrator do it")
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    SignInLink.objects.filter(user=user, used_at=None).delete()
    record(by, "account ended", f"person:{user.pk}", {})


@transaction.atomic
def clear(by: User, user: User, level: str) -> None:
    """Give somebody a clearance.

    Raises
    ------
    UsageError
        No such level, or one's own.
    """
    if by.pk == user.pk:
        raise UsageError("nobody clears themselves", remedy="let another administrator do it")
    if level not in {str(value) for value in Clearance.values}:
        raise UsageError("no such clearance")
    User.objects.filter(pk=user.pk).update(clearance=int(level))
    user.clearance = int(level)
    record(by, "clearance given", f"person:{user.pk}", {"clearance": int(level)})


@transaction.atomic
def sign_in_link(by: User | None, user: User) -> str:
    """The token of a new link for somebody; it works once, within a day.

    Returns
    -------
    str
        The token. Only its hash is kept: who loses it asks for another.
    """
    token = secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(hours=LINK_HOURS)
    SignInLink.objects.create(token_hash=_hash(token), user=user, expires_at=expires)
    record(by, "sign-in link made", f"person:{user.pk}", {})
    return token


@transaction.atomic
def use_link(token: str) -> User | None:
    """Whom a token signs in; None where it is unknown, used or too old. It works once."""
    now = timezone.now()
    found = SignInLink.objects.filter(
        token_hash=_hash(token), used_at=None, expires_at__gt=now, user__is_active=True
    )
    # One statement that finds and takes it: two requests at once cannot both succeed.
    link = found.select_related("user").first()
    if link is None or not found.update(used_at=now):
        return None
    record(link.user, "signed in by link", f"person:{link.user.pk}", {})
    return link.user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
