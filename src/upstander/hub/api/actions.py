"""Making, revoking and using tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.api.models import Token
from upstander.hub.api.scopes import TokenScope
from upstander.hub.audit.actions import record
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection

    from upstander.hub.people.models import User

MOST_DAYS = 365
MOST_TOKENS = 50
PREFIX = "upstander_"
"""What a secret begins with, so that one that leaked can be searched for."""


@transaction.atomic
def make_token(user: User, name: str, scopes: Collection[str], days: int) -> str:
    """A new token of somebody's own.

    Parameters
    ----------
    name
        What it is for, so that its owner knows it again.
    scopes
        What it may be used for; whatever they say, never more than its owner may.
    days
        After how many it ends, 365 at most.

    Returns
    -------
    str
        The secret. Only its hash is kept: it is shown once.

    Raises
    ------
    UsageError
        No name, no scope or an unknown one, too long a time, or too many tokens.
    """
    told = name.strip()
    if not told or len(told) > 100 or not told.isprintable():
        raise UsageError("a token needs a name", remedy="use at most 100 printable characters")
    if unknown := sorted(set(scopes) - set(TokenScope.values)):
        known = ", ".join(TokenScope.values)
        raise UsageError(
            Phrase("no such scope: {scope!r}", scope=unknown[0]),
            remedy=Phrase("use {scopes}", scopes=known),
        )
    if not scopes:
        raise UsageError("a token needs a scope", remedy="say what it is for")
    if not 1 <= days <= MOST_DAYS:
        raise UsageError("a token lasts from 1 to 365 days", remedy="make a new one in time")
    now = timezone.now()
    standing = Token.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
    if standing.count() >= MOST_TOKENS:
        raise UsageError(
            Phrase("you have {n} tokens", n=MOST_TOKENS),
            remedy="revoke one first",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        user=user,
        name=told,
        secret_hash=_hash(secret),
        scopes=sorted(set(scopes)),
        expires_at=now + timedelta(days=days),
    )
    record(user, "token made", f"token:{made.pk}", {"scopes": made.scopes, "days": days})
    return secret


@transaction.atomic
def revoke(by: User, token: Token) -> None:
    """End a token at once.

    Raises
    ------
    UsageError
        It is not one's own, or has ended already.
    """
    now = timezone.now()
    found = Token.objects.filter(pk=token.pk, user=by, revoked_at=None, expires_at__gt=now)
    if not found.update(revoked_at=now):
        raise UsageError("no such token stands")
    record(by, "token revoked", f"token:{token.pk}", {})


def used_token(secret: str) -> Token | None:
    """The token that a secret is, where it stands and its owner's account does; its day is kept."""
    found = (
        Token.objects.filter(
            secret_hash=_hash(secret),
            revoked_at=None,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    today = timezone.now().date()
    if found is not None and found.last_used_at != today:
        Token.objects.filter(pk=found.pk).update(last_used_at=today)
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
