"""Pages of warnings: the board, one warning with its clock, and raising one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import SIGNED_IN, needs, on_case, rule
from upstander.hub.alerts import actions
from upstander.hub.alerts.forms import ActionForm, WarningForm
from upstander.hub.alerts.records import events_of, flag_of, policy_of, standing_of
from upstander.hub.alerts.selectors import board_of, roles_of, seen_by, warning_of
from upstander.hub.cases.reading import noted
from upstander.hub.cases.statements import case_view, entities_of, statements_by_id
from upstander.hub.cases.worked import level_of
from upstander.hub.decisions.selectors import decisions_of
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused
from upstander.model.marking import TLP, Marking
from upstander.warning.event import EventKind, Outcome
from upstander.warning.policy import explain
from upstander.warning.scale import Credibility, Severity

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.alerts.models import WarningRow


@rule(needs(Power.READ_CASE))
def warnings(request: Any) -> HttpResponse:
    """The board: what is unanswered, by department; and the warnings that are open."""
    now = timezone.now()
    rows = seen_by(request.user)
    context = {
        "board": board_of(request.user, now),
        "rows": [_row(row, now) for row in rows if not row.is_closed],
        "closed": [_row(row, now) for row in rows if row.is_closed][:50],
    }
    return render(request, "alerts/warnings.html", context)


@rule(SIGNED_IN)
def open_notice(request: Any, token: str) -> HttpResponse:
    """Where a notice leads: for the one that it was made for."""
    found = actions.opened_notice(request.user, token)
    if found is None:
        raise Http404
    return redirect("one_warning", found.case_id, found.pk)


@rule(on_case(Power.READ_CASE))
def case_warnings(request: Any, case_id: UUID) -> HttpResponse:
    """The warnings of a case."""
    now = timezone.now()
    rows = [row for row in seen_by(request.user) if row.case_id == case_id]
    context = {"case": request.access.case, "rows": [_row(row, now) for row in rows]}
    return render(request, "alerts/case_warnings.html", context)


@rule(on_case(Power.WRITE_CASE))
def raise_new(request: Any, case_id: UUID) -> HttpResponse:
    """Warn."""
    view = case_view(request.access)
    form = WarningForm(view, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _raised(request.access, form.cleaned_data)
        except UpstanderError as error:
            form.add_error(None, refused(error))
        else:
            messages.success(request, _("The warning is on its way."))
            return redirect("one_warning", case_id, made.pk)
    noted(request.access, "warning", level_of(view))  # of whoever warned nothing is shown before
    return render(request, "alerts/raise.html", {"case": request.access.case, "form": form})


@rule(on_case(Power.READ_CASE))
def one_warning(request: Any, case_id: UUID, warning_id: UUID) -> HttpResponse:
    """One warning: where it stands, what happened, and what is to be done."""
    found = warning_of(request.access, warning_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        _acted(request, found)
        return redirect("one_warning", case_id, warning_id)
    flag, now = flag_of(found), timezone.now()
    noted(request.access, "warning", flag.marking.level)
    view = case_view(request.access)
    every, known = entities_of(view), statements_by_id(view)
    context = {
        "case": request.access.case,
        "warning": found,
        "flag": flag,
        "subject": every.get(found.subject),
        "standing": standing_of(found, now),
        "events": events_of(found),
        "why": explain(policy_of(found.policy), flag),
        "deliveries": found.deliveries.select_related("user").order_by("made_at"),
        "roles": sorted(roles_of(request.user)),
        "decisions": [d for d in decisions_of(request.access) if d.warning_id == found.pk],
        "statements": [known[key] for key in flag.statements if key in known],
    }
    return render(request, "alerts/warning.html", context)


def _row(row: WarningRow, now: Any) -> dict[str, Any]:
    return {"warning": row, "flag": flag_of(row), "standing": standing_of(row, now)}


def _raised(access: Any, told: dict[str, Any]) -> WarningRow:
    names = frozenset(name.strip() for name in told["audience"].split(";") if name.strip())
    originator = next(iter(sorted(access.reader.organisations)), access.reader.name)
    return actions.raise_warning(
        access,
        told["subject"],
        told["what"],
        Severity.parse(told["severity"]),
        told["kinds"],
        told["statements"].replace(",", " ").split(),
        Credibility.parse(told["credibility"]) if told["credibility"] else None,
        Marking(TLP.parse(told["marking"]), originator, names),
    )


def _acted(request: Any, found: WarningRow) -> None:
    form = ActionForm(request.POST)
    if not form.is_valid() or form.cleaned_data["kind"] not in list(EventKind):
        messages.error(request, _("That cannot be done."))
        return
    told = form.cleaned_data
    outcome = Outcome(told["outcome"]) if told["outcome"] else None
    try:
        actions.act(
            request.access,
            found,
            EventKind(told["kind"]),
            role=told["role"],
            note=told["note"],
            outcome=outcome,
        )
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("Done, and in the record."))
