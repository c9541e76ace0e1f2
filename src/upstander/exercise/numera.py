"""The exercise: the fictional country of Numera as a case file, generated from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from upstander.exercise.assessing import assess
from upstander.exercise.forces import UnitOfForce, local_links, officer_name, units
from upstander.exercise.incidents import Event, events
from upstander.exercise.scribe import DATASET, HOLDER, Scribe, identifier, publishers_of
from upstander.exercise.world import Link, influences, links, world
from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "EXERCISE: Numera, a fictional country"
_EDGE = {
    "command": ("Command", "superior", "subordinate"),
    "ownership": ("Ownership", "owner", "asset"),
    "influence": ("Influence", "influencer", "influenced"),
}


def exercise_case(seed: int = 1) -> CaseFile:
    """The exercise as a case file: everything in it is invented and says so.

    About 250 actors in command, ownership, money, arms, media and other layers; communities and
    those who protect them; 40 levers in six ministries and abroad; three years of events; sources
    that copy or contradict one another; assessors who disagree; grades and markings from TLP:CLEAR
    to TLP:RED.

    Parameters
    ----------
    seed
        The same seed makes the same case file, to the last byte.

    Examples
    --------
    >>> exercise_case().manifest.synthetic
    True
    """
    chance = Random(seed)  # noqa: S311  (reproducible chance is wanted, not secrecy)
    as_of = world()["as_of"]
    scribe = Scribe(chance, publishers_of(world()["publishers"]))
    all_units = units(world()["forces"])
    _places_and_communities(scribe, as_of)
    _bodies(scribe, as_of)
    _units(scribe, all_units, as_of)
    _relations(scribe, (*links(), *influences(), *local_links(all_units)), as_of)
    _protections(scribe, as_of)
    _levers(scribe, as_of)
    happened = events(chance, all_units, as_of)
    for event in happened:
        _event(scribe, event)
    _duplicates(scribe, happened)
    _budget(scribe, as_of)
    assess(scribe, identifier(world()["country"]), as_of)
    _seats(scribe, as_of)
    manifest = Manifest(
        id=f"exercise-numera-{seed}",
        title=TITLE,
        as_of=as_of,
        subject=identifier(world()["country"]),
        own_state=identifier(world()["own_state"]),
        holder=HOLDER,
        synthetic=True,
    )
    ordered = tuple(scribe.statements[key] for key in sorted(scribe.statements))
    return CaseFile(manifest, ordered)


def _places_and_communities(scribe: Scribe, as_of: date) -> None:
    gazette = [scribe.publishers["gazette"]]
    for key, row in world()["territories"].items():
        facts = {"name": row["name"], "level": row.get("level", "adm1")}
        if "part_of" in row:
            facts["partOf"] = identifier(row["part_of"])
        scribe.say(identifier(key), "Territory", facts, gazette, as_of - timedelta(days=900))
    known = {"name", "place", "low", "high"}
    for key, row in world()["communities"].items():
        facts = {"name": row["name"], "place": identifier(row["place"])}
        facts |= {name: str(value) for name, value in row.items() if name not in known}
        facts |= {"populationLow": str(row["low"]), "populationHigh": str(row["high"])}
        by = scribe.witnesses(2)
        scribe.say(identifier(key), "Community", facts, by, as_of - timedelta(days=800))


def _seats(scribe: Scribe, as_of: date) -> None:
    """Where the districts' seats lie: in the open sea, where no country is.

    Last of all, so that no draw of chance before it is another one.
    """
    gazette = [scribe.publishers["gazette"]]
    for key, row in world()["territories"].items():
        if "lat" not in row:
            continue
        seat = identifier(f"seat of {key}")
        facts = {"full": f"Seat of {row['name']}"}
        facts |= {"latitude": f"{row['lat']:.2f}", "longitude": f"{row['lon']:.2f}"}
        scribe.say(seat, "Address", facts, gazette, as_of - timedelta(days=900))
        ends = {"addressEntity": seat}
        scribe.say(identifier(key), "Territory", ends, gazette, as_of - timedelta(days=900))


def _bodies(scribe: Scribe, as_of: date) -> None:
    for key, (schema, name) in world()["bodies"].items():
        facts = {"name": name} | ({"selfDefence": "true"} if schema == "Unit" else {})
        origin = "company_registry" if schema == "Company" else "gazette"
        by = [scribe.publishers[origin], *scribe.witnesses(1)]
        by = list({p.key: p for p in by}.values())
        scribe.say(identifier(key), schema, facts, by, as_of - timedelta(days=700))


def _units(scribe: Scribe, all_units: Sequence[UnitOfForce], as_of: date) -> None:
    for unit in all_units:
        key, day = identifier(unit.key), as_of - timedelta(days=scribe.chance.randint(200, 900))
        facts = {"name": unit.name, "force": unit.name.split(", ")[-1], "echelon": unit.echelon}
        scribe.say(key, "Unit", facts, scribe.witnesses(2), day)
        ends = {"unit": key, "place": identifier(unit.region)}
        area = identifier(f"area {unit.key}")
        scribe.say(area, "AreaOfOperation", ends, scribe.witnesses(1), day)
        if unit.depth <= 2:
            _officer(scribe, unit, day)


def _officer(scribe: Scribe, unit: UnitOfForce, day: date) -> None:
    """A commander; for one unit in eight a second source names another for the same time."""
    rivals = 2 if scribe.chance.random() < 0.125 else 1
    rank = ("General", "Colonel", "Captain")[unit.depth]
    for index in range(rivals):
        name = officer_name(scribe.chance)
        person = identifier(f"officer {unit.key} {index}")
        by = scribe.witnesses(1 if rivals > 1 else 2)
        scribe.say(person, "Person", {"name": name, "position": f"{rank}, {unit.name}"}, by, day)
        posting = identifier(f"posting {unit.key} {index}")
        facts = {"holder": person, "unit": identifier(unit.key), "rank": rank, "role": "Commander"}
        facts |= {"commanding": "true", "startDate": day.strftime("%Y-%m")}
        scribe.say(posting, "Posting", facts, by, day)


def _relations(scribe: Scribe, made: Sequence[Link], as_of: date) -> None:
    for link in made:
        schema, source, target = _EDGE.get(link.layer, ("Enablement", "supplier", "recipient"))
        facts = {source: identifier(link.source), target: identifier(link.target)}
        if schema == "Enablement":
            facts["supplied"] = link.layer
        if schema == "Influence":
            facts |= {"channel": link.channel, "cost": str(link.cost)}
        if schema == "Command":
            facts["commandType"] = "informal" if link.floor >= TLP.AMBER else "operational"
        day = as_of - timedelta(days=scribe.chance.randint(20, 420))
        facts["startDate"] = str(day.year - scribe.chance.randint(0, 3))
        by = scribe.witnesses(link.origins, link.floor)
        scribe.say(identifier(link.key), schema, facts, by, day)


def _protections(scribe: Scribe, as_of: date) -> None:
    for protector, community, means in world()["protections"]:
        facts = {"protector": identifier(protector), "community": identifier(community)}
        day = as_of - timedelta(days=scribe.chance.randint(30, 300))
        key = identifier(f"protection {protector} {community}")
        scribe.say(key, "Protection", facts | {"means": means}, scribe.witnesses(1), day)


_MEASURES = {"cost": "cost", "delayDays": "delay", "halfLifeDays": "half", "pricedIn": "priced"}


def _levers(scribe: Scribe, as_of: date) -> None:
    staff = [scribe.publishers["assessments"]]
    desk = [scribe.publishers["mission"]]
    for row in world()["levers"]:
        low, value, high = row["s"]
        facts = {"name": row["name"], "kind": row["kind"], "effect": row["effect"]}
        facts |= {prop: str(row[name]) for prop, name in _MEASURES.items()}
        facts |= {"success": str(value), "successLow": str(low), "successHigh": str(high)}
        facts |= _lever_ends(row)
        by = desk if row["holder"] in {"v_foreign", "v_trade", "v_development"} else staff
        scribe.say(identifier(row["key"]), "Lever", facts, by, as_of - timedelta(days=45))


def _lever_ends(row: dict[str, Any]) -> dict[str, str]:
    ends = {
        "holder": identifier(row["holder"]) if row["holder"] else "",
        "object": identifier(row["object"]) if "object" in row else "",
        "objectRelation": identifier(row["relation"]) if "relation" in row else "",
        "layer": row.get("layer", ""),
        "legalBasis": row["legal"],
        "sideEffect": row.get("side", ""),
        "harms": identifier(row["harms"]) if "harms" in row else "",
        "harm": str(row["harm"]) if "harm" in row else "",
    }
    return {prop: value for prop, value in ends.items() if value}


def _event(scribe: Scribe, event: Event, key: str = "", origins: int = 0) -> None:
    facts = {
        "name": event.name,
        "date": event.day.isoformat(),
        "act": event.act,
        "perpetrator": identifier(event.unit),
        "harmed": identifier(event.community),
        "place": identifier(event.region),
        "casualtiesLow": str(event.low),
        "casualtiesHigh": str(event.high),
    }
    floor = scribe.chance.choice((TLP.CLEAR, TLP.CLEAR, TLP.CLEAR, TLP.GREEN, TLP.AMBER))
    by = scribe.witnesses(origins or scribe.chance.randint(1, 4), floor)
    scribe.say(identifier(key or event.key), "Incident", facts, by, event.day)


def _duplicates(scribe: Scribe, happened: Sequence[Event]) -> None:
    """Every twelfth event is told again under another id; most were judged to be the same."""
    for index, event in enumerate(happened[::12]):
        other = identifier(f"again {event.key}")
        _event(scribe, event, f"again {event.key}", origins=1)
        if index % 4:
            told = [s for s in scribe.statements.values() if s.entity_id == other]
            for statement in told:
                scribe.statements[statement.id] = statement.merged_into(identifier(event.key))


def _budget(scribe: Scribe, as_of: date) -> None:
    staff = scribe.publishers["assessments"].name
    marking = Marking(TLP.AMBER, staff)
    facts = {
        "subject": identifier(world()["own_state"]),
        "variable": "prevention_budget",
        "value": str(world()["budget"]),
        "unit": "effort points (about one official's month each)",
        "date": as_of.isoformat(),
    }
    for prop, value in facts.items():
        said = Statement(
            DATASET,
            identifier("budget"),
            "Observation",
            prop,
            value,
            origin=staff,
            first_seen=as_of.isoformat(),
            grade=Grade("A", 1),
            marking=marking,
        )
        scribe.statements[said.id] = said
