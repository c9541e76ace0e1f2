"""Pages of one statement: entering, correcting and withdrawing it, and walking back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.actions import enter, withdraw
from upstander.hub.cases.reading import read
from upstander.hub.cases.selectors import history
from upstander.hub.cases.statement_form import StatementForm, form_of
from upstander.hub.cases.statements import case_view, entities_of, statements_by_id
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.model.case import CaseFile
    from upstander.model.statement import Statement


@rule(on_case(Power.READ_CASE))
def statement(request: Any, case_id: UUID, statement_id: str) -> HttpResponse:
    """One statement with all that is known of it: the end of every walk back from a sentence."""
    view = read(request.access, "statement")
    shown = _standing(view, statement_id)
    context = {
        "case": request.access.case,
        "statement": shown,
        "entity": entities_of(view).get(shown.about),
        "history": history(request.access, shown),
    }
    return render(request, "cases/statement.html", context)


@rule(on_case(Power.WRITE_CASE))
def add(request: Any, case_id: UUID) -> HttpResponse:
    """Enter a statement."""
    known = {k: request.GET[k] for k in ("entity_id", "schema", "prop") if k in request.GET}
    form = StatementForm(request.access, request.POST or None, initial=known)
    return _saved(request, form) or _form(request, read(request.access, "entering"), form)


@rule(on_case(Power.WRITE_CASE))
def correct(request: Any, case_id: UUID, statement_id: str) -> HttpResponse:
    """Put another statement in the place of one; the old one stays in the record."""
    view = read(request.access, "entering")
    old = _standing(view, statement_id)
    form = form_of(request.access, old)
    if request.method == "POST":
        form = StatementForm(request.access, request.POST)
    return _saved(request, form, statement_id) or _form(request, view, form, old)


@rule(on_case(Power.WRITE_CASE))
def take_back(request: Any, case_id: UUID, statement_id: str) -> HttpResponse:
    """Withdraw a statement."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    shown = _standing(read(request.access, "withdrawing"), statement_id)
    withdraw(request.access, statement_id, request.POST.get("why", "")[:500])
    messages.success(request, _("The statement is withdrawn; the record keeps it."))
    # Its thing is gone with the last that was said of it.
    if shown.about in entities_of(case_view(request.access)):
        return redirect("case_entity", case_id, shown.about)
    return redirect("case_entities", case_id)


def _saved(request: Any, form: StatementForm, replaces: str = "") -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    made = form.cleaned_data["statement"]
    try:
        enter(request.access, made, replaces=replaces)
    except UpstanderError as error:
        form.add_error(None, refused(error))
        return None
    messages.success(request, _("The statement is entered."))
    return redirect("case_entity", request.access.case.pk, made.about)


def _form(
    request: Any, view: CaseFile, form: StatementForm, corrected: Statement | None = None
) -> HttpResponse:
    context = {
        "case": request.access.case,
        "form": form,
        "corrected": corrected,
        "entities": entities_of(view).values(),
    }
    return render(request, "cases/statement_form.html", context)


def _standing(view: CaseFile, statement_id: str) -> Statement:
    found = statements_by_id(view).get(statement_id)
    if found is None:
        raise Http404
    return found
