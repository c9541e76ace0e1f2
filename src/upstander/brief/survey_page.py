"""The page of a survey: every estimate with its interval, who is missing, and what changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from upstander.brief.templating import render
from upstander.brief.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.model.survey_estimate import SurveyChange, SurveyEstimate
    from upstander.model.survey_spec import SurveySpec

WIDTH, STEP, LEFT = 340, 22, 250
"""Of a figure: width of the scale, height of a row and room for names, in pixels."""

LONGEST = 36
"""Characters of a name in a figure; the table has it whole."""

LONELY = {
    "fail": "a stratum with one cluster would be an error",
    "adjust": "a stratum with one cluster is set against the mean of all clusters",
    "average": "a stratum with one cluster has the mean variance of the others",
    "certainty": "a stratum with one cluster counts as taken for sure",
}


def survey_page(
    spec: SurveySpec,
    made: Sequence[SurveyEstimate],
    changes: Sequence[SurveyChange],
    notes: Sequence[str],
    *,
    rows: int,
) -> str:
    """The estimates as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    spec
        The declaration.
    made, changes
        Estimates, and changes since the wave before; empty where there is none.
    notes
        What holds of all.
    rows
        Rows read.
    """
    hidden = [one for one in made if one.hidden]
    return render(
        "survey.html.j2",
        title=spec.title,
        banner="Survey: what a sample says of everybody, with the error of its design",
        lead=_lead(spec, made, hidden, rows),
        spec=spec,
        lonely=LONELY[spec.lonely],
        level=f"{spec.level:.0%}",
        figures=[_figure(one.id, [e for e in made if e.id == one.id]) for one in spec.wanted],
        hidden=[{"name": _name(one), "why": one.note} for one in hidden],
        changes=[_change(one) for one in changes],
        notes=list(notes),
        left=LEFT,
        width=WIDTH,
        step=STEP,
    )


def _lead(
    spec: SurveySpec, made: Sequence[SurveyEstimate], hidden: Sequence[SurveyEstimate], rows: int
) -> str:
    source = ", ".join(part for part in (spec.publisher, spec.date) if part)
    told = f" ({source})" if source else ""
    text = f"{rows:,} people asked{told}; {count(len(made) - len(hidden), 'estimate')} shown"
    if not hidden:
        return text + "."
    few = f"fewer than {spec.least_base} answered, or they would tell such a group"
    return f"{text}, {len(hidden):,} not shown: {few}."


def _figure(name: str, made: Sequence[SurveyEstimate]) -> dict[str, Any]:
    shown = [one for one in made if not one.hidden]
    ends = [x for one in shown for x in (one.value, one.low, one.high) if math.isfinite(x)]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    if made and made[0].kind == "proportion":
        low, high = 0.0, 1.0
    reach = (high - low) or 1.0

    def x(value: float) -> float:
        return round((value - low) / reach * WIDTH, 1)

    return {
        "name": name,
        "kind": made[0].kind if made else "",
        "rows": [_row(one) for one in shown],
        "marks": [
            {
                "y": STEP * k + STEP // 2,
                "name": _short(one.group or "everybody"),
                "x": x(one.value),
                "low": x(one.low) if math.isfinite(one.low) else None,
                "high": x(one.high) if math.isfinite(one.high) else None,
                "words": f"{one.group or 'everybody'}: {figure(one.value)}, {interval(one)}",
            }
            for k, one in enumerate(shown)
        ],
        "tall": STEP * len(shown),
        "ends": (figure(low), figure(high)),
    }


def _row(one: SurveyEstimate) -> dict[str, Any]:
    return {
        "by": one.by or "–",
        "group": one.group or "everybody",
        "value": figure(one.value),
        "error": figure(one.error),
        "interval": interval(one),
        "deff": "–" if math.isnan(one.deff) else f"{one.deff:.2f}",
        "base": f"{one.base:,}",
        "people": f"{one.people:,.0f}",
        "note": one.note,
    }


def _change(one: SurveyChange) -> dict[str, str]:
    return {
        "name": f"{one.id}, {one.group}" if one.group else one.id,
        "before": figure(one.before),
        "after": figure(one.after),
        "value": f"{one.value:+.4g}",
        "interval": f"{one.low:+.4g} to {one.high:+.4g}" if one.low <= one.high else "–",
        "sure": one.sure,
        "note": one.note,
    }


def _name(one: SurveyEstimate) -> str:
    return f"{one.id}, {one.by}: {one.group}" if one.group else one.id


def figure(value: float) -> str:
    """A number for a reader, or a dash.

    Examples
    --------
    >>> figure(0.123456), figure(3404940.1), figure(math.nan)
    ('0.1235', '3,404,940', '–')
    """
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"


def interval(one: SurveyEstimate) -> str:
    """The ends of an interval, or a dash."""
    if math.isnan(one.low) and math.isnan(one.high):
        return "–"
    return f"{figure(one.low)} to {figure(one.high)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
