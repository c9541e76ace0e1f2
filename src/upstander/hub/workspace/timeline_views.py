"""The timeline of a case: what happened and held when, what was said when, and what was known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext

from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.statements import entities_of
from upstander.hub.people.roles import Power
from upstander.hub.web.labels import schema_label
from upstander.hub.workspace.dated import SAID, about, said_by_month, said_of
from upstander.hub.workspace.selection import shared
from upstander.hub.workspace.timeline_drawing import ONE_BY_ONE, drawn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.workspace.dated import Dated
    from upstander.hub.workspace.selection import Selection
    from upstander.hub.workspace.timeline_drawing import Timeline
    from upstander.model.case import CaseFile

_PAGE, _SHORT = 50, 42


@rule(on_case(Power.READ_CASE))
def timeline(request: Any, case_id: UUID) -> HttpResponse:
    """When: a picture, the same as tables, and the day that it is seen as of."""
    view, selection = shared(request, "timeline")
    every = about(view, selection.things)
    kind = request.GET.get("kind", "")
    things = [d for d in every if not kind or d.schema == kind]
    said = {} if kind else _said(view, selection)
    case = request.access.case
    picture = drawn(things, said, selection.day or case.as_of)
    page = Paginator(things, _PAGE).get_page(request.GET.get("page"))
    opened, today = case.opened_at.date(), timezone.now().date()
    context = {
        "case": case,
        "selection": selection,
        "picture": picture,
        "rows": _rows(picture, things) if picture else [],
        "one_by_one": len(things) <= ONE_BY_ONE,
        "page": page,
        "months": sorted(said.items()),
        "kinds": sorted(Counter(d.schema for d in every).items()),
        "kind": kind,
        "undated": len(entities_of(view)) - len(every) if not selection.things else 0,
        "opened": opened,
        "today": today,
        "days": (today - opened).days,
        "at": min(max(((selection.day or today) - opened).days, 0), (today - opened).days),
    }
    return render(request, "workspace/timeline.html", context)


def _said(view: CaseFile, selection: Selection) -> Mapping[str, int]:
    if not selection.things:
        return said_of(view)
    every = entities_of(view)
    return said_by_month(s for key in selection.things for s in every[key].statements)


def _rows(picture: Timeline, things: list[Dated]) -> list[dict[str, Any]]:
    """The rows of the picture with their words."""
    language = get_language() or "en"
    captions = {d.id: d.caption for d in things}
    found: list[dict[str, Any]] = []
    for k, (key, y) in enumerate(picture.rows):
        words = captions.get(key) or schema_label(key, language)
        if key == SAID:
            words = gettext("Statements published")
        bars = [bar for bar in picture.bars if bar.row == k]
        found.append({"words": words, "short": _short(words), "y": y, "bars": bars})
    return found


def _short(words: str) -> str:
    """Words that have room beside a picture; of a relation, something of both its ends."""
    if len(words) <= _SHORT:
        return words
    ends = words.split(" → ")
    most = max(_SHORT // len(ends) - 2, 4)
    return " → ".join(end if len(end) <= most else f"{end[: most - 1]}…" for end in ends)
