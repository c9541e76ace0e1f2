"""The page that finds: in every case of whoever looks, and in what they see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from upstander.hub.access.rules import needs, rule
from upstander.hub.cases.reading import noted
from upstander.hub.cases.searching import found_in
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.hub.cases.statements import case_view, facts_of
from upstander.hub.cases.worked import level_of
from upstander.hub.people.roles import Power

if TYPE_CHECKING:
    from django.http import HttpResponse

_LONGEST = 200


@rule(needs(Power.READ_CASE))
def search(request: Any) -> HttpResponse:
    """What is found, by case; who found something has looked at it, and that is written down."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    groups = []
    for case in cases_of(request.user) if words else ():
        access = case_access(request.user, case.pk)
        if access is None:
            continue
        view = case_view(access)
        found = found_in(view, words)
        if found.entities or found.statements:
            noted(access, "search", level_of(view))
            facts = facts_of(view)
            captions = {
                s.about: facts[s.about].caption for s in found.statements if s.about in facts
            }
            groups.append({"case": case, "found": found, "captions": captions})
    return render(request, "cases/search.html", {"query": words, "groups": groups})
