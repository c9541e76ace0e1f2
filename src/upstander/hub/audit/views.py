"""The log, for auditors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from upstander.hub.access.rules import needs, rule
from upstander.hub.audit.models import Entry
from upstander.hub.people.roles import Power

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = 100


@rule(needs(Power.AUDIT))
def log(request: HttpRequest) -> HttpResponse:
    """The log, latest first; of one object, where one is named."""
    entries = Entry.objects.order_by("-number").select_related("actor")
    if named := request.GET.get("object", ""):
        entries = entries.filter(object=named)
    page = Paginator(entries, _PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/log.html", {"page": page, "object": named})
