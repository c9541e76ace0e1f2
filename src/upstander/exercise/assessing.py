"""The exercise's assessments and human forecasts: invented people who see it differently."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from upstander.exercise.scribe import DATASET, HOLDER, identifier
from upstander.model.grade import UNGRADED
from upstander.model.marking import TLP, Marking, joined
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from upstander.exercise.scribe import Scribe

_CITED = 2


def assess(scribe: Scribe, subject: str, as_of: date) -> None:
    """Let the assessors and forecasters of the exercise speak.

    Nothing here is drawn: the rest of the exercise is as it would be without it.

    Parameters
    ----------
    scribe
        Collects the statements; what it holds so far is cited as evidence.
    subject
        Entity id of the country.
    as_of
        The exercise's day.
    """
    told, by = _table(), _harm(scribe)
    guards = {key: _indicator(scribe, key, row) for key, row in told["indicators"].items()}
    for code, about, age, ratings in told["ratings"]:
        for who, given in ratings.items():
            role, level = told["assessors"][who]
            rating, confidence = given
            marking = _marking(level, who)
            guard = guards.get(code)
            facts = {
                "indicator": identifier(f"indicator {code}") if guard is not None else code,
                "rating": "unknown" if rating == "?" else str(rating),
                "confidence": confidence,
                "assessor": who,
                "role": role,
                "about": identifier(about),
                "date": (as_of - timedelta(days=age)).isoformat(),
            }
            key = identifier(f"assessment {who} {code} {about} {age}")
            evidence = by.get(identifier(about), []) if rating not in {0, "?"} else []
            mark = joined(marking, guard) if guard is not None else marking
            _say(scribe, key, "RiskAssessment", facts, mark, f"assessor {who}", evidence)
    _forecasts(scribe, told, subject, as_of)


def _forecasts(scribe: Scribe, told: Mapping[str, Any], subject: str, as_of: date) -> None:
    for who, (role, age, chance, until) in told["forecasts"].items():
        facts = {
            "event": "mass-killing-onset",
            "probability": str(chance),
            "forecaster": who,
            "role": role,
            "about": subject,
            "date": (as_of - timedelta(days=age)).isoformat(),
            "endDate": until,
        }
        key = identifier(f"human forecast {who}")
        _say(scribe, key, "HumanForecast", facts, _marking("AMBER", who), f"forecaster {who}", [])


def _indicator(scribe: Scribe, key: str, row: Mapping[str, Any]) -> Marking:
    facts = {name: str(row[name]) for name in ("name", "designer", "definition", "factor")}
    marking = _marking(row["marking"], row["designer"])
    _say(
        scribe, identifier(f"indicator {key}"), "RiskIndicator", facts, marking, row["designer"], []
    )
    return marking


def _say(  # noqa: PLR0917  (one statement's parts)
    scribe: Scribe,
    key: str,
    schema: str,
    facts: Mapping[str, str],
    marking: Marking,
    origin: str,
    evidence: list[str],
) -> None:
    day = facts.get("date", "")
    pairs = [*facts.items(), *(("evidence", cited) for cited in evidence)]
    for prop, value in pairs:
        said = Statement(
            DATASET,
            key,
            schema,
            prop,
            value,
            origin=origin,
            first_seen=day,
            last_seen=day,
            grade=UNGRADED,
            marking=marking,
        )
        scribe.statements[said.id] = said


def _harm(scribe: Scribe) -> dict[str, list[str]]:
    """The latest statements that an incident harmed a community, by the community."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for said in scribe.statements.values():
        if said.schema == "Incident" and said.prop == "harmed":
            found[said.value].append(said)
    return {
        key: [s.id for s in sorted(group, key=lambda s: (s.last_seen, s.id))[-_CITED:]]
        for key, group in found.items()
    }


def _marking(label: str, originator: str) -> Marking:
    level = TLP.parse(label)
    audience = frozenset({HOLDER}) if level >= TLP.AMBER else frozenset[str]()
    return Marking(level, originator, audience)


@cache
def _table() -> dict[str, Any]:
    """The file of assessments as plain data; the caller must not change it."""
    import yaml

    text = files("upstander.exercise").joinpath("numera_assessments.yml").read_text("utf-8")
    return dict(yaml.safe_load(text))
