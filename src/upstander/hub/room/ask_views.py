"""Pages on which somebody is asked something, and answers."""

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
from upstander.hub.alerts.records import marking_of
from upstander.hub.analyses.models import Kind
from upstander.hub.analyses.templatetags.reasons import plain_reason
from upstander.hub.cases.reading import noted, read
from upstander.hub.cases.statements import entities_of, statements_by_id
from upstander.hub.people.roles import Power
from upstander.hub.room import actions
from upstander.hub.room.forms import AnswerForm, AskForm
from upstander.hub.room.models import AskState
from upstander.hub.room.seeing import answer_marking, is_answer_seen
from upstander.hub.room.selectors import ask_of_case, asked_by_case, asks_of, last_analysis
from upstander.hub.web.refusals import refused
from upstander.words.text import apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from upstander.hub.people.models import User
    from upstander.hub.room.models import Ask
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity


@rule(on_case(Power.WRITE_CASE))
def new_ask(request: Any, case_id: UUID) -> HttpResponse:
    """Ask somebody something, by a day."""
    view = read(request.access, "asking")
    form = AskForm(request.access, view, request.POST or None, initial=_begun(request, view))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_of(request.access, **form.told())
        except UpstanderError as error:
            form.add_error(None, refused(error))
        else:
            messages.success(request, _("It is asked."))
            return redirect("asks", case_id)
    return render(request, "room/ask.html", {"case": request.access.case, "form": form})


@rule(on_case(Power.READ_CASE))
def asks(request: Any, case_id: UUID) -> HttpResponse:
    """Who was asked what and by when; and answering."""
    access = request.access
    every = entities_of(read(access, "asks"))
    if request.method == "POST":
        _answered(request)
        return redirect("asks", case_id)
    rows = [_row(request, row, every) for row in asks_of(access)]
    context = {
        "case": access.case,
        "open": [row for row in rows if row["ask"].state == AskState.OPEN],
        "done": [row for row in rows if row["ask"].state != AskState.OPEN],
    }
    return render(request, "room/asks.html", context)


def asked_at_home(user: User) -> list[dict[str, Any]]:
    """What waits for somebody's answer, for their first page; that they read it is written down."""
    found = []
    for access, rows in asked_by_case(user):
        markings = [marking_of(row.marking) for row in rows]
        noted(access, "asked of one", max(m.level for m in markings))
        found += [
            {"ask": row, "marking": m, "is_late": _is_late(row)}
            for row, m in zip(rows, markings, strict=True)
        ]
    return sorted(found, key=lambda each: each["ask"].due_on)


def _is_late(row: Ask) -> bool:
    return row.state == AskState.OPEN and row.due_on < timezone.now().date()


def _row(request: Any, row: Ask, every: Mapping[str, Entity]) -> dict[str, Any]:
    is_mine = row.state == AskState.OPEN and actions.is_of(request.user, row)
    return {
        "ask": row,
        "marking": marking_of(row.marking),
        "about": [every[key] for key in row.about],
        "through": every.get(row.through),
        "is_late": _is_late(row),
        "answer": row.answer if is_answer_seen(request.access, row) else "",
        "answer_marking": marking_of(answer_marking(row)),
        "form": AnswerForm(request.access, row) if is_mine else None,
    }


def _begun(request: Any, view: CaseFile) -> dict[str, Any]:
    """What a link fills in: a lever and its holder by their ids, or a question by its place.

    The words of a question are marked; an address is kept in too many places to hold them.
    """
    known = ("kind", "about", "through")
    begun = {name: request.GET[name] for name in known if name in request.GET}
    place = request.GET.get("question", "")
    found = last_analysis(request.access, Kind.QUESTIONS) if place.isdecimal() else None
    questions = (found.result or {}).get("questions", ()) if found else ()
    if place.isdecimal() and int(place) < len(questions):
        question = questions[int(place)]
        said = statements_by_id(view)
        about = {said[key].about for key in question["statements"] if key in said}
        # Whoever changes the words sees what is in them: no isolates.
        words = "".join(apart(plain_reason(question, "question")))
        begun |= {"text": words, "about": "; ".join(sorted(about))}
    return begun


def _answered(request: Any) -> None:
    state = request.POST.get("state", "")
    try:
        found = ask_of_case(request.access, UUID(request.POST.get("ask", "")))
    except ValueError:
        found = None
    if found is None or state not in AskState.values or state == AskState.OPEN:
        raise Http404
    form = AnswerForm(request.access, found, request.POST)
    try:
        marking = form.marking() if "level" in request.POST else None
        text = request.POST.get("answer", "")
        actions.answer_ask(request.access, found, AskState(state), text, marking)
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("Done, and in the record."))
