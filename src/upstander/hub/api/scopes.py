"""What a token is for: the part of its owner's powers that it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from upstander.hub.people.roles import Power

if TYPE_CHECKING:
    from collections.abc import Collection


class TokenScope(TextChoices):
    """A part of the hub, to read or to write."""

    CASES_READ = "cases:read", _("read and export cases")
    CASES_WRITE = "cases:write", _("open cases, enter, correct, withdraw and import statements")
    WARNINGS_READ = "warnings:read", _("read warnings and the board")
    WARNINGS_WRITE = "warnings:write", _("warn, and act on warnings")
    AUDIT_READ = "audit:read", _("read and verify the log")


_POWERS = {
    TokenScope.CASES_READ: Power.READ_CASE,
    TokenScope.CASES_WRITE: Power.WRITE_CASE,
    TokenScope.WARNINGS_READ: Power.READ_CASE,
    TokenScope.WARNINGS_WRITE: Power.READ_CASE,
    TokenScope.AUDIT_READ: Power.AUDIT,
}


def scopes_for(powers: Collection[Power]) -> list[TokenScope]:
    """The scopes that are of use to somebody with these powers.

    Examples
    --------
    >>> [scope.value for scope in scopes_for({Power.AUDIT})]
    ['audit:read']
    """
    return [scope for scope in TokenScope if _POWERS[scope] in powers]
