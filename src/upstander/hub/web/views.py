"""The first page, and the pages that say that something is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from upstander.hub.access.rules import SIGNED_IN, rule
from upstander.hub.cases.selectors import cases_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@rule(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for whoever looks."""
    return render(request, "home.html", {"cases": cases_of(request.user)})
