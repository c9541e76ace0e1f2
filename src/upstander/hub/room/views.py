"""Pages of the levers room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.analyses import actions as analyses
from upstander.hub.analyses.models import Analysis, Kind
from upstander.hub.analyses.selectors import going_of
from upstander.hub.analyses.tasks import MOST_SECONDS
from upstander.hub.cases.reading import noted, read
from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.people.roles import Power
from upstander.hub.room import actions
from upstander.hub.room.portfolio import asked, shown
from upstander.hub.room.selectors import (
    compared,
    last_analysis,
    plan_of,
    plans_of,
)
from upstander.hub.web.refusals import refused
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from django.http import HttpResponse


@rule(on_case(Power.ANALYSE))
def room(request: Any, case_id: UUID) -> HttpResponse:
    """The levers room: the portfolio, its order, chains, questions, and plans that were kept."""
    access = request.access
    every = entities_of(read(access, "levers room"))
    if request.method == "POST":
        _asked_of_engines(request)
        return redirect("levers_room", case_id)
    latest, questions = (last_analysis(access, kind) for kind in (Kind.LEVERS, Kind.QUESTIONS))
    for found in (latest, questions):
        if found is not None:
            noted(access, "levers room", TLP.parse(found.level))
    context = {
        "case": access.case,
        "plan": latest,
        **shown((latest.result or {}) if latest else {}, every, access),
        "questions": questions,
        "asked_of_old": questions is not None and questions.revision < access.case.revision,
        "to_ask": asked((questions.result or {}) if questions else {}, every),
        "plans": plans_of(access),
        "waiting": going_of(access),
        "most": int(MOST_SECONDS),
        "is_old": latest is not None and latest.revision < access.case.revision,
    }
    return render(request, "room/room.html", context)


@rule(on_case(Power.ANALYSE))
def keep(request: Any, case_id: UUID, analysis_id: UUID) -> HttpResponse:
    """Keep a plan."""
    found = Analysis.objects.filter(
        pk=analysis_id, case=request.access.case, asked_by=request.user
    ).first()
    if found is None or request.method != "POST":
        raise Http404
    try:
        actions.keep_plan(request.access, found, request.POST.get("name", ""))
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("The plan is kept."))
    return redirect("levers_room", case_id)


@rule(on_case(Power.READ_CASE))
def compare(request: Any, case_id: UUID) -> HttpResponse:
    """Two plans side by side."""
    access = request.access
    found = []
    for name in ("old", "new"):
        try:
            each = plan_of(access, UUID(request.GET.get(name, "")))
        except ValueError:
            each = None
        if each is None:
            raise Http404
        found.append(each)
    view = read(access, "plans")
    context = {
        "case": access.case,
        "old": found[0],
        "new": found[1],
        "compared": compared(access, *found),
        "captions": {key: facts.caption for key, facts in facts_of(view).items()},
    }
    return render(request, "room/compare.html", context)


@rule(on_case(Power.READ_CASE))
def plan(request: Any, case_id: UUID, plan_id: UUID) -> HttpResponse:
    """A plan that was kept, as it was made."""
    access = request.access
    found = plan_of(access, plan_id)
    if found is None:
        raise Http404
    every = entities_of(read(access, "a plan"))
    context = {"case": access.case, "plan": found, **shown(found.result, every, access)}
    return render(request, "room/plan.html", context)


def _asked_of_engines(request: Any) -> None:
    wanted = {"plan": Kind.LEVERS, "questions": Kind.QUESTIONS}
    for name, kind in wanted.items():
        if name in request.POST:
            try:
                analyses.ask(request.access, kind)
            except UpstanderError as error:
                messages.error(request, refused(error))
            else:
                messages.success(request, _("It is being worked out; look again in a moment."))
