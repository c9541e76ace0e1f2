"""Pages of messages of the Common Alerting Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.alerts.forms import MessageForm
from upstander.hub.alerts.messages import message_of, warned_by_message
from upstander.hub.alerts.selectors import warning_of
from upstander.hub.cases.reading import noted, read
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import phrase, refused
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from uuid import UUID


@rule(on_case(Power.WRITE_CASE))
def take_in(request: Any, case_id: UUID) -> HttpResponse:
    """Warn by a message that somebody sent."""
    view = read(request.access, "warning")
    form = MessageForm(view, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made, losses = warned_by_message(
                request.access,
                given["file"],
                given["subject"],
                given["reliability"],
                TLP.parse(given["marking"]),
            )
        except UpstanderError as error:
            form.add_error("file", refused(error))
        else:
            messages.success(request, _("The warning is on its way."))
            for loss in losses:
                messages.warning(request, _("Not taken from the message: %s") % phrase(loss.told()))
            return redirect("one_warning", case_id, made.pk)
    context = {"case": request.access.case, "form": form}
    return render(request, "alerts/message.html", context)


@rule(on_case(Power.WRITE_CASE))
def take_out(request: Any, case_id: UUID, warning_id: UUID) -> HttpResponse:
    """A warning as a message; asked for by a form, for it leaves the hub."""
    found = warning_of(request.access, warning_id)
    if found is None or request.method != "POST":
        raise Http404
    try:
        data, losses = message_of(request.access, found, request.get_host().partition(":")[0])
    except UpstanderError as error:
        messages.error(request, refused(error))
        return redirect("one_warning", case_id, warning_id)
    noted(request.access, "message", TLP.parse(found.marking["level"]))
    answer = HttpResponse(data, content_type="application/cap+xml")
    answer.headers["Content-Disposition"] = 'attachment; filename="warning.cap.xml"'
    answer.headers["Upstander-Losses"] = str(sum(loss.count for loss in losses))
    return answer
