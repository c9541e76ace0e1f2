"""Signing in by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render

from upstander.hub.access.rules import ANYBODY, rule
from upstander.hub.people.actions import use_link

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_BACKEND = "upstander.hub.people.backend.Backend"


@rule(ANYBODY)
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Sign somebody in by a link; looking at it (a mail scanner does) does not use it up."""
    if request.method != "POST":
        return render(request, "people/welcome.html")
    user = use_link(token)
    if user is None:
        raise Http404
    login(request, user, backend=_BACKEND)
    # Who came by a link has just shown who they are: they see their first recovery codes.
    record_authentication(request, user, method="link", reauthenticated=True)
    return redirect("home")
