"""The page of competing hypotheses: how likely each is, what tells, and on how few it hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.templating import render
from upstander.brief.wording import count, listed
from upstander.model.probability import percent, percent_range

if TYPE_CHECKING:
    from upstander.foresight.hypotheses.fragility import Overturn
    from upstander.foresight.hypotheses.report import HypothesisReport

WIDTH, ROW = 420, 26
"""Width of the diagram and height of one of its rows, in pixels."""


def hypotheses_page(made: HypothesisReport) -> str:
    """The report as one HTML page without scripts and without anything from elsewhere."""
    order = made.fragility.order
    return render(
        "hypotheses.html.j2",
        title="Competing hypotheses",
        banner="Competing hypotheses: judgements weighed, not facts found",
        lead=_lead(made),
        rows=[_row(made, place, at) for at, place in enumerate(order)],
        width=WIDTH,
        height=ROW * len(order),
        fewest=[
            _fewest(made, made.fragility.first, "put another hypothesis first"),
            _fewest(made, made.fragility.alone, "end the lead of the first, by a tie or worse"),
            _fewest(made, made.fragility.ranking, "change the order of all hypotheses"),
        ],
        units=made.as_dict()["units"],
        hypotheses=made.matrix.hypotheses,
        cells=_cells(made),
        items=count(len(made.matrix.items), "item"),
        notes=made.notes,
        seed=made.seed,
    )


def _lead(made: HypothesisReport) -> str:
    first = made.fragility.order[0]
    name = made.matrix.hypotheses[first]
    span = percent_range(made.sureness.low[first], made.sureness.high[first])
    text = f"Likeliest of those listed: {name}, {percent(made.posterior[first])} ({span})."
    hangs = made.fragility.first
    if hangs is None:
        return (
            f"{text} No removal of items would put another first: the priors alone keep it there."
        )
    if not hangs.units:
        return text
    less = "one removal" if len(hangs.units) == 1 else count(len(hangs.units), "removal")
    rival = made.matrix.hypotheses[hangs.below]
    return f"{text} It takes {less} of evidence to put {rival} first."


def _row(made: HypothesisReport, place: int, at: int) -> dict[str, Any]:
    low, high = made.sureness.low[place], made.sureness.high[place]
    return {
        "name": made.matrix.hypotheses[place],
        "prior": percent(made.matrix.priors[place]),
        "posterior": percent(made.posterior[place]),
        "span": percent_range(low, high),
        "first": percent(made.sureness.first[place]),
        "x": round(made.posterior[place] * WIDTH, 1),
        "left": round(low * WIDTH, 1),
        "width": max(1.0, round((high - low) * WIDTH, 1)),
        "y": at * ROW,
        "middle": at * ROW + ROW / 2,
        "letter": at + 1,
    }


def _fewest(made: HypothesisReport, one: Overturn | None, words: str) -> dict[str, str]:
    if one is None:
        return {"what": words, "count": "–", "items": "no removal does it", "then": "–"}
    units = [_unit(made.items_of(unit)) for unit in one.units]
    return {
        "what": words,
        "count": str(len(one.units)),
        "items": listed(units) or "none: it is so already",
        "then": made.matrix.hypotheses[one.below],
    }


def _unit(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else f"{items[0]} with its copies {', '.join(items[1:])}"


def _cells(made: HypothesisReport) -> list[dict[str, Any]]:
    """The matrix itself: what each judge gave each item."""
    return [
        {
            "id": item.id,
            "text": item.text,
            "source": item.source,
            "grade": f"{item.grade} ({item.grade.words})",
            "origin": item.origin,
            "judge": judgement.judge,
            "values": [f"{value:g}" for value in judgement.likelihoods],
        }
        for item in made.matrix.items
        for judgement in item.judgements
    ]
