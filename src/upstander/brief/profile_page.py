"""The page of a profile: indicators by construct, time and group, change, map, who is missing."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from upstander.brief.profile_map import SHADES, WIDTH, area_map
from upstander.brief.templating import render
from upstander.brief.wording import count, listed, sentence_case
from upstander.model.resilience_indicator import constructs, indicators
from upstander.resilience.profile_mask import BESIDE, SMALL, SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from upstander.brief.profile_map import AreaMap
    from upstander.model.resilience_indicator import ResilienceIndicator
    from upstander.model.small_area_shape import AreaShape
    from upstander.resilience.profile import Profile, ProfileChange, ProfileRow

BAR = 160
"""Width of the small picture of an interval, in pixels."""

OWN = "Other indicators"
"""Heading of indicators that are not of the starting set."""

DIRECTIONS = {
    "up": "more is better",
    "down": "less is better",
    "": "no direction is declared",
}

WITHHELD = {
    SOURCE: "withheld by the source",
    SMALL: "withheld: few people",
    BESIDE: "withheld beside a small one",
}


def profile_page(made: Profile, shapes: Sequence[AreaShape] = (), notes: Sequence[str] = ()) -> str:
    """The profile as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    made
        The profile.
    shapes
        Outlines of areas for maps; places are matched by one of their properties.
    notes
        What the reader has to know besides.
    """
    places = made.places
    return render(
        "profile.html.j2",
        title="Profile of resilience: " + _named(places),
        banner="Profile of resilience: what withstands, for whom, and how sure that is",
        lead=sentence_case(_lead(made)),
        least=made.least_base,
        many=len(places) > 1,
        sections=_sections(made),
        changes=[_change(one) for one in made.changes],
        maps=_maps(made, shapes),
        unknown=_unknown(made),
        shades=SHADES,
        width=WIDTH,
        bar=BAR,
        notes=list(notes),
    )


def _named(places: Sequence[str]) -> str:
    if len(places) <= 3:
        return listed(places)
    return f"{places[0]}, {places[1]} and {len(places) - 2:,} more places"


def _lead(made: Profile) -> str:
    shown = sum(1 for row in made.rows if not row.why)
    gone = len(made.rows) - shown
    told = {row.observation.indicator for row in made.rows if not row.why} & set(indicators())
    text = (
        f"{count(len(told), 'indicator')} of the starting {len(indicators())} with data: "
        f"{count(shown, 'figure')} shown, {count(gone, 'figure')} withheld."
    )
    sure = [one for one in made.changes if one.reads in {"better", "worse"}]
    if not made.changes:
        return text + " One time only: no change can be told."
    better = sum(1 for one in sure if one.reads == "better")
    unsure = len(made.changes) - len(sure)
    return (
        f"{text} Of {count(len(made.changes), 'change')}, {better} for the better and "
        f"{len(sure) - better} for the worse are surely more than chance; {unsure} may be none."
    )


def _sections(made: Profile) -> list[dict[str, Any]]:
    names = {key: entry["label"] for key, entry in constructs().items()}
    found: list[dict[str, Any]] = []
    for key, label in names.items():
        of = [one for one in indicators().values() if one.construct == key]
        tables = [_table(one.id, one, made) for one in of]
        found.append(
            {
                "label": label,
                "question": constructs()[key]["question"],
                "tables": [table for table in tables if table["rows"]],
                "without": [
                    f"{one.label} ({one.source})"
                    for one, table in zip(of, tables, strict=True)
                    if not table["rows"]
                ],
            }
        )
    own = dict.fromkeys(row.observation.indicator for row in made.rows)
    tables = [_table(name, None, made) for name in own if name not in indicators()]
    if tables:
        found.append({"label": OWN, "question": "", "tables": tables, "without": []})
    return found


def _table(name: str, one: ResilienceIndicator | None, made: Profile) -> dict[str, Any]:
    rows = [row for row in made.rows if row.observation.indicator == name]
    ends = [
        end
        for row in rows
        if not row.why
        for end in (row.observation.value, row.observation.low, row.observation.high)
        if math.isfinite(end)
    ]
    share = one is not None and one.is_share
    low, high = (0.0, 1.0) if share or not ends else (min(ends), max(ends))
    reach = (high - low) or 1.0
    about: list[str] = []
    if one is not None:
        about = [one.asks, f"Leaves out: {one.leaves_out}", f"To be designed with: {one.co_design}"]
    return {
        "label": one.label if one else name,
        "about": about,
        "direction": DIRECTIONS[one.direction if one else ""],
        "unit": one.unit if one else "",
        "rows": [_row(row, low, reach, per_cent if share else figure) for row in rows],
    }


def _row(row: ProfileRow, low: float, reach: float, said: Callable[[float], str]) -> dict[str, Any]:
    one = row.observation
    there = not row.why
    sure = there and one.has_interval
    base = f"{one.base:,}" if one.base >= 0 else "not told"
    # No digit that the source has rounded away.
    coarse = said is per_cent and one.rounded >= 0.01
    told = f"{one.value:.0%}" if coarse else said(one.value)

    def x(value: float, *, known: bool) -> float | None:
        return round((value - low) / reach * BAR, 1) if known else None

    return {
        "place": one.place,
        "time": one.time,
        "by": one.by or "–",
        "group": one.group or "everybody",
        "value": told if there else WITHHELD[row.why],
        "interval": f"{said(one.low)} to {said(one.high)}" if sure else "–",
        "base": base if there else "–",
        "source": one.source,
        "date": one.date or "–",
        "note": one.note if there else "",
        "x": x(one.value, known=there),
        "from": x(one.low, known=sure),
        "to": x(one.high, known=sure),
    }


def _change(one: ProfileChange) -> dict[str, str]:
    known = indicators().get(one.indicator)
    return {
        "place": one.place,
        "indicator": known.label if known else one.indicator,
        "group": one.group or "everybody",
        "times": f"{one.before} to {one.after}",
        "value": "–" if math.isnan(one.value) else f"{one.value:+.3g}",
        "interval": "–" if math.isnan(one.low) else f"{one.low:+.3g} to {one.high:+.3g}",
        "reads": one.reads,
        "note": one.note,
    }


def _unknown(made: Profile) -> list[dict[str, str]]:
    found = []
    for one in made.missing:
        known = indicators().get(one.indicator)
        label = known.label if known else one.indicator
        found.append(
            {"place": one.place, "what": label, "who": one.who or "everybody", "why": one.why}
        )
    return found


def _maps(made: Profile, shapes: Sequence[AreaShape]) -> list[dict[str, Any]]:
    if not shapes:
        return []
    found = []
    for name in dict.fromkeys(row.observation.indicator for row in made.rows):
        rows = [
            row.observation
            for row in made.rows
            if row.observation.indicator == name and not row.observation.by and not row.why
        ]
        latest = max((one.time for one in rows), default="")
        figures = {one.place: one for one in rows if one.time == latest}
        drawn = area_map(shapes, figures)
        if drawn is not None:
            known = indicators().get(name)
            found.append(_map(known.label if known else name, latest, drawn))
    return found


def _map(label: str, time: str, drawn: AreaMap) -> dict[str, Any]:
    ends = [figure(end) for end in drawn.breaks]
    return {
        "label": f"{label}, {time}",
        "height": drawn.height,
        "areas": drawn.areas,
        "classes": [f"{a} to {b}" for a, b in pairwise(ends)],
        "unmatched": list(drawn.unmatched),
    }


def per_cent(share: float) -> str:
    """A share for a reader.

    Examples
    --------
    >>> per_cent(0.8012)
    '80.1%'
    """
    return f"{share:.1%}"


def figure(value: float) -> str:
    """A number for a reader, to three digits, or a dash.

    Examples
    --------
    >>> figure(0.80123), figure(math.nan), figure(12345.6)
    ('0.801', '–', '12,346')
    """
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"
