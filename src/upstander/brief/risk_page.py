"""The risk picture as one plain page: what moves it, the stages, both sides, and what is unseen."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from upstander.brief.exhibits import evidence_of
from upstander.brief.sentence import Section, Sentence
from upstander.brief.templating import render
from upstander.brief.wording import day, listed, sentence_case
from upstander.model.assessment import UNKNOWN, scale
from upstander.model.estimative import judged
from upstander.model.marking import strictest
from upstander.model.probability import figure, percent_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.marking import TLP
    from upstander.risk.assessment.agreement import Agreement
    from upstander.risk.assessment.summary import Disagreement, FactorSummary
    from upstander.risk.picture.part import Reason
    from upstander.risk.picture.picture import RiskPicture, ScopePicture
    from upstander.risk.picture.stage import Stage
    from upstander.risk.picture.weighing import Weighed

_HALF = 90.0
_CITED = 12
_SPOTS = {
    "part": "Parts that are missing",
    "forecast": "What the forecast does not know",
    "community": "Communities nobody spoke of for a year",
    "place": "Places nobody spoke of for a year",
    "factor": "Factors nobody assessed",
    "source": "Sources that fell silent",
}


def reasons_of(made: RiskPicture) -> Iterator[Reason]:
    """Every reason of a picture, in reading order."""
    for part in made.estimate.parts:
        yield from part.part.reasons
    yield from made.aside
    yield from made.stage.reasons
    for scope in made.scopes:
        yield from scope.stage.reasons
        for part in scope.parts:
            yield from part.part.reasons


def cited(made: RiskPicture) -> set[str]:
    """Ids of all statements that a picture rests on."""
    found = {i for reason in reasons_of(made) for i in reason.statements}
    found |= {i for spot in made.blind_spots for i in spot.statements}
    units = (unit for factor in made.assessments.factors for unit in factor.units)
    rated = (a for unit in units for a in (*unit.fresh, *unit.stale))
    return found | {i for a in rated for i in (*a.statements, *a.evidence)}


def level_of(made: RiskPicture, view: CaseFile) -> TLP:
    """The strictest marking of what a picture rests on: the level of the picture as a whole."""
    keys = cited(made)
    levels = {s.marking.level for s in view.statements if s.id in keys}
    if any(part.part.kind == "structural" for part in made.estimate.parts):
        levels.add(view.forecast_marking.level)
    return strictest(levels)


def risk_page(made: RiskPicture, view: CaseFile, reader: str) -> str:
    """The picture as an HTML page for one reader.

    Parameters
    ----------
    made
        Computed on ``view``.
    view
        What the reader may see.
    reader
        For whom, as the page names them.
    """
    entities = view.entities()
    numbers, evidence = _evidence(made, view, entities)
    banner = [level_of(made, view).label, *(["EXERCISE"] if made.synthetic else [])]
    widest = max((max(abs(p.low), abs(p.high)) for p in made.estimate.parts), default=1.0)
    return render(
        "risk_picture.html.j2",
        title=f"Risk picture: {made.caption}",
        banner=" · ".join(banner),
        meta=_meta(made, reader),
        lead=lead(made),
        widest=percent_range(*made.estimate.widest),
        anchor=figure(made.estimate.anchor),
        anchor_reason=sentence_case(made.estimate.anchor.reason),
        parts=[_part(part, widest or 1.0, numbers) for part in made.estimate.parts],
        aside=[_reason(reason, numbers) for reason in made.aside],
        stage=_stage(made.stage, numbers),
        communities=[_scope(s, numbers) for s in made.scopes if s.kind == "community"],
        places=[_scope(s, numbers) for s in made.scopes if s.kind == "place"],
        words=(*scale().values(), UNKNOWN),
        factors=[_factor(f) for f in made.assessments.factors],
        agreement=_agreement(made.assessments.agreement),
        disagreements=[_disagreement(d, entities) for d in made.assessments.disagreements],
        spots=_spots(made),
        evidence=evidence,
    )


def _evidence(
    made: RiskPicture, view: CaseFile, entities: dict[str, Entity]
) -> tuple[dict[Reason, int], list[dict[str, Any]]]:
    """A number for each reason, and the statements behind it: the first ones, and how many more."""
    reasons = list(dict.fromkeys(r for r in reasons_of(made) if r.statements))
    unique = {r: tuple(dict.fromkeys(r.statements)) for r in reasons}
    sentences = tuple(Sentence(r.text, unique[r][:_CITED], r.method) for r in reasons)
    statements = {s.id: s for s in view.statements}
    shown = evidence_of([Section("risk", "Risk", sentences)], statements, entities)
    rows = [
        {
            "number": entry.number,
            "text": entry.sentence.text,
            "method": entry.sentence.method,
            "exhibits": entry.exhibits,
            "more": len(unique[reason]) - len(entry.exhibits),
        }
        for entry, reason in zip(shown, reasons, strict=True)
    ]
    return {reason: number for number, reason in enumerate(reasons, 1)}, rows


def _meta(made: RiskPicture, reader: str) -> str:
    invented = " Every country, person, body and event here is invented." if made.synthetic else ""
    return f"For the {reader}, as of {day(made.as_of)}.{invented}"


def lead(made: RiskPicture) -> str:
    """The estimate in a sentence; without any part it says that it is nobody's in particular."""
    if not made.estimate.parts:
        rate = figure(made.estimate.anchor)
        return f"Nothing may be shown of {made.caption} itself: any country's base rate is {rate}."
    return f"{judged(made.estimate.probability, made.event)}."


