"""The graph of a case: a page, and the data that its picture is drawn from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.people.roles import Power
from upstander.hub.web.labels import schema_label
from upstander.hub.workspace.drawn import SIZES, drawn, has_no_questions, layers, wish_of
from upstander.hub.workspace.lines import level_of_thing
from upstander.hub.workspace.selection import shared
from upstander.hub.workspace.words import layer_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.workspace.drawn import Drawn, Wish
    from upstander.hub.workspace.lines import Line
    from upstander.hub.workspace.selection import Selection
    from upstander.model.case import CaseFile

_PAGE, _MOST_LINES = 25, 6


@dataclass(frozen=True, slots=True)
class _Part:
    """What a request asks to be drawn."""

    view: CaseFile
    selection: Selection
    wish: Wish
    drawn: Drawn


@rule(on_case(Power.READ_CASE))
def graph(request: Any, case_id: UUID) -> HttpResponse:
    """Who is tied to whom: a picture, and the same as tables."""
    part = _part(request, "graph")
    shown = part.drawn.places
    context = {
        "case": request.access.case,
        "selection": part.selection,
        "wish": part.wish,
        "layers": [(name, layer_words(name), name in part.wish.layers) for name in layers()],
        "sizes": SIZES,
        "shown": len(shown),
        "total": part.drawn.total,
        "hidden": part.drawn.total - len(shown),
        "no_questions": has_no_questions(part.view, part.wish),
    } | _page(request, part)
    return render(request, "workspace/graph.html", context)


@rule(on_case(Power.READ_CASE))
def graph_data(request: Any, case_id: UUID) -> JsonResponse:
    """The things and lines of the picture."""
    part = _part(request, "graph data")
    nodes = list(_things(part, [*part.drawn.places, *part.drawn.others]))
    used = {line.layer for line in part.drawn.lines}
    return JsonResponse({
        "total": part.drawn.total,
        "layers": {name: layer_words(name) for name in layers() if name in used},
        "nodes": nodes,
        "lines": [_line(line) for line in part.drawn.lines],
    })  # fmt: skip


def _part(request: Any, page: str) -> _Part:
    view, selection = shared(request, page)
    wish = wish_of(request.GET)
    return _Part(view, selection, wish, drawn(view, wish, _ends(view, selection)))


def _ends(view: CaseFile, selection: Selection) -> Iterator[str]:
    """What is selected; of a relation, what it is between."""
    every, facts = entities_of(view), facts_of(view)
    for key in selection.things:
        sides = facts[key].ends
        found = [end for side in sides or () for end in side if end in every]
        yield from found or [key]


def _page(request: Any, part: _Part) -> dict[str, Any]:
    """A page of what is drawn, each thing with its lines: what is selected comes first."""
    facts, chosen = facts_of(part.view), part.selection.things
    ids = sorted(
        part.drawn.places, key=lambda key: (key not in chosen, facts[key].caption.lower(), key)
    )
    page = Paginator(ids, _PAGE).get_page(request.GET.get("page"))
    lines = _lines_at(part, set(page.object_list))
    rows = list(_things(part, page.object_list))
    for row in rows:
        told = lines.get(row["id"], [])
        row |= {"told": told[:_MOST_LINES], "more": len(told[_MOST_LINES:])}
        row["query"] = part.selection.toggled(row["id"])
    return {"page": page, "rows": rows}


def _lines_at(part: _Part, ids: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The drawn lines at each of some things, seen from there, the best supported first."""
    facts, shown = facts_of(part.view), part.drawn.places
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in sorted(part.drawn.lines, key=lambda line: (-line.support[0], line.id)):
        if line.source in shown and line.target in shown:
            for here, other, arrow in (
                (line.source, line.target, "→" if line.directed else "–"),
                (line.target, line.source, "←" if line.directed else "–"),
            ):
                if here in ids:
                    name, layer = facts[other].caption, layer_words(line.layer)
                    row = {"line": line, "arrow": arrow, "other": name, "layer": layer}
                    found[here].append(row | {"other_id": other})
    return found


def _things(part: _Part, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    every, facts = entities_of(part.view), facts_of(part.view)
    language = get_language() or "en"
    degree: dict[str, int] = {}
    for line in part.drawn.lines:
        for end in {line.source, line.target}:
            degree[end] = degree.get(end, 0) + 1
    for key in ids:
        entity = every[key]
        level = level_of_thing(entity)
        yield {
            "id": key,
            "name": facts[key].caption,
            "kind": schema_label(entity.schema, language),
            "shape": _shape(entity),
            "marking": level.label,
            "level": level.name.lower().replace("_", "-"),
            "lines": degree.get(key, 0),
            "at": part.drawn.places.get(key),
            "selected": key in part.selection.things,
        }


def _shape(entity: Any) -> str:
    """What it is drawn as: a kind of thing for each shape."""
    kinds = ("Unit", "Person", "Community", "PublicBody", "Company", "Incident", "Territory")
    return next((kind for kind in kinds if entity.is_a(kind)), "")


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "from": line.source,
        "to": line.target,
        "layer": line.layer,
        "page": line.page,
        "support": line.support[0],
        "marking": line.level.label,
        "level": line.level.name.lower().replace("_", "-"),
        "period": line.period,
        "statements": line.statements,
        "directed": line.directed,
        "inferred": line.inferred,
    }
