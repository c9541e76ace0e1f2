"""How allauth behaves here: nobody signs up, and a sign-in is written to the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter

from upstander.hub.audit.actions import record

if TYPE_CHECKING:
    from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def post_login(self, request: HttpRequest, user: Any, **rest: Any) -> Any:
        """Write the sign-in down before anything is shown."""
        record(user, "signed in", f"person:{user.pk}", {})
        return super().post_login(request, user, **rest)
