"""Pages of what a case speaks of: its things, its sources, and what was known when."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.reading import read
from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.cases.telling import properties_of, relations_at
from upstander.hub.people.roles import Power
from upstander.hub.workspace.selection import shared, statements_about

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

_PAGE = 50


@rule(on_case(Power.READ_CASE))
def entities(request: Any, case_id: UUID) -> HttpResponse:
    """The things that a case speaks of: the accessible twin of every picture."""
    view = read(request.access, "things")
    every, facts = entities_of(view), facts_of(view)
    schema, words = request.GET.get("schema", ""), request.GET.get("q", "").strip().lower()
    counts = Counter(e.schema for e in every.values())
    rows = [
        e
        for e in every.values()
        if (not schema or e.schema == schema) and (not words or words in facts[e.id].text)
    ]
    rows.sort(key=lambda e: (e.schema, facts[e.id].caption.lower(), e.id))
    context = {
        "case": request.access.case,
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "counts": sorted(counts.items()),
        "schema": schema,
        "q": request.GET.get("q", ""),
    }
    return render(request, "cases/entities.html", context)


@rule(on_case(Power.READ_CASE))
def entity(request: Any, case_id: UUID, entity_id: str) -> HttpResponse:
    """One thing: each property with the statements for it, and its relations."""
    view = read(request.access, "thing")
    every = entities_of(view)
    shown = every.get(entity_id)
    if shown is None:
        raise Http404
    context = {
        "case": request.access.case,
        "entity": shown,
        "properties": list(properties_of(shown, every)),
        "relations": list(relations_at(shown, view)),
    }
    return render(request, "cases/entity.html", context)


@rule(on_case(Power.READ_CASE))
def sources(request: Any, case_id: UUID) -> HttpResponse:
    """Who says what: each origin with how much rests on it."""
    view, selection = shared(request, "sources")
    found: dict[str, list[Any]] = defaultdict(list)
    for statement in statements_about(view, selection):
        found[statement.independent_origin].append(statement)
    rows = [
        {
            "origin": origin,
            "statements": len(said),
            "entities": len({s.about for s in said}),
            "grades": sorted({str(grade) for grade in {s.grade for s in said}}),
            "last": max((s.last_seen for s in said), default=""),
            "level": max(s.marking.level for s in said),
        }
        for origin, said in sorted(found.items())
    ]
    rows.sort(key=lambda row: -int(str(row["statements"])))
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"case": request.access.case, "selection": selection, "page": page}
    return render(request, "cases/sources.html", context)


@rule(on_case(Power.READ_CASE))
def known(request: Any, case_id: UUID) -> HttpResponse:
    """What could have been seen on a day: the record replayed, with today's access."""
    view, selection = shared(request, "known as of")
    context: dict[str, Any] = {"case": request.access.case, "selection": selection}
    if selection.day is not None:
        every, said = entities_of(view), statements_about(view, selection)
        counts = Counter(every[key].schema for key in {s.about for s in said})
        context |= {"statements": len(said), "counts": sorted(counts.items())}
    return render(request, "cases/known.html", context)
