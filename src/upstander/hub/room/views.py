"""Pages of the levers room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.analyses import actions as analyses
from upstander.hub.analyses.models import Analysis, Kind
from upstander.hub.analyses.portfolio import sequence
from upstander.hub.cases.reading import noted, read
from upstander.hub.cases.statements import entities_of
from upstander.hub.people.roles import Power
from upstander.hub.room import actions
from upstander.hub.room.chains import chains_to
from upstander.hub.room.forms import AskForm
from upstander.hub.room.models import AskState
from upstander.hub.room.selectors import (
    ask_of_case,
    asks_of,
    compared,
    last_analysis,
    plan_of,
    plans_of,
)
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from upstander.model.entity import Entity


@rule(on_case(Power.ANALYSE))
def room(request: Any, case_id: UUID) -> HttpResponse:
    """The levers room: the portfolio, its sequence, chains, asks, and plans that were kept."""
    access = request.access
    every = entities_of(read(access, "levers room"))
    if request.method == "POST":
        _asked_of_engines(request)
        return redirect("levers_room", case_id)
    plan, questions = (last_analysis(access, kind) for kind in (Kind.LEVERS, Kind.QUESTIONS))
    for found in (plan, questions):
        if found is not None:
            noted(access, "levers room", TLP.parse(found.level))
    waiting = Analysis.objects.filter(
        case=access.case, asked_by=request.user, state__in=("waiting", "running")
    )
    context = {
        "case": access.case,
        "plan": plan,
        "rows": _rows(plan.result or {}, every, access.case.own_state) if plan else [],
        "steps": _steps(plan.result or {}, every) if plan else [],
        "questions": questions,
        "asks": asks_of(access),
        "today": timezone.now().date(),
        "plans": plans_of(access),
        "waiting": waiting.defer("page", "printed", "result"),
        "is_old": plan is not None and plan.revision < access.case.revision,
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
        messages.error(request, str(error))
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
            plan = plan_of(access, UUID(request.GET.get(name, "")))
        except ValueError:
            plan = None
        if plan is None:
            raise Http404
        found.append(plan)
    view = read(access, "plans")
    context = {
        "case": access.case,
        "old": found[0],
        "new": found[1],
        "compared": compared(access, *found),
        "captions": {key: e.caption for key, e in entities_of(view).items() if e.is_a("Lever")},
    }
    return render(request, "room/compare.html", context)


@rule(on_case(Power.WRITE_CASE))
def new_ask(request: Any, case_id: UUID) -> HttpResponse:
    """Ask somebody something, by a day."""
    known = ("kind", "text", "about", "through")
    initial = {name: request.GET[name] for name in known if name in request.GET}
    form = AskForm(request.access, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_of(request.access, **form.told())
        except UpstanderError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is asked."))
            return redirect("asks", case_id)
    read(request.access, "asking")
    return render(request, "room/ask.html", {"case": request.access.case, "form": form})


@rule(on_case(Power.READ_CASE))
def asks(request: Any, case_id: UUID) -> HttpResponse:
    """Who was asked what and by when; and answering."""
    access = request.access
    every = entities_of(read(access, "asks"))
    if request.method == "POST":
        _answered(request)
        return redirect("asks", case_id)
    rows = [
        {
            "ask": row,
            "marking": actions.marking_of_ask(row),
            "about": [every[key] for key in row.about],
            "through": every.get(row.through),
            "is_mine": actions.is_of(request.user, row),
            "is_late": row.state == AskState.OPEN and row.due_on < timezone.now().date(),
        }
        for row in asks_of(access)
    ]
    return render(request, "room/asks.html", {"case": access.case, "rows": rows})


def _answered(request: Any) -> None:
    state = request.POST.get("state", "")
    try:
        found = ask_of_case(request.access, UUID(request.POST.get("ask", "")))
    except ValueError:
        found = None
    if found is None or state not in AskState.values or state == AskState.OPEN:
        raise Http404
    try:
        actions.answer_ask(request.access, found, AskState(state), request.POST.get("answer", ""))
    except UpstanderError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done, and in the record."))


def _asked_of_engines(request: Any) -> None:
    wanted = {"plan": Kind.LEVERS, "questions": Kind.QUESTIONS}
    for name, kind in wanted.items():
        if name in request.POST:
            try:
                analyses.ask(request.access, kind)
            except UpstanderError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("It is being worked out; look again in a moment."))


def _rows(
    result: dict[str, Any], every: Mapping[str, Entity], own_state: str
) -> list[dict[str, Any]]:
    """The portfolio with names: what is chosen, then what could be, then what is forbidden."""
    why: dict[str, list[str]] = {}
    for item in result.get("forbidden", ()):
        why.setdefault(item["lever"], []).append(item["why"])
    made = [
        lever
        | {
            "entity": every[lever["id"]],
            "days": round(lever["delay_days"]),
            "holder_entity": every.get(lever["holder"]),
            "acts_on": [every[key] for key in lever["objects"] if key in every],
            "needs": [every[key] for key in lever["prerequisites"] if key in every],
            "why": why.get(lever["id"], []),
            "chain": [
                every[key]
                for key in chains_to(result.get("channels", ()), own_state, lever["holder"])
                if key in every
            ],
        }
        for lever in result.get("portfolio", ())
        if lever["id"] in every
    ]
    made.sort(key=lambda row: (not row["chosen"], bool(row["why"]), row["entity"].caption.lower()))
    return made


def _steps(result: dict[str, Any], every: Mapping[str, Entity]) -> list[dict[str, Any]]:
    pulled = {lever["id"]: lever for lever in result.get("portfolio", ()) if lever["chosen"]}
    rows = sequence(pulled)
    last = max((end for _, _, end in rows), default=0.0) or 1.0
    return [
        {
            "entity": every[key],
            "begin": begin,
            "end": end,
            "x": round(100 * begin / last, 2),
            "width": max(0.5, round(100 * (end - begin) / last, 2)),
        }
        for key, begin, end in rows
        if key in every
    ]
