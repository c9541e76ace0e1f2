"""Pages of scenarios: the judgements of a case, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.alerts.records import marking_of
from upstander.hub.analyses.models import Kind
from upstander.hub.analyses.selectors import going_of
from upstander.hub.analyses.tasks import MOST_SECONDS
from upstander.hub.cases.reading import noted
from upstander.hub.cases.statements import entities_of
from upstander.hub.cases.worked import level_of
from upstander.hub.futures import actions
from upstander.hub.futures.forms import GiveForm, LookForm, PushForm
from upstander.hub.futures.selectors import (
    KINDS,
    judgements_by,
    judgements_of,
    reading_of,
    worked_out,
)
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.web.refusals import refused, told
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.futures.models import Judgements
    from upstander.hub.futures.reading import Read


@rule(on_case(Power.ANALYSE))
def scenarios(request: Any, case_id: UUID) -> HttpResponse:
    """The judgements of a case that one may see, and a form to bring in more."""
    access = request.access
    may_give = Power.WRITE_CASE in access.powers
    initial = {"marking": level_of(_view(request)).label}
    form = GiveForm(access, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        if not may_give:
            raise Http404
        if form.is_valid() and (made := _given(request, form)) is not None:
            return redirect("scenarios_on", case_id, made.pk)
    rows = [(row, marking_of(row.marking).level) for row in judgements_of(access)]
    noted(access, "judgements", max((level for _, level in rows), default=TLP.CLEAR))
    context = {
        "case": access.case,
        "rows": [(row, level.label) for row, level in rows],
        "form": form if may_give else None,
    }
    return render(request, "futures/scenarios.html", context)


def _view(request: Any) -> Any:
    from upstander.hub.cases.statements import case_view

    return case_view(request.access)


def _given(request: Any, form: GiveForm) -> Judgements | None:
    data = form.cleaned_data
    try:
        made, found = actions.bring_in(
            request.access, data["title"], form.marked(), data["file"], data["levers"]
        )
    except UpstanderError as error:
        form.add_error(None, refused(error))
        return None
    for problem in found.problems[:10]:
        messages.warning(request, _("Left out: %(what)s") % {"what": told(problem)})
    messages.success(request, _("The judgements are here."))
    return made


@rule(on_case(Power.ANALYSE))
def scenarios_on(request: Any, case_id: UUID, judgements_id: UUID) -> HttpResponse:
    """One set of judgements: who judged, what follows, and forms to ask."""
    access = request.access
    row = judgements_by(access, judgements_id)
    if row is None:
        raise Http404
    found = reading_of(row)
    look = LookForm(
        request.POST if "look" in request.POST else None, initial={"slack": 0, "spread": 1}
    )
    push = PushForm(found.matrix, request.POST if _pushes(request) else None)
    if request.method == "POST":
        done = _asked(request, row, look, push)
        if done is not None:
            return done
    noted(access, "judgements", marking_of(row.marking).level)
    return render(request, "futures/judgements.html", _shown(request, row, found, look, push))


def _pushes(request: Any) -> bool:
    return "design" in request.POST or "stress" in request.POST


def _asked(request: Any, row: Judgements, look: LookForm, push: PushForm) -> HttpResponse | None:
    access = request.access
    if "aside" in request.POST and Power.WRITE_CASE in access.powers:
        actions.set_aside(access, row)
        messages.success(request, _("The judgements are set aside."))
        return redirect("scenarios", access.case.pk)
    try:
        if "look" in request.POST and look.is_valid():
            actions.ask_about(access, row, Kind.SCENARIOS, look.cleaned_data)
        elif _pushes(request) and push.is_valid():
            kind = Kind.DESIGN if "design" in request.POST else Kind.STRESS
            actions.ask_about(access, row, kind, push.options())
        else:
            return None
    except UpstanderError as error:
        messages.error(request, refused(error))
    return redirect("scenarios_on", access.case.pk, row.pk)


def _shown(
    request: Any, row: Judgements, found: Read, look: LookForm, push: PushForm
) -> dict[str, Any]:
    access = request.access
    done = worked_out(access, row)
    entities = entities_of(_view(request))
    names = {key: entity.caption for key, entity in entities.items() if entity.is_a("Lever")}
    going = [one for one in going_of(access) if _is_on(access, one.pk, row)]
    return {
        "case": access.case,
        "row": row,
        "level": marking_of(row.marking).level.label,
        "matrix": found.matrix,
        "judges": found.judges,
        "pushes": len(found.pushes),
        "problems": found.problems[:20],
        "look": look,
        "push": push,
        "going": going,
        "most": int(MOST_SECONDS),
        "scenarios": next(iter(done[Kind.SCENARIOS.value]), None),
        "others": [*done[Kind.DESIGN.value], *done[Kind.STRESS.value]],
        "names": names,
        "may_set_aside": Power.WRITE_CASE in powers_of(request.user),
    }


def _is_on(access: Any, key: Any, row: Judgements) -> bool:
    from upstander.hub.analyses.models import Analysis as Row

    own = Row.objects.filter(pk=key, case=access.case, kind__in=KINDS)
    return own.filter(options__judgements=str(row.pk)).exists()
