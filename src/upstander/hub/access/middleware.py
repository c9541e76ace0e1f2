"""Default deny: a request reaches a view only by the view's rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect

from upstander.hub.access.rules import Rule, Scope, rule_of
from upstander.hub.cases.selectors import case_access
from upstander.hub.people.selectors import powers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

_ENROLMENT = ("mfa_", "account_", "set_")


class DefaultDeny:
    """Lets a request through only where a rule does.

    To those who are not signed in every page but the open ones is the sign-in page; to those who
    are, what they may not see answers like what does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; `process_view` decides before the view is called."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Any
    ) -> HttpResponseBase | None:
        """None where the request may go on; else the sign-in page, or nothing here."""
        del args
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        found = rule_of(view, name)
        if found is None:
            raise Http404
        # The API asks for a token itself, and then `allowed` by the rule of each operation.
        if found.scope in {Scope.ANYBODY, Scope.PROGRAM}:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if settings.REQUIRE_MFA and not name.startswith(_ENROLMENT) and not _has_factor(request):
            return redirect("mfa_index")
        if not allowed(request, found, kwargs):
            raise Http404
        return None


def allowed(request: Any, found: Rule, kwargs: dict[str, Any]) -> bool:
    """Whether a rule lets whoever asks through; ``request.access`` is then theirs to the case."""
    if found.scope is Scope.SIGNED_IN:
        return True
    if found.scope is Scope.POWER:
        return found.power in powers_of(request.user)
    request.access = case_access(request.user, kwargs["case_id"])
    return request.access is not None and found.power in request.access.powers


def _has_factor(request: HttpRequest) -> bool:
    from allauth.mfa.models import Authenticator

    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    return bool(Authenticator.objects.filter(user=request.user, type__in=kinds).exists())