def _part(part: Weighed, widest: float, numbers: dict[Reason, int]) -> dict[str, Any]:
    scale_by = (_HALF - 4) / widest
    centre = _HALF + part.shift * scale_by
    left = _HALF + part.low * scale_by
    right = _HALF + part.high * scale_by
    weight = part.weight
    return {
        "label": part.part.label,
        "shift": f"{part.shift:+.2f}",
        "range": f"{part.low:+.2f} to {part.high:+.2f}",
        "x1": f"{left:.1f}",
        "width": f"{max(1.0, right - left):.1f}",
        "x": f"{centre:.1f}",
        "kind": "up" if part.shift > 0 else "down",
        "weight": f"{weight.value:.2f} ({weight.low:.2f}–{weight.high:.2f})".replace(
            " ", "\N{NO-BREAK SPACE}"
        ),
        "origin": weight.origin,
        "data": weight.data,
        "reasons": [_reason(reason, numbers) for reason in part.part.reasons],
    }


def _reason(reason: Reason, numbers: dict[Reason, int]) -> dict[str, Any]:
    return {"text": reason.text, "number": numbers.get(reason, 0)}


def _stage(stage: Stage, numbers: dict[Reason, int]) -> dict[str, Any]:
    return {
        "name": stage.name,
        "meaning": sentence_case(stage.meaning),
        "sure": stage.sure,
        "reasons": [_reason(reason, numbers) for reason in stage.reasons],
        "preventable": [sentence_case(point) for point in stage.preventable],
        "open": [sentence_case(text) for text in stage.open],
        "every": [{"name": name, "support": figure(support)} for name, support in stage.every],
    }


def _scope(scope: ScopePicture, numbers: dict[Reason, int]) -> dict[str, Any]:
    times = "not known: nobody rated or signalled anything for it"
    if scope.parts:
        span = f"{math.exp(scope.low):.1f}-{math.exp(scope.high):.1f}"
        times = f"odds × {math.exp(scope.shift):.1f} ({span})"
    return {
        "id": scope.id,
        "caption": scope.caption,
        "heard": day(scope.heard) if scope.heard is not None else "never, with a date",
        "times": times,
        "parts": [_reason(r, numbers) for p in scope.parts for r in p.part.reasons],
        "stage": _stage(scope.stage, numbers),
    }


def _factor(factor: FactorSummary) -> dict[str, Any]:
    missing = len(factor.unassessed)
    return {
        "label": f"{factor.number}. {factor.title}" if factor.number else factor.title,
        "counts": list(factor.counts.values()),
        "assessed": factor.assessed,
        "stale": len(factor.stale),
        "missing": missing,
        "agreement": _agreement(factor.agreement) if factor.assessed else "",
        "caution": factor.caution,
    }


def _agreement(found: Agreement) -> str:
    if found.alpha is None or found.low is None or found.high is None:
        return found.words
    return f"α {found.alpha:.2f} ({found.low:.2f} to {found.high:.2f}): {found.words}"


def _disagreement(one: Disagreement, entities: dict[str, Entity]) -> dict[str, Any]:
    about = entities[one.about].caption if one.about in entities else one.about
    return {
        "label": f"{one.indicator.label} ({one.indicator.code}), {about}",
        "sides": [
            {
                "rating": scale()[side.rating],
                "who": listed(side.assessors),
                "evidence": side.evidence,
            }
            for side in one.sides
        ],
    }


def _spots(made: RiskPicture) -> list[tuple[str, Iterable[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for spot in made.blind_spots:
        groups[spot.kind].append(spot.text)
    return [(title, groups[kind]) for kind, title in _SPOTS.items() if kind in groups]
