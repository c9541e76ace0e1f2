"""The page of a composite index: ranks that are sure, what each step changed, who is missing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from upstander.brief.templating import render
from upstander.resilience.index_result import METHOD_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.resilience.index_result import IndexResult

DRAWN = 120
"""Units up to which ranks and pairs are drawn; tables hold any number."""

NAMED = 20
"""Names against which an order is open, where there are more units than are drawn."""

LISTED = 400
"""Groups that the page lists; all are in the JSON document."""

ROW, LEFT, WIDE = 17, 190, 560
"""Height of a row, room for names and width of the scale of ranks, in pixels."""

STEPS = {
    "denominate": "Divided by a denominator",
    "impute": "Missing values filled",
    "outliers": "Outliers brought in",
    "direct": "Turned so that more is better",
    "normalise": "Brought onto one scale",
}


def index_page(done: IndexResult) -> str:
    """The index as one HTML page without scripts and without anything from elsewhere.

    Every picture has a table that says the same. What is hidden to protect people is not in it.
    """
    document = done.as_dict()
    spec = done.spec
    counts = document["pairs"]
    return render(
        "index.html.j2",
        title=spec.title,
        banner="EXERCISE: the units are made up"
        if spec.synthetic
        else "A comparison, not a verdict",
        document=document,
        about=spec.about,
        varied=bool(spec.shares),
        share=f"{counts['sure'] / max(counts['all'], 1):.0%}",
        rows=document["units"],
        ranks=_ranks(document["units"]),
        parts=_parts(done),
        heads=[f"#{spec.tree.node[code].label}" for code in _parts(done)],
        squares=_squares(done),
        pairs=list(_pairs(done)),
        steps=_steps(document),
        factors=_factors(document),
        tree=list(_tree(done)),
        groups=_groups(done),
        method=METHOD_NOTE,
    )


def _parts(done: IndexResult) -> list[str]:
    return [code for code in reversed(done.spec.tree.upwards) if code != done.composite.root]


def _ranks(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Bands of the ranks that can be and that are usual, a row a unit."""
    scored = [row for row in rows if row["rank"] is not None]
    if not 1 < len(scored) <= DRAWN:
        return None
    step = WIDE / len(scored)

    def at(rank: int) -> float:
        return round(LEFT + (rank - 1) * step, 1)

    marks = [
        {
            "name": row["name"][:26],
            "y": k * ROW,
            "can": (
                at(row["rank_best"]),
                round(at(row["rank_worst"] + 1) - at(row["rank_best"]), 1),
            ),
            "usual": (
                at(row["rank_low"]),
                round(at(row["rank_high"] + 1) - at(row["rank_low"]), 1),
            ),
            "dot": round(at(row["rank"]) + step / 2, 1),
            "words": f"{row['name']}: rank {row['rank']}, can be {row['rank_best']} to "
            f"{row['rank_worst']}, usually {row['rank_low']} to {row['rank_high']}",
        }
        for k, row in enumerate(scored)
    ]
    ticks = [1, *range(10, len(scored) - 3, 10), len(scored)]
    return {
        "marks": marks,
        "width": LEFT + WIDE + 10,
        "height": ROW * len(scored),
        "ticks": [(rank, round(at(rank) + step / 2, 1)) for rank in ticks],
        "row": ROW,
        "left": LEFT,
    }


