"""Pages of analyses: asking for one, waiting for it, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.analyses import actions
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.analyses.selectors import GOING, going, going_of
from upstander.hub.analyses.tasks import MOST_SECONDS
from upstander.hub.cases.reading import noted
from upstander.hub.futures.selectors import KINDS, is_there
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from uuid import UUID

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""A brief is a page of its own, with its style in it and no script at all."""


class AskForm(forms.Form):
    """What to ask of the engines."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(k.value, k.label) for k in Kind if k not in KINDS]
    )
    budget = forms.FloatField(
        label=_("Budget"),
        required=False,
        min_value=0,
        help_text=_("For levers and briefs; the case's own where none is given."),
    )


@rule(on_case(Power.ANALYSE))
def analyses(request: Any, case_id: UUID) -> HttpResponse:
    """One's own analyses of a case, and a form to ask for another."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                request.access, Kind(form.cleaned_data["kind"]), form.cleaned_data["budget"]
            )
        except UpstanderError as error:
            messages.error(request, refused(error))
        else:
            return redirect("analysis", case_id, made.pk)
    found = Analysis.objects.filter(case=request.access.case, asked_by=request.user)
    context = {
        "case": request.access.case,
        "form": form,
        "analyses": [
            one
            for one in found.defer("page", "printed", "result")[:50]
            if is_there(request.access, one)
        ],
    }
    return render(request, "analyses/analyses.html", context)


@rule(on_case(Power.ANALYSE))
def analysis(request: Any, case_id: UUID, analysis_id: UUID) -> HttpResponse:
    """What an analysis says, or how far it is."""
    found = _own(request, analysis_id)
    if found.kind in KINDS and found.state not in GOING and request.method != "POST":
        return redirect("scenarios_on", case_id, found.options["judgements"])
    if request.method == "POST":
        actions.cancel(request.access, found)
        return redirect("analysis", case_id, analysis_id)
    if found.state == State.DONE:
        noted(request.access, f"analysis {found.kind}", TLP.parse(found.level))
    context = {
        "case": request.access.case,
        "analysis": found,
        "going": [going(found)] if found.state in GOING else [],
        "most": int(MOST_SECONDS),
        "result": found.result or {},
        "lang": (found.result or {}).get("language", "en"),
        "is_brief": found.kind.startswith("brief"),
        "is_old": found.state == State.DONE and found.revision < request.access.case.revision,
    }
    return render(request, "analyses/analysis.html", context)


@rule(on_case(Power.ANALYSE))
def renewed(request: Any, case_id: UUID) -> HttpResponse:
    """The part of a page that says how far analyses are; the page is renewed once one of them ends.

    A script asks for it, and names those that the page shows.
    """
    named = request.GET.getlist("one")
    found = [one for one in going_of(request.access) if str(one.pk) in named]
    context = {"case": request.access.case, "going": found, "most": int(MOST_SECONDS)}
    answer = render(request, "analyses/_going.html", context)
    if len(found) < len(named):
        answer.headers["HX-Refresh"] = "true"
    return answer


@rule(on_case(Power.ANALYSE))
def brief(request: Any, case_id: UUID, analysis_id: UUID, form: str) -> HttpResponse:
    """A brief, as a page or printed."""
    found = _own(request, analysis_id)
    if found.state != State.DONE or not found.page or form not in {"html", "pdf"}:
        raise Http404
    noted(request.access, f"analysis {found.kind}", TLP.parse(found.level))
    if form == "pdf":
        answer = HttpResponse(bytes(found.printed or b""), content_type="application/pdf")
        answer.headers["Content-Disposition"] = 'inline; filename="brief.pdf"'
        return answer
    answer = HttpResponse(found.page)
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


def _own(request: Any, analysis_id: UUID) -> Analysis:
    found = Analysis.objects.filter(
        pk=analysis_id, case=request.access.case, asked_by=request.user
    ).first()
    if found is None or not is_there(request.access, found):
        raise Http404
    return found
