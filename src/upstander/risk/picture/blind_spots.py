"""What the picture does not see: parts that are missing, the unheard, the unasked, the silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.indicator import DESIGNED
from upstander.model.predictor import predictor
from upstander.model.visibility import CITING
from upstander.model.vocabulary import vocabulary
from upstander.risk.assessment.standing import months_between
from upstander.risk.picture.heard import by_origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from upstander.model.entity import Entity
    from upstander.model.forecast import CountryForecast, RiskForecast
    from upstander.model.statement import Statement
    from upstander.risk.assessment.summary import AssessmentSummary
    from upstander.risk.picture.heard import Heard

_LISTED = 8


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One thing that is not seen.

    Parameters
    ----------
    kind
        ``part``, ``forecast``, ``community``, ``place``, ``factor`` or ``source``.
    text
        What is not seen, in a sentence.
    about
        Entity id, number or name of what it concerns.
    statements
        Ids of the last statements there were; empty where there never were any.
    """

    kind: str
    text: str
    about: str = ""
    statements: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The blind spot as plain data."""
        return {
            "kind": self.kind,
            "text": self.text,
            "about": self.about,
            "statements": list(self.statements),
        }


def missing_parts(present: Iterable[str]) -> Iterator[BlindSpot]:
    """The kinds of part that nothing was given for.

    Examples
    --------
    >>> [spot.about for spot in missing_parts(["structural", "human", "assessment"])]
    ['signal']
    """
    here = set(present)
    for kind, entry in vocabulary("picture")["kinds"].items():
        if kind not in here:
            text = f"Missing: {entry['words']}. The picture stands without them."
            if kind == "structural":
                text = (
                    "Missing: a structural forecast in force. The picture starts from a base rate."
                )
            yield BlindSpot("part", text, kind)


def forecast_gaps(
    forecast: RiskForecast | None, country: CountryForecast | None, as_of: date
) -> Iterator[BlindSpot]:
    """What the structural forecast does not know, or no longer."""
    if forecast is None or country is None:
        return
    last = forecast.base_year + forecast.horizon
    if as_of.year > last:
        text = f"The forecast was for the years to {last}, which are over; it is not combined."
        yield BlindSpot("forecast", text, forecast.vintage)
    if country.imputed:
        labels = ", ".join(predictor(name).label for name in country.imputed)
        text = f"The forecast had no value for {labels}; it used the average of past countries."
        yield BlindSpot("forecast", text, forecast.vintage)


def unheard(
    scopes: Iterable[Entity], spoken: Mapping[str, Heard], as_of: date
) -> Iterator[BlindSpot]:
    """Communities and places of which nobody spoke for a year."""
    months = vocabulary("picture")["unheard_months"]
    for entity in scopes:
        kind = "community" if entity.is_a("Community") else "place"
        known = spoken.get(entity.id)
        if known is None:
            text = f"{entity.caption}: no dated statement at all. Not heard from is not calm."
            yield BlindSpot(kind, text, entity.id)
        elif months_between(known.last, as_of) > months:
            text = f"{entity.caption}: no statement since {known.last.isoformat()}."
            yield BlindSpot(kind, text, entity.id, (known.statement,))


def unassessed(summary: AssessmentSummary) -> Iterator[BlindSpot]:
    """Factors that nobody rated, or nobody recently."""
    for factor in summary.factors:
        if factor.assessed or factor.number == DESIGNED:
            continue
        when = "recently" if factor.stale else "ever"
        text = f"Nobody has {when} assessed factor {factor.number}: {factor.title}."
        said = tuple(i for a in factor.stale for i in a.statements)
        yield BlindSpot("factor", text, str(factor.number), said)


def silent_sources(
    statements: Iterable[Statement], entities: Mapping[str, Entity], as_of: date
) -> Iterator[BlindSpot]:
    """Origins that used to report and have not for a year, those that said most first.

    Assessors and forecasters are no sources: they judge what others report.
    """
    words = vocabulary("picture")
    reports = [s for s in statements if s.schema not in CITING]
    quiet = [
        (origin, count, last)
        for origin, (count, last) in by_origin(reports, as_of).items()
        if count >= words["silent_least"]
        and months_between(last.last, as_of) > words["silent_months"]
    ]
    ranked = sorted(quiet, key=lambda entry: (-entry[1], entry[0]))
    for origin, count, last in ranked[:_LISTED]:
        name = entities[origin].caption if origin in entities else origin
        text = f"{name} made {count:,} statements and none since {last.last.isoformat()}."
        yield BlindSpot("source", text, origin, (last.statement,))
    if len(ranked) > _LISTED:
        text = f"{len(ranked) - _LISTED:,} more sources have not reported for a year."
        yield BlindSpot("source", text)