def _squares(done: IndexResult) -> dict[str, Any] | None:
    """All pairs as a square, runs of the same standing as one bar."""
    units = [k for k in done.order if done.composite.ranks[k] > 0]
    if not 1 < len(units) <= DRAWN:
        return None
    side = max(5, min(14, 620 // len(units)))
    bars = []
    for y, u in enumerate(units):
        states = [("self" if u == v else done.status(u, v), x) for x, v in enumerate(units)]
        for state, run in groupby(states, key=lambda pair: pair[0]):
            places = [x for _, x in run]
            bar = {"x": places[0] * side, "y": y * side, "width": len(places) * side}
            bars.append(bar | {"state": state})
    return {"bars": bars, "side": side, "size": side * len(units)}


def _pairs(done: IndexResult) -> Iterator[dict[str, Any]]:
    """What is sure of each unit, and against whom it is open."""
    units = [k for k in done.order if done.composite.ranks[k] > 0]
    for u in units:
        standing = {v: done.status(u, v) for v in units if v != u}
        yield {
            "name": done.table.names[u],
            "above": sum(1 for state in standing.values() if state == "above"),
            "below": sum(1 for state in standing.values() if state == "below"),
            "contested": _named(done, [v for v in units if standing.get(v) == "contested"]),
            "undecided": _named(done, [v for v in units if standing.get(v) == "undecided"]),
        }


def _named(done: IndexResult, units: list[int]) -> list[str]:
    """Their names, or how many they are where they would fill the page."""
    if len(done.table.units) > DRAWN and len(units) > NAMED:
        return [f"{len(units)} units"]
    return [done.table.names[k] for k in units]


def _steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    names = {row["unit"]: row["name"] for row in document["units"]}
    found = []
    for step in document["steps"]:
        effect = step["without"]
        if not effect:
            words = "not tried: the index has no meaning without it" if step["taken"] else "–"
        elif effect["moved"] is None:
            words = "the index cannot be made without it"
        else:
            words = f"{effect['moved']:.2f} ranks on average"
            if effect["unit"]:
                first, second = effect["ranks"]
                words += f"; most {names[effect['unit']]}, {first} to {second}"
        changes = [
            {
                "unit": names[change["unit"]],
                "indicator": change["indicator"],
                "before": "missing" if change["before"] is None else f"{change['before']:.6g}",
                "after": f"{change['after']:.6g}",
                "how": change["how"],
            }
            for change in step["changes"]
        ]
        found.append(step | {"label": STEPS[step["name"]], "effect": words, "cells": changes})
    return found


def _factors(document: dict[str, Any]) -> list[dict[str, Any]]:
    if document["sensitivity"] is None:
        return []
    return [
        {
            "name": factor["factor"],
            "choices": ", ".join(factor["choices"]),
            "first": "–" if factor["first"] is None else f"{factor['first']:.3f}",
            "total": "–" if factor["total"] is None else f"{factor['total']:.3f}",
            "alone": round(200 * (factor["first"] or 0.0), 1),
            "all": round(200 * (factor["total"] or 0.0), 1),
        }
        for factor in document["sensitivity"]["factors"]
    ]


def _tree(done: IndexResult) -> Iterator[dict[str, Any]]:
    """Every node of the tree below the index, depth first."""
    tree, spec = done.spec.tree, done.spec
    waiting = [tree.root]
    while waiting:
        code = waiting.pop()
        node = tree.node[code]
        below = tree.children.get(code, ())
        waiting += reversed(below)
        share = spec.shares.get(code, 0.0)
        yield {
            "label": node.label,
            "kind": f"{spec.steps.mean_of(code)} mean" if below else "indicator",
            "parent": tree.node[node.parent].label if node.parent else "–",
            "weight": f"{node.weight:g}" + (f" ± {share:.0%}" if share else "")
            if node.parent
            else "–",
            "direction": "–"
            if below
            else "more is better"
            if node.direction > 0
            else "less is better",
            "denominator": node.denominator or "–",
            "about": node.about or "–",
        }


def _groups(done: IndexResult) -> dict[str, Any] | None:
    if done.groups is None:
        return None
    values = done.groups.values
    rows = [
        {
            "unit": value.unit,
            "indicator": done.spec.tree.node[value.indicator].label,
            "groups": [name or "all" for name in value.groups],
            "value": _shown(value.value, hidden=value.hidden),
            "base": _shown(value.base, hidden=value.hidden),
            "gap": "–" if value.gap is None else f"{value.gap:+.4g}",
        }
        for value in values[:LISTED]
    ]
    names = dict(zip(done.table.units, done.table.names, strict=True))
    scores = [
        {
            "unit": names[one.unit],
            "groups": [name or "all" for name in one.groups],
            "score": f"{one.score:.2f}",
            "gap": f"{one.gap:+.2f}",
            "replaced": one.replaced,
        }
        for one in done.group_scores[:LISTED]
    ]
    return {
        "dimensions": done.groups.dimensions,
        "rows": rows,
        "scores": scores,
        "of": len(done.table.indicators),
        "left": max(0, len(values) - LISTED),
        "hidden": sum(1 for value in values if value.hidden),
        "shown": sum(1 for value in values if not value.hidden),
        "crossings": done.groups.crossings,
    }


def _shown(figure: float | None, *, hidden: bool) -> str:
    if hidden:
        return "hidden"
    return "not known" if figure is None else f"{figure:.6g}"
