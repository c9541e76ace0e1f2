"""The page of a forecast ledger: skill, calibration, what was acted on, question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.templating import render
from upstander.brief.wording import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.foresight.forecasts.calibration import Bin, Calibration
    from upstander.foresight.forecasts.records import Record
    from upstander.foresight.forecasts.report import QuestionScore, Report
    from upstander.foresight.forecasts.summary import Summary

SIZE = 280
"""Side of the diagram, in pixels."""

RULES = {
    "geo-odds": "the geometric mean of the odds",
    "mean": "the mean",
    "median": "the median",
    "trimmed": "the mean without a tenth at each end",
    "neyman": "the geometric mean of the odds, extremised for their number (Neyman)",
    "extremised": "the geometric mean of the odds, extremised as all other questions teach",
    "extremised-earlier": "the geometric mean of the odds, extremised as earlier questions teach",
}
BEFORE = {
    "base": "the base rate counts, where there is one",
    "skip": "days do not count",
}


def ledger_page(
    made: Report, kinds: Mapping[str, float] | None = None, own: Sequence[Record] = ()
) -> str:
    """The report as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    made
        The scored ledger.
    kinds
        Persons and models alone on the questions that both forecast.
    own
        Records of forecasters, where they were asked for.
    """
    resolved = [s for s in made.questions if s.question.stratum in {"quiet", "acted"}]
    return render(
        "ledger.html.j2",
        title="Forecast ledger",
        banner="Forecast ledger: what forecasts were worth, of questions resolved by a stated rule",
        lead=_lead(made, len(resolved)),
        rule=RULES[made.rule],
        before=BEFORE[made.before],
        seed=made.seed,
        summaries=[_summary(one) for one in made.summaries],
        calibration=made.calibration,
        marks=[] if made.calibration is None else [_mark(b) for b in made.calibration.bins],
        words=_words(made.calibration),
        size=SIZE,
        warned=made.warned,
        bound=made.bound,
        kinds=kinds,
        own=own,
        questions=[_row(one) for one in made.questions],
        notes=made.notes,
    )


def _lead(made: Report, resolved: int) -> str:
    text = f"{count(len(made.questions), 'question')}, {resolved:,} resolved."
    quiet = next((s for s in made.summaries if s.stratum == "quiet"), None)
    if quiet is None or quiet.skill.value is None:
        return text + " No skill can be told: no resolved question has a base rate."
    skill = quiet.skill
    if skill.low is None or skill.high is None:
        return text + " One question has no skill worth an interval."
    if skill.low > 0:
        verdict = "better than the base rate"
    elif skill.high < 0:
        verdict = "worse than the base rate"
    else:
        verdict = "not told apart from the base rate"
    figures = f"skill {skill.value:.2f}, 95% interval {skill.low:.2f} to {skill.high:.2f}"
    few = " These questions are too few to lean on." if skill.few else ""
    return f"{text} On {quiet.family}, the pool is {verdict}: {figures}.{few}"


def _summary(one: Summary) -> dict[str, Any]:
    skill = one.skill
    interval = "–"
    if skill.low is not None and skill.high is not None:
        interval = f"{skill.low:.3f} to {skill.high:.3f}"
    return {
        "family": one.family,
        "stratum": "somebody acted" if one.stratum == "acted" else "no action",
        "questions": f"{one.questions:,}",
        "happened": _share(one.happened),
        "pool": _figure(one.pool),
        "individual": _figure(one.individual),
        "base": _figure(one.base),
        "log": _figure(one.log),
        "ordered": _figure(one.ordered),
        "skill": _figure(skill.value, 3),
        "interval": interval,
        "with_base": f"{skill.questions:,}",
    }


def _mark(one: Bin) -> dict[str, Any]:
    return {
        "x": round(one.forecast * SIZE, 1),
        "y": round(SIZE - one.observed * SIZE, 1),
        "low": round(SIZE - one.observed_low * SIZE, 1),
        "high": round(SIZE - one.observed_high * SIZE, 1),
        "left": round(one.low * SIZE, 1),
        "width": round((one.high - one.low) * SIZE, 1),
        "top": round(SIZE - one.expected_high * SIZE, 1),
        "tall": max(1.0, round((one.expected_high - one.expected_low) * SIZE, 1)),
        "words": f"forecast {one.forecast:.1%}, happened {one.observed:.1%} of {one.questions}",
        "bin": f"{one.low:.0%} to {one.high:.0%}",
        "forecast": f"{one.forecast:.1%}",
        "questions": one.questions,
        "happened": one.happened,
        "observed": f"{one.observed:.1%}",
        "wilson": f"{one.observed_low:.1%} to {one.observed_high:.1%}",
        "jeffreys": f"{one.jeffreys_low:.1%} to {one.jeffreys_high:.1%}",
        "expected": f"{one.expected_low:.1%} to {one.expected_high:.1%}",
        "consistent": "yes" if one.consistent else "no",
    }


def _words(made: Calibration | None) -> str:
    if made is None:
        return "No binary question on which nobody acted is resolved: no calibration."
    text = (
        f"{count(made.questions, 'question')}, each with the pool half way through its life: mean "
        f"forecast {made.forecast:.1%}, happened {made.observed:.1%}."
    )
    if made.z is None or made.p is None:
        return text
    told = "can" if made.p < 0.05 else "cannot"
    return (
        f"{text} Wrong calibration {told} be told from chance (Spiegelhalter's z {made.z:.2f}, "
        f"p {made.p:.2g})."
    )


def _row(one: QuestionScore) -> dict[str, Any]:
    return {
        "id": one.question.id,
        "text": one.question.text,
        "outcome": one.question.outcome or "open",
        "action": one.question.action if one.question.acted else "",
        "forecasters": one.forecasters,
        "forecasts": one.forecasts,
        "latest": "; ".join(f"{x:.3g}" for x in one.crowd.latest) or "–",
        "score": one.score,
        "pool": _figure(one.crowd.pool),
        "base": _figure(one.base),
        "individual": _figure(one.individual),
        "covered": f"{one.crowd.covered:.0%}",
    }


def _figure(value: float | None, digits: int = 4) -> str:
    return "–" if value is None or value != value else f"{value:.{digits}f}"  # noqa: PLR0124


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
