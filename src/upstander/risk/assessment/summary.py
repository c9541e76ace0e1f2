"""What the assessors say, factor by factor, with disagreement kept and gaps named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.assessment import UNKNOWN, scale
from upstander.model.indicator import DESIGNED, framework
from upstander.model.vocabulary import vocabulary
from upstander.risk.assessment.agreement import agreement
from upstander.risk.assessment.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from upstander.model.assessment import Assessment
    from upstander.model.indicator import Indicator
    from upstander.risk.assessment.agreement import Agreement
    from upstander.risk.assessment.standing import Unit

DESIGNED_TITLE = "Indicators that partners designed"


@dataclass(frozen=True, slots=True)
class Side:
    """Those who gave one rating: pseudonyms with roles, and what they rest on."""

    rating: int
    assessors: tuple[str, ...]
    assessments: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit whose ratings lie far apart, with every side."""

    indicator: Indicator
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class FactorSummary:
    """What stands of one factor.

    Parameters
    ----------
    number, title
        Of the factor; `DESIGNED` for indicators of partners that belong to none.
    caution
        What was not checked against the framework's text.
    units
        What was rated, for whom.
    counts
        Fresh ratings by their words, those who could not tell among them.
    unassessed
        Indicators that nobody rated, not even long ago.
    agreement
        Over the fresh ratings.
    stale
        Assessments too old to be combined.
    """

    number: int
    title: str
    caution: str
    units: tuple[Unit, ...]
    counts: dict[str, int]
    unassessed: tuple[Indicator, ...]
    agreement: Agreement
    stale: tuple[Assessment, ...]

    @property
    def assessed(self) -> bool:
        """Whether anybody rated any of its indicators recently."""
        return any(unit.fresh for unit in self.units)


@dataclass(frozen=True, slots=True)
class AssessmentSummary:
    """What stands of all factors on a day."""

    as_of: date
    factors: tuple[FactorSummary, ...]
    agreement: Agreement
    disagreements: tuple[Disagreement, ...]
    assessors: int

    def as_dict(self) -> dict[str, Any]:
        """The summary as plain data."""
        return {
            "as_of": self.as_of.isoformat(),
            "assessors": self.assessors,
            "agreement": _agreement_dict(self.agreement),
            "factors": [_factor_dict(factor) for factor in self.factors],
            "disagreements": [_disagreement_dict(one) for one in self.disagreements],
        }


def summarise(
    assessments: Iterable[Assessment],
    indicators: Mapping[str, Indicator],
    as_of: date,
    *,
    seed: int,
) -> AssessmentSummary:
    """The assessments that stand on a day, by factor.

    Assessments of an indicator that is not among ``indicators`` are left out: the reader may not
    see what it means.

    Parameters
    ----------
    assessments, indicators
        As far as the reader may see them.
    as_of
        The case's day.
    seed
        Of the intervals of agreement.

    Examples
    --------
    >>> from datetime import date
    >>> from upstander.model.assessment import Assessment
    >>> from upstander.model.indicator import indicators
    >>> said = [Assessment(a, "8.7", r, "", a, "", "x", date(2026, 6, 1))
    ...         for a, r in (("a-1", 0), ("a-2", 3))]
    >>> found = summarise(said, indicators(), date(2026, 6, 30), seed=1)
    >>> found.factors[7].counts, len(found.disagreements)
    ({'absent': 1, 'slight': 0, 'present': 0, 'strong': 1, 'unknown': 0}, 1)
    """
    known = [a for a in assessments if a.indicator in indicators]
    units = standing(known, as_of)
    entries = [(f.number, f.title, f.caution) for f in framework()]
    entries.append((DESIGNED, DESIGNED_TITLE, ""))
    factors = [_factor(entry, units, indicators, seed) for entry in entries]
    return AssessmentSummary(
        as_of,
        tuple(f for f in factors if f.number != DESIGNED or f.units or f.unassessed),
        agreement([unit.ratings for unit in units], seed=seed),
        tuple(one for unit in units if (one := disagreement(unit, indicators)) is not None),
        len({a.assessor for unit in units for a in (*unit.fresh, *unit.stale)}),
    )


def disagreement(unit: Unit, indicators: Mapping[str, Indicator]) -> Disagreement | None:
    """The sides of a unit whose ratings lie far apart; None where they do not."""
    ratings = unit.ratings
    if len(ratings) < 2 or ratings[-1] - ratings[0] < vocabulary("assessment")["apart"]:
        return None
    sides = []
    for rating in dict.fromkeys(ratings):
        held = [a for a in unit.fresh if a.rating == rating]
        named = tuple(f"{a.assessor} ({a.role})" if a.role else a.assessor for a in held)
        evidence = tuple(dict.fromkeys(i for a in held for i in a.evidence))
        sides.append(Side(rating, named, tuple(a.id for a in held), evidence))
    return Disagreement(indicators[unit.indicator], unit.about, tuple(sides))


def _factor(
    entry: tuple[int, str, str],
    units: tuple[Unit, ...],
    indicators: Mapping[str, Indicator],
    seed: int,
) -> FactorSummary:
    number, title, caution = entry
    mine = tuple(u for u in units if indicators[u.indicator].factor == number)
    rated = {unit.indicator for unit in mine}
    tally = Counter(a.words for unit in mine for a in unit.fresh)
    return FactorSummary(
        number,
        title,
        caution,
        mine,
        {words: tally[words] for words in (*scale().values(), UNKNOWN)},
        tuple(i for i in indicators.values() if i.factor == number and i.code not in rated),
        agreement([unit.ratings for unit in mine], seed=seed),
        tuple(a for unit in mine for a in unit.stale),
    )


def _agreement_dict(found: Agreement) -> dict[str, Any]:
    return {
        "alpha": found.alpha,
        "low": found.low,
        "high": found.high,
        "units": found.units,
        "ratings": found.ratings,
        "words": found.words,
    }


def _factor_dict(factor: FactorSummary) -> dict[str, Any]:
    return {
        "factor": factor.number,
        "title": factor.title,
        "caution": factor.caution,
        "ratings": factor.counts,
        "agreement": _agreement_dict(factor.agreement),
        "units": [_unit_dict(unit) for unit in factor.units],
        "unassessed": [indicator.code for indicator in factor.unassessed],
        "stale": [a.id for a in factor.stale],
    }


def _unit_dict(unit: Unit) -> dict[str, Any]:
    return {
        "indicator": unit.indicator,
        "about": unit.about,
        "ratings": list(unit.ratings),
        "middle": sorted(set(unit.middle)),
        "assessments": [a.id for a in unit.fresh],
        "statements": [i for a in unit.fresh for i in a.statements],
    }


def _disagreement_dict(one: Disagreement) -> dict[str, Any]:
    return {
        "indicator": one.indicator.code,
        "label": one.indicator.label,
        "about": one.about,
        "sides": [
            {
                "rating": side.rating,
                "words": scale()[side.rating],
                "assessors": list(side.assessors),
                "assessments": list(side.assessments),
                "evidence": list(side.evidence),
            }
            for side in one.sides
        ],
    }
