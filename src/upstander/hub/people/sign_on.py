"""Signing in through a state's own sign-on: whom it vouches for must have an account here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.db import transaction
from django.shortcuts import render

from upstander.hub.access.rules import ANYBODY, rule
from upstander.hub.audit.actions import record
from upstander.hub.people.models import User

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse


class SignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; a verified address joins a sign-on to the account that has it, once."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the sign-on to its account where that is not done yet; else there is no way in."""
        if sociallogin.is_existing:
            return
        user = _account_of(sociallogin)
        if user is None:
            _refuse(request)
        with transaction.atomic():
            record(user, "sign-on joined", f"person:{user.pk}", {})
            sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Whatever went wrong at the other end: the same page, which tells nothing."""
        del args, kwargs
        _refuse(request)


@rule(ANYBODY)
def refused(request: HttpRequest) -> HttpResponse:
    """What is shown when the sign-on did not lead to an account."""
    return render(request, "people/refused.html", status=403)


def _account_of(sociallogin: SocialLogin) -> User | None:
    """The account with the one address that the sign-on has verified."""
    told = [each.email for each in sociallogin.email_addresses if each.verified]
    found = User.objects.filter(email__in=[address.lower() for address in told], is_active=True)
    return found.first() if len(told) == 1 else None


def _refuse(request: HttpRequest) -> NoReturn:
    raise ImmediateHttpResponse(refused(request))
