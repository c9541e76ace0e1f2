"""The pages of a case."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render

from upstander.hub.access.rules import needs, on_case, rule
from upstander.hub.cases.reading import read
from upstander.hub.cases.selectors import cases_of
from upstander.hub.cases.statements import entities_of
from upstander.hub.cases.worked import level_of
from upstander.hub.people.roles import Power
from upstander.hub.workspace.selection import shared, statements_about

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_PAGE = 50


@rule(needs(Power.READ_CASE))
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of whoever looks."""
    return render(request, "cases/cases.html", {"cases": cases_of(request.user)})


@rule(on_case(Power.READ_CASE))
def case(request: Any, case_id: UUID) -> HttpResponse:
    """What a case is about, and its five views."""
    view = read(request.access, "overview")
    every = entities_of(view)
    context = {
        "case": request.access.case,
        "view": view,
        "captions": {key: e.caption for key, e in every.items() if key == view.manifest.subject},
        "subject": every.get(view.manifest.subject),
        "counts": sorted(Counter(e.schema for e in every.values()).items()),
        "level": level_of(view).label,
    }
    return render(request, "cases/case.html", context)


@rule(on_case(Power.READ_CASE))
def table(request: Any, case_id: UUID) -> HttpResponse:
    """The statements of a case, by entity."""
    view, selection = shared(request, "table")
    shown = statements_about(view, selection)
    page = Paginator(shown, _PAGE).get_page(request.GET.get("page"))
    every = entities_of(view)
    named = {key for s in page for key in (s.about, s.told) if key in every}
    context = {
        "case": request.access.case,
        "selection": selection,
        "page": page,
        "captions": {key: every[key].caption for key in named},
    }
    return render(request, "cases/table.html", context)
