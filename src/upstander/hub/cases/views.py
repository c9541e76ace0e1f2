"""The pages of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render

from upstander.hub.access.rules import needs, on_case, rule
from upstander.hub.cases.selectors import cases_of
from upstander.hub.cases.statements import case_view
from upstander.hub.people.roles import Power

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
    view = case_view(request.access)
    return render(request, "cases/case.html", {"case": request.access.case, "view": view})


@rule(on_case(Power.READ_CASE))
def table(request: Any, case_id: UUID) -> HttpResponse:
    """The statements of a case, by entity."""
    view = case_view(request.access)
    page = Paginator(view.statements, _PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/table.html", {"case": request.access.case, "page": page})
