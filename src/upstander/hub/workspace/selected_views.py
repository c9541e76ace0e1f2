"""What is selected, as a part of a page: the graph's script asks for it when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from upstander.hub.access.rules import on_case, rule
from upstander.hub.people.roles import Power
from upstander.hub.workspace.selection import shared

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse


@rule(on_case(Power.READ_CASE))
def selected(request: Any, case_id: UUID) -> HttpResponse:
    """What is selected, in short."""
    _, selection = shared(request, "selected")
    context = {"case": request.access.case, "selection": selection}
    return render(request, "workspace/selected.html", context)
