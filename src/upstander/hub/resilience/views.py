"""Pages of resilience: indices and profiles, home first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import needs, rule
from upstander.hub.analyses.views import PAGE_POLICY
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.resilience import actions
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.hub.resilience.selectors import (
    changes,
    figures,
    latest,
    own_first,
    portrait,
    portraits,
    units,
    whole_page,
)
from upstander.hub.web.refusals import refused

GOING = (PortraitState.WAITING, PortraitState.RUNNING)
SHOWN = 200


class PortraitForm(forms.Form):
    """What is brought in."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=PortraitKind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A zip of a declaration (.yml) with its tables, or a table (.csv)."),
        widget=forms.FileInput(attrs={"accept": ".zip,.csv"}),
    )
    areas = forms.FileField(
        label=gettext_lazy("Outlines of the places"),
        required=False,
        help_text=gettext_lazy("GeoJSON, for the maps of a profile."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )


@rule(needs(Power.READ_CASE))
def resilience(request: Any) -> HttpResponse:
    """The latest index and profile with our own country first, and all that there is."""
    may_bring = Power.OPEN_CASE in powers_of(request.user)
    form = PortraitForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not may_bring:
            raise Http404
        if form.is_valid() and (made := _brought(request, form)) is not None:
            return redirect("resilience_one", made.pk)
    index, profile = latest(PortraitKind.INDEX), latest(PortraitKind.PROFILE)
    context: dict[str, Any] = {
        "rows": portraits(),
        "form": form if may_bring else None,
        "index": index,
        "profile": profile,
        "own": [one for one in units(index) if one["is_own"]] if index else [],
        "changes": [one for one in changes(profile) if one["is_own"]] if profile else [],
    }
    return render(request, "resilience/resilience.html", context)


def _brought(request: Any, form: PortraitForm) -> Portrait | None:
    data = form.cleaned_data
    if (data["file"].size or 0) > actions.MOST_BYTES:
        form.add_error("file", _("The file is too large."))
        return None
    areas = data["areas"].read() if data["areas"] else None
    kind = PortraitKind(data["kind"])
    try:
        return actions.bring_in(request.user, kind, data["title"], data["file"].read(), areas)
    except UpstanderError as error:
        form.add_error(None, refused(error))
    return None


@rule(needs(Power.READ_CASE))
def resilience_one(request: Any, key: int) -> HttpResponse:
    """An index or a profile: what it says, how sure that is, and who is missing."""
    row = portrait(key)
    if row is None:
        raise Http404
    may_bring = Power.OPEN_CASE in powers_of(request.user)
    if request.method == "POST":
        if not may_bring:
            raise Http404
        actions.cancel(request.user, row)
        messages.success(request, _("It is cancelled."))
        return redirect("resilience_one", key)
    context: dict[str, Any] = {
        "row": row,
        "document": row.document or {},
        "is_going": row.state in GOING,
        "may_cancel": may_bring and row.state in GOING,
    }
    if row.state == PortraitState.DONE and row.kind == PortraitKind.INDEX:
        context["units"] = own_first(units(row))
    elif row.state == PortraitState.DONE:
        context |= {"figures": figures(row)[:SHOWN], "changes": changes(row)[:SHOWN]}
    return render(request, "resilience/one.html", context)


@rule(needs(Power.READ_CASE))
def resilience_page(request: Any, key: int) -> HttpResponse:
    """The engine's own page: pictures, each step, every pair, groups, maps."""
    page, code = whole_page(key, (get_language() or "").partition("-")[0])
    if not page:
        raise Http404
    answer = HttpResponse(page)
    answer.headers["Content-Language"] = code
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer
