"""The map of a case: what has coordinates, and what is tied to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render

from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.people.roles import Power
from upstander.hub.workspace.map_drawing import chart
from upstander.hub.workspace.places import off_the_map, spots_of
from upstander.hub.workspace.selection import shared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.workspace.places import Spot
    from upstander.hub.workspace.selection import Selection
    from upstander.model.case import CaseFile

_PAGE, _NAMED, _LISTED, _SPOTS = 50, 25, 6, 2_000


@rule(on_case(Power.READ_CASE))
def case_map(request: Any, case_id: UUID) -> HttpResponse:
    """Where: a picture, the same as a table, and what is not on it."""
    view, selection = shared(request, "map")
    case = request.access.case
    spots = _chosen(spots_of(view), selection, whole=bool(request.GET.get("whole")))
    drawn = spots[:_SPOTS]
    picture = None
    if drawn:
        points = [(spot.latitude, spot.longitude) for spot in drawn]
        picture = chart(points, outlines=not case.synthetic)
    page = Paginator(spots, _PAGE).get_page(request.GET.get("page"))
    missing = off_the_map(view)
    context = {
        "case": case,
        "selection": selection,
        "picture": picture,
        "points": _told(view, selection, drawn, picture.points) if picture else [],
        "named": len(drawn) <= _NAMED,
        "not_drawn": len(spots) - len(drawn),
        "all": len(spots_of(view)),
        "page": page,
        "rows": _told(view, selection, list(page)),
        "missing": _names(view, missing[:_PAGE]),
        "missing_count": len(missing),
        "missing_more": len(missing[_PAGE:]),
    }
    return render(request, "workspace/map.html", context)


def _chosen(spots: Sequence[Spot], selection: Selection, *, whole: bool) -> Sequence[Spot]:
    """The points where something selected lies; all of them, where none does."""
    wanted = set(selection.things)
    found = [spot for spot in spots if not wanted.isdisjoint(spot.things)]
    return spots if whole or not found else found


def _told(
    view: CaseFile,
    selection: Selection,
    spots: Sequence[Spot],
    points: Sequence[tuple[float, float]] = (),
) -> list[dict[str, Any]]:
    facts = facts_of(view)
    return [
        {
            "spot": spot,
            "name": facts[spot.place].caption,
            "things": _names(view, spot.things[1 : _LISTED + 1]),
            "more": len(spot.things[_LISTED + 1 :]),
            "count": len(spot.things) - 1,
            "size": (size := min(5 + len(spot.things) ** 0.5, 18.0)),
            "beside": size + 4,
            "x": points[k][0] if points else 0,
            "y": points[k][1] if points else 0,
            "selected": not set(selection.things).isdisjoint(spot.things),
            "query": selection.toggled(spot.place),
        }
        for k, spot in enumerate(spots)
    ]


def _names(view: CaseFile, ids: Sequence[str]) -> list[dict[str, str]]:
    every, facts = entities_of(view), facts_of(view)
    return [{"id": k, "name": facts[k].caption, "schema": every[k].schema} for k in ids]
