"""Pages by which cases and evidence come in and go out as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from upstander.errors import UpstanderError
from upstander.hub.access.rules import needs, on_case, rule
from upstander.hub.cases import bringing_in, taking_out
from upstander.hub.cases.models import ExportRequest
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from uuid import UUID


@rule(needs(Power.OPEN_CASE))
def open_new(request: Any) -> HttpResponse:
    """Open a case from a case file."""
    if request.method == "POST" and "file" in request.FILES:
        try:
            case = bringing_in.new_case(request.user, request.FILES["file"])
        except UpstanderError as error:
            messages.error(request, refused(error))
        else:
            return redirect("case", case.pk)
    return render(request, "cases/open.html")


@rule(on_case(Power.WRITE_CASE))
def bring_in(request: Any, case_id: UUID) -> HttpResponse:
    """Bring evidence into a case."""
    context: dict[str, Any] = {"case": request.access.case}
    if request.method == "POST" and "file" in request.FILES:
        files = request.FILES
        try:
            context["brought"] = bringing_in.bring_in(
                request.access, files["file"], files.get("mapping")
            )
        except UpstanderError as error:
            messages.error(request, refused(error))
    return render(request, "cases/import.html", context)


@rule(on_case(Power.READ_CASE))
def export(request: Any, case_id: UUID) -> HttpResponse:
    """Take out what one may see; a request for TLP:RED, and agreeing to one, are made here too."""
    access, post = request.access, request.POST
    if request.method == "POST":
        try:
            done = _exported(access, post)
        except UpstanderError as error:
            messages.error(request, refused(error))
            done = None
        if done is not None:
            name, data = done
            answer = HttpResponse(data, content_type=taking_out.KINDS[post["kind"]])
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
            return answer
        return redirect("case_export", case_id)
    context = {
        "case": access.case,
        "kinds": taking_out.KINDS,
        "requests": taking_out.waiting(access),
        "may_ask": taking_out.may_ask(access),
    }
    return render(request, "cases/export.html", context)


def _exported(access: Any, post: Any) -> tuple[str, bytes] | None:
    if "agree" in post:
        wanted = get_object_or_404(ExportRequest, pk=post["agree"], case=access.case)
        taking_out.agree(access, wanted)
        return None
    if "ask" in post:
        taking_out.ask(access, post.get("kind", ""), post.get("reason", ""))
        return None
    return taking_out.taken_out(access, post.get("kind", ""), red="red" in post)
