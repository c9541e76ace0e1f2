"""The page of small areas: direct estimate and model side by side, and whose figure it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from upstander.brief.survey_page import LEFT, STEP, WIDTH, figure
from upstander.brief.templating import render
from upstander.brief.wording import count

if TYPE_CHECKING:
    from upstander.model.small_area import SmallArea, SmallAreas

METHODS = {
    "reml": "restricted likelihood",
    "ml": "likelihood",
    "moments": "moments (Fay and Herriot)",
    "prasad-rao": "moments (Prasad and Rao)",
}

MOST = 120
"""Areas that a figure holds; the table has all."""

OWN = 0.5
"""Less of its own in an area's figure than this, and it is more the model's than the area's."""


def small_area_page(made: SmallAreas) -> str:
    """The areas as one HTML page without scripts and without anything from elsewhere."""
    ends = [
        end
        for one in made.areas
        for end in (one.low, one.high, *_direct_ends(one), one.estimate)
        if math.isfinite(end)
    ]
    low, high = min(ends), max(ends)
    reach = (high - low) or 1.0

    def x(value: float) -> float:
        return round((value - low) / reach * WIDTH, 1)

    shown = made.areas[:MOST]
    return render(
        "small_area.html.j2",
        title="Small areas",
        banner="Small areas: what few answers in a place say, with the help of the others",
        lead=_lead(made),
        method=METHODS[made.method],
        between=figure(made.between**0.5),
        terms=[(name, figure(value), figure(error)) for name, value, error in made.terms],
        marks=[_mark(one, k, x) for k, one in enumerate(shown)],
        left_off=len(made.areas) - len(shown),
        rows=[_row(one) for one in made.areas],
        ends=(figure(low), figure(high)),
        tall=STEP * len(shown),
        left=LEFT,
        width=WIDTH,
        notes=made.notes,
    )


def _direct_ends(one: SmallArea) -> tuple[float, float]:
    return one.direct - 1.96 * one.error, one.direct + 1.96 * one.error


def _lead(made: SmallAreas) -> str:
    never = sum(1 for one in made.areas if math.isnan(one.direct))
    most = sum(1 for one in made.areas if one.own < OWN) - never
    text = f"{len(made.areas):,} areas."
    if most:
        text += f" In {most:,} the figure is more the model’s than the area’s own."
    if never:
        text += f" In {count(never, 'area')} nobody was asked: the figure is the model’s alone."
    return text


def _mark(one: SmallArea, k: int, x: Any) -> dict[str, Any]:
    ends = _direct_ends(one)
    asked = not math.isnan(one.direct)
    sure = math.isfinite(one.root_mse)
    return {
        "y": STEP * k + STEP // 2,
        "name": one.area if len(one.area) <= 36 else one.area[:35] + "…",
        "x": x(one.estimate),
        "low": x(one.low) if sure else None,
        "high": x(one.high) if sure else None,
        "direct": x(one.direct) if asked else None,
        "direct_low": x(ends[0]) if asked else None,
        "direct_high": x(ends[1]) if asked else None,
        "words": f"{one.area}: {figure(one.estimate)}, direct {figure(one.direct)}",
    }


def _row(one: SmallArea) -> dict[str, str]:
    sure = math.isfinite(one.root_mse)
    return {
        "area": one.area,
        "estimate": figure(one.estimate),
        "error": figure(one.root_mse),
        "interval": f"{figure(one.low)} to {figure(one.high)}" if sure else "–",
        "direct": figure(one.direct),
        "direct_error": figure(one.error),
        "own": f"{one.own:.0%}",
        "regression": figure(one.regression),
        "base": f"{one.base:,}" if one.base >= 0 else "–",
    }
