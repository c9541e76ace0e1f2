"""The log, for auditors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import needs, rule
from upstander.hub.audit.freezing import freeze, pack_of
from upstander.hub.audit.models import Entry, Freeze
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = 100


class FreezeForm(forms.Form):
    """The day to freeze the log at."""

    day = forms.DateField(label=_("At the end of"), widget=forms.DateInput(attrs={"type": "date"}))


@rule(needs(Power.AUDIT))
def log(request: HttpRequest) -> HttpResponse:
    """The log, latest first; of one object, where one is named."""
    entries = Entry.objects.order_by("-number").select_related("actor")
    if named := request.GET.get("object", ""):
        entries = entries.filter(object=named)
    page = Paginator(entries, _PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/log.html", {"page": page, "object": named})


@rule(needs(Power.AUDIT))
def freezes(request: Any) -> HttpResponse:
    """The freezes of the log, and a form to make one."""
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            freeze(request.user, form.cleaned_data["day"])
        except UpstanderError as error:
            form.add_error("day", refused(error))
        else:
            return redirect("log_frozen")
    found = Freeze.objects.select_related("made_by")
    return render(request, "audit/frozen.html", {"form": form, "freezes": found})


@rule(needs(Power.AUDIT))
def pack(request: Any, freeze_id: int) -> HttpResponse | FileResponse:
    """The pack of a freeze."""
    found = get_object_or_404(Freeze, pk=freeze_id)
    try:
        file = pack_of(request.user, found)
    except UpstanderError as error:
        messages.error(request, refused(error))
        return redirect("log_frozen")
    name = f"upstander-log-{found.day.isoformat()}-{found.pk}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
