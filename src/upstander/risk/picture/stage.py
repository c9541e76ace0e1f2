"""At which stage a place or a community stands, by stated rules over evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.estimative import in_words
from upstander.model.probability import Probability, percent_range
from upstander.model.vocabulary import vocabulary
from upstander.risk.picture.conditions import Finding, Ground, harm, heard_from, rated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from upstander.risk.picture.part import Reason

UNKNOWN = "not known"
"""The stage of a place or community of which nothing that may be shown speaks."""

_CANNOT_TELL = 0.8
"""A range of support so wide says that the rule could not be judged."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage, why, how sure, and what can still be prevented.

    Parameters
    ----------
    name, meaning
        The stage and what it means.
    preventable
        What can still be prevented at it.
    support
        How far the evidence supports its rule and no more acute stage's; None where nothing speaks.
    reasons
        Why, each led back to statements.
    every
        The support of every stage, the most acute first.
    open
        More acute stages that were not taken and are not excluded, each with why not.
    """

    name: str
    meaning: str
    preventable: tuple[str, ...]
    support: Probability | None
    reasons: tuple[Reason, ...]
    every: tuple[tuple[str, Probability], ...]
    open: tuple[str, ...] = ()

    @property
    def sure(self) -> str:
        """How sure that it is this stage and no more acute one, in words and numbers."""
        if self.support is None:
            return "nothing to be sure of"
        if self.support.spread > _CANNOT_TELL:
            span = percent_range(self.support.low, self.support.high)
            return f"cannot be told from a more acute one on what is here ({span})"
        return in_words(self.support)

    def as_dict(self) -> dict[str, Any]:
        """The stage as plain data."""
        return {
            "stage": self.name,
            "meaning": self.meaning,
            "support": _figures(self.support) if self.support is not None else None,
            "reasons": [reason.as_dict() for reason in self.reasons],
            "preventable": list(self.preventable),
            "every": {name: _figures(support) for name, support in self.every},
            "not_excluded": list(self.open),
        }


def stage_of(ground: Ground) -> Stage:
    """The most acute stage whose support reaches the threshold.

    Parameters
    ----------
    ground
        Incidents, ratings and signs of life of one country, place or community.

    Examples
    --------
    >>> from datetime import date
    >>> stage_of(Ground(date(2026, 6, 30), (), (), None)).name
    'not known'
    """
    words = vocabulary("stages")
    findings = {name: _rule(words["stages"][name]["rule"], ground) for name in words["order"]}
    every = tuple((name, findings[name].support) for name in words["order"])
    taken = next(
        (n for n in words["order"] if findings[n].support.value >= words["threshold"]), UNKNOWN
    )
    entry = words["unknown"] if taken == UNKNOWN else words["stages"][taken]
    found = findings.get(taken)
    return Stage(
        taken,
        entry["meaning"],
        tuple(entry["preventable"]),
        _alone(taken, words["order"], findings),
        found.reasons if found is not None else (),
        every,
        _open(taken, words["order"], findings, words["threshold"]),
    )


def _alone(taken: str, order: list[str], findings: Mapping[str, Finding]) -> Probability | None:
    """The support of the stage that was taken, and of no more acute one."""
    if taken == UNKNOWN:
        return None
    mine = findings[taken].support
    above = [~findings[name].support for name in order[: order.index(taken)]]
    value, low, high = (
        min([getattr(mine, name), *(getattr(other, name) for other in above)])
        for name in ("value", "low", "high")
    )
    return Probability(value, low, high, mine.reason)


def _open(
    taken: str, order: list[str], findings: Mapping[str, Finding], threshold: float
) -> tuple[str, ...]:
    before = order if taken == UNKNOWN else order[: order.index(taken)]
    return tuple(
        f"{name} is not excluded: {findings[name].weakest}"
        for name in before
        if findings[name].support.high >= threshold and findings[name].weakest
    )


def _rule(rule: Mapping[str, Any], ground: Ground) -> Finding:
    """All of the conditions, or any of them: the smallest support, or the largest."""
    ((how, conditions),) = rule.items()
    found = [_condition(condition, ground) for condition in conditions]
    choose: Callable[[list[float]], float] = min if how == "all" else max
    value, low, high = (
        choose([getattr(f.support, name) for f in found]) for name in ("value", "low", "high")
    )
    told = "; ".join(f.support.reason for f in found)
    support = Probability(value, low, high, f"{how} of: {told}")
    telling = [f for f in found if f.support.value > 0.0] if how == "any" else found
    weakest = (
        max(found, key=lambda f: f.support.high)
        if how == "any"
        else min(found, key=lambda f: f.support.value)
    )
    return Finding(support, tuple(r for f in telling for r in f.reasons), weakest.weakest)


def _condition(condition: Mapping[str, Any], ground: Ground) -> Finding:
    if "factors" in condition:
        return rated(ground, condition["factors"], condition["rating"], wide="wide" in condition)
    if "heard" in condition:
        return heard_from(ground, condition["within"])
    return harm(ground, condition)


def _figures(chance: Probability) -> list[float]:
    return [chance.value, chance.low, chance.high]
