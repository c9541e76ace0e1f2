"""Pages of decisions: the register, like cases, one decision, and recording one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import needs, on_case, rule
from upstander.hub.alerts.records import marking_of
from upstander.hub.alerts.selectors import warning_of
from upstander.hub.briefs.selectors import brief_of, latest, marking_of_brief
from upstander.hub.cases.reading import noted, noted_by_case, read
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.decisions import actions
from upstander.hub.decisions.alike import WAYS, like_cases
from upstander.hub.decisions.forms import DecisionForm, initial_of
from upstander.hub.decisions.models import Step, Theme
from upstander.hub.decisions.selectors import (
    decision_of,
    decisions_of,
    departments,
    departments_of,
    seen_decisions,
    standing,
)
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from upstander.hub.decisions.models import Decision
    from upstander.hub.decisions.selectors import Standing


@rule(needs(Power.READ_CASE))
def register(request: Any) -> HttpResponse:
    """The decisions that somebody may see, of all their cases."""
    today = timezone.now().date()
    rows = [standing(row, today) for row in seen_decisions(request.user)]
    asked = {name: request.GET.get(name, "") for name in ("shown", "theme", "department")}
    offices = departments_of(row.decision for row in rows)
    if asked["theme"] in Theme.values:
        rows = [row for row in rows if row.decision.theme == asked["theme"]]
    if asked["department"] in {str(office.pk) for office in offices}:
        key = asked["department"]
        rows = [row for row in rows if key in {str(o.pk) for o in departments(row.decision)}]
    rows = [row for row in rows if _is_asked(row, asked["shown"])]
    _noted(request, [row.decision for row in rows])
    context = {"rows": rows, "themes": Theme.choices, "departments": offices, "asked": asked}
    context["synthetic"] = _is_exercise(row.decision for row in rows)
    return render(request, "decisions/register.html", context)


@rule(needs(Power.READ_CASE))
def like(request: Any) -> HttpResponse:
    """Decisions that share a kind, a subject or a country, side by side."""
    way = request.GET.get("by", "")
    way = way if way in dict(WAYS) else WAYS[0][0]
    groups = like_cases(request.user, way)
    _noted(request, [row for group in groups for row in group.rows])
    context = {"groups": groups, "ways": WAYS, "way": way}
    context["synthetic"] = _is_exercise(row for group in groups for row in group.rows)
    return render(request, "decisions/like.html", context)


@rule(on_case(Power.READ_CASE))
def of_case(request: Any, case_id: UUID) -> HttpResponse:
    """The decisions of a case."""
    today = timezone.now().date()
    rows = [standing(row, today) for row in decisions_of(request.access)]
    _noted(request, [row.decision for row in rows])
    context = {"case": request.access.case, "rows": rows}
    return render(request, "decisions/of_case.html", context)


def _noted(request: Any, rows: Iterable[Decision]) -> None:
    levels = [(row.case_id, marking_of(row.marking).level) for row in rows]
    noted_by_case(request.user, "decisions", levels)


@rule(on_case(Power.READ_CASE))
def one(request: Any, case_id: UUID, decision_id: UUID) -> HttpResponse:
    """One decision: who, what, why, what follows; and what came after it."""
    access = request.access
    found = decision_of(access, decision_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        _followed(request, found)
        return redirect("decision", case_id, decision_id)
    noted(access, "decision", marking_of(found.marking).level)
    seen = {row.pk for row in seen_decisions(request.user)}
    context = {
        "case": access.case,
        "decision": found,
        "marking": marking_of(found.marking),
        "standing": standing(found, timezone.now().date()),
        "subject": entities_of(case_view(access)).get(found.subject),
        "warning": warning_of(access, found.warning_id) if found.warning_id else None,
        "brief": brief_of(access, UUID(found.brief)) if found.brief else None,
        "precedents": [row for row in found.precedents.all() if row.pk in seen],
        "cited_by": [row for row in found.cited_by.all() if row.pk in seen],
        "tripwires": found.tripwires.select_related("owner"),
        "is_mine": found.decided_by_id == request.user.pk,
        "steps": found.steps.select_related("by"),
        "kinds": [(kind.value, kind.label) for kind in actions.open_to(access, found)],
        "may_replace": actions.may_replace(access, found),
    }
    return render(request, "decisions/decision.html", context)


@rule(on_case(Power.SETTLE))
def new(request: Any, case_id: UUID) -> HttpResponse:
    """Record a decision: what is to be recorded is read back first."""
    access = request.access
    more = _linked(request)
    initial = _beginning(request, more)
    every = entities_of(read(access, "deciding"))
    form = DecisionForm(access, every, request.POST or None, initial=initial)
    context: dict[str, Any] = {"case": access.case, "form": form, "linked": more}
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.check(access, form.draft(**more))
            if "confirm" in request.POST:
                made = actions.record_decision(access, draft)
                messages.success(request, _("The decision is recorded."))
                return redirect("decision", case_id, made.pk)
        except UpstanderError as error:
            form.add_error(None, refused(error))
        else:
            if "change" not in request.POST:
                context |= {"draft": draft, "is_told": draft.decided_by.pk != request.user.pk}
                return render(request, "decisions/read_back.html", context)
    return render(request, "decisions/new.html", context)


def _is_exercise(rows: Iterable[Decision]) -> bool:
    """Whether all of them are of exercises: then the page says so; else each case's title does."""
    kinds = {row.case.synthetic for row in rows}
    return kinds == {True}


def _is_asked(row: Standing, shown: str) -> bool:
    if shown == "open":
        return not (row.is_done or row.is_replaced)
    if shown == "overdue":
        return row.is_overdue
    return bool(row.is_review_due or row.wires_due) if shown == "review" else True


def _linked(request: Any) -> dict[str, Any]:
    """What it answers or replaces, of what whoever records it may see."""
    found: dict[str, Any] = {}
    for name, find in (("warning", warning_of), ("replaces", decision_of)):
        if text := request.GET.get(name, ""):
            try:
                thing: Any = find(request.access, UUID(text))
            except ValueError:
                thing = None
            if thing is None:
                raise Http404
            found[name] = thing
    if text := request.GET.get("brief", ""):
        try:
            draft = brief_of(request.access, UUID(text))
        except ValueError:
            draft = None
        if draft is None:
            raise Http404
        told = request.GET.get("version", "")
        found |= {"brief": str(draft.pk), "brief_version": int(told) if told.isdigit() else 0}
    return found


def _beginning(request: Any, more: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with: of what it replaces, or of the brief that it answers."""
    if replaces := more.get("replaces"):
        return initial_of(replaces, request.access)
    initial: dict[str, Any] = {"decided_by": request.user.pk}
    if "brief" in more:
        draft = brief_of(request.access, UUID(more["brief"]))
        assert draft is not None  # noqa: S101  (it was found a moment ago)
        initial |= {"question": latest(draft).content["question"]}
        initial |= {"marking": marking_of_brief(request.access, draft).level.label}
        # What was pressed on the page before; nothing is chosen where nothing was.
        initial |= {"choice": request.GET.get("choice", "")}
    return initial


def _followed(request: Any, found: Any) -> None:
    kind = request.POST.get("kind", "")
    if kind not in Step.values:
        messages.error(request, _("That cannot be done."))
        return
    try:
        actions.follow_up(request.access, found, Step(kind), request.POST.get("text", "")[:2_000])
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("Done, and in the record."))
