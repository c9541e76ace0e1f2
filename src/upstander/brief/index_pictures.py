"""The pictures of an index: ranks with what they can be, and all pairs as a square."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upstander.resilience.index_result import IndexResult
    from upstander.words.language import Language

DRAWN = 120
"""Units up to which ranks and pairs are drawn; tables hold any number."""

ROW, LEFT, WIDE = 17, 190, 560
"""Height of a row, room for names and width of the scale of ranks, in pixels."""


def ranks(rows: list[dict[str, Any]], say: Language) -> dict[str, Any] | None:
    """Bands of the ranks that can be and that are usual, a row a unit."""
    scored = [row for row in rows if row["rank"] is not None]
    if not 1 < len(scored) <= DRAWN:
        return None
    step = WIDE / len(scored)

    def at(rank: int) -> float:
        return round(LEFT + (rank - 1) * step, 1)

    def band(first: int, last: int) -> tuple[float, float]:
        return at(first), round(at(last + 1) - at(first), 1)

    marks = [
        {
            "name": say.name(row["name"][:26]),
            "y": k * ROW,
            "can": band(row["rank_best"], row["rank_worst"]),
            "usual": band(row["rank_low"], row["rank_high"]),
            "dot": round(at(row["rank"]) + step / 2, 1),
            "words": _words(row, say),
        }
        for k, row in enumerate(scored)
    ]
    ticks = [1, *range(10, len(scored) - 3, 10), len(scored)]
    return {
        "marks": marks,
        "width": LEFT + WIDE + 10,
        "height": ROW * len(scored),
        "ticks": [(say.number(rank), round(at(rank) + step / 2, 1)) for rank in ticks],
        "row": ROW,
        "left": LEFT,
    }


def _words(row: dict[str, Any], say: Language) -> str:
    return say.say(
        "{name}: rank {rank}, can be {best} to {worst}, usually {low} to {high}",
        name=row["name"],
        rank=row["rank"],
        best=row["rank_best"],
        worst=row["rank_worst"],
        low=row["rank_low"],
        high=row["rank_high"],
    )


def squares(done: IndexResult) -> dict[str, Any] | None:
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
