"""The tables of a profile: indicators by construct, with their figures by time and group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from upstander.model.resilience_indicator import constructs, indicators
from upstander.resilience.profile import grouping
from upstander.resilience.profile_mask import BESIDE, SMALL, SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.model.resilience_indicator import ResilienceIndicator
    from upstander.resilience.profile import Profile, ProfileRow
    from upstander.words.language import Language
    from upstander.words.text import Words

BAR = 160
"""Width of the small picture of an interval, in pixels."""


def sections(made: Profile, say: Language) -> list[dict[str, Any]]:
    """The indicators of each construct with data, and those without."""
    found: list[dict[str, Any]] = []
    for key, entry in constructs().items():
        of = [one for one in indicators().values() if one.construct == key]
        tables = [_table(one.id, one, made, say) for one in of]
        without = [
            say.say("{name} ({figure})", name=say.word(one.label), figure=one.source)
            for one, table in zip(of, tables, strict=True)
            if not table["rows"]
        ]
        found.append(
            {
                "label": say.word(entry["label"]),
                "question": say.word(entry["question"]),
                "tables": [table for table in tables if table["rows"]],
                "without": say.series(without),
            }
        )
    own = dict.fromkeys(row.observation.indicator for row in made.rows)
    tables = [_table(name, None, made, say) for name in own if name not in indicators()]
    if tables:
        label = say.word("Other indicators")
        found.append({"label": label, "question": "", "tables": tables, "without": ""})
    return found


def label_of(name: str, say: Language) -> Words:
    """The label of an indicator of the starting set; of another, the name that it was given."""
    known = indicators().get(name)
    return say.word(known.label) if known else say.name(name)


def _table(
    name: str, one: ResilienceIndicator | None, made: Profile, say: Language
) -> dict[str, Any]:
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

    def said(value: float, places: int = 1) -> str:
        return say.percent(value, places) if share else figure(value, say)

    return {
        "label": label_of(name, say),
        "about": _about(one, say) if one else [],
        "direction": _direction(one.direction if one else "", say),
        "unit": say.word(one.unit, "unit") if one else "",
        "rows": [_row(row, low, reach, said, say) for row in rows],
    }


def _about(one: ResilienceIndicator, say: Language) -> list[str]:
    """What is asked, what that leaves out and who should have a say in it."""
    return [
        say.word(one.asks),
        say.say("Leaves out: {what}", what=say.word(one.leaves_out)),
        say.say("To be designed with: {whom}", whom=say.word(one.co_design)),
    ]


def _direction(direction: str, say: Language) -> str:
    return {
        "up": say.word("more is better"),
        "down": say.word("less is better"),
        "": say.word("no direction is declared"),
    }[direction]


def withheld(why: str, say: Language) -> str:
    """Why a figure is not shown, in few words."""
    return {
        SOURCE: say.word("withheld by the source"),
        SMALL: say.word("withheld: few people"),
        BESIDE: say.word("withheld beside a small one"),
    }[why]


def _row(
    row: ProfileRow, low: float, reach: float, said: Callable[..., str], say: Language
) -> dict[str, Any]:
    one = row.observation
    there = not row.why
    sure = there and one.has_interval
    base = say.number(one.base) if one.base >= 0 else say.word("not told", "base")

    # No digit that the source has rounded away.
    places = 0 if one.rounded >= 0.01 else 1

    def x(value: float, *, known: bool) -> float | None:
        return round((value - low) / reach * BAR, 1) if known else None

    return {
        "place": say.name(one.place),
        "time": say.name(one.time),
        "by": _by(one.by, say) or "–",
        "group": say.name(one.group) or say.word("everybody"),
        "value": said(one.value, places) if there else withheld(row.why, say),
        "interval": span(said(one.low), said(one.high), say) if sure else "–",
        "base": base if there else "–",
        "source": say.name(one.source),
        "date": say.name(one.date) or "–",
        "note": say.name(one.note) if there else "",
        "x": x(one.value, known=there),
        "from": x(one.low, known=sure),
        "to": x(one.high, known=sure),
    }


def _by(by: str, say: Language) -> Words:
    told = grouping(by)
    return say.name(told) if isinstance(told, str) else say.told(told)


def span(low: str, high: str, say: Language) -> Words:
    """From one to the other."""
    return say.say("{low} to {high}", low=low, high=high)


def figure(value: float, say: Language) -> str:
    """A number for a reader, to three digits, or a dash.

    Examples
    --------
    >>> from upstander.words.language import ENGLISH, language
    >>> [str(figure(value, ENGLISH)) for value in (0.80123, math.nan, 12345.6)]
    ['0.801', '–', '12,346']
    >>> str(figure(0.80123, language("ar")))
    '٠٫٨٠١'
    """
    if math.isnan(value):
        return "–"
    return say.number(value) if abs(value) >= 1_000 else say.written(f"{value:.3g}")
