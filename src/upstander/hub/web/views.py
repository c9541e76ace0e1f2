"""The first page, and the pages that say that something is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone

from upstander.hub.access.rules import SIGNED_IN, rule
from upstander.hub.alerts.selectors import waiting_for
from upstander.hub.cases.selectors import cases_of
from upstander.hub.decisions.selectors import waiting_decisions
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.risks.changes import changed_at_home
from upstander.hub.risks.selectors import news_for
from upstander.hub.room.ask_views import asked_at_home

if TYPE_CHECKING:
    from django.http import HttpResponse


@rule(SIGNED_IN)
def home(request: Any) -> HttpResponse:
    """What waits for whoever looks."""
    user = request.user
    context = {
        "cases": cases_of(user),
        "notices": waiting_for(user),
        "forecasts": news_for(user) if Power.READ_CASE in powers_of(user) else None,
        "changed": changed_at_home(user),
        "asked": asked_at_home(user),
        "to_decide": waiting_decisions(user, timezone.now().date()),
    }
    return render(request, "home.html", context)
