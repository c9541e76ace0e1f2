"""Assessments, partners' indicators and human forecasts, as statements of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.errors import Problem, UpstanderError, ValueRejectedError
from upstander.evidence.assessment_file import Record, records_in
from upstander.evidence.assessment_values import (
    chance_of,
    day_of,
    identifier,
    needed,
    pseudonym,
)
from upstander.evidence.records import located
from upstander.evidence.values import plain
from upstander.model.assessment import UNKNOWN, scale
from upstander.model.grade import Grade
from upstander.model.indicator import framework, indicators
from upstander.model.marking import TLP, Marking, joined
from upstander.model.statement import Statement
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upstander.evidence.defaults import Defaults
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity

Facts = dict[str, str | tuple[str, ...]]
_SCOPES = ("Community", "Territory", "Address")
_CANNOT_TELL = {"?", UNKNOWN}


def read_assessments(
    paths: Iterable[Path], case: CaseFile, defaults: Defaults
) -> Iterator[Statement | Problem]:
    """The statements of files of assessments, and what is wrong with them.

    Indicators are read before what rates them, whatever the order of the files. Good records are
    kept whole; a bad one is one problem and says nothing.

    Parameters
    ----------
    paths
        CSV, XLSX or YAML, as `records_in` reads them.
    case
        The whole case that they belong to: what is assessed and cited must be in it.
    defaults
        Dataset (else the file's name), grade and marking for records that carry none.

    Yields
    ------
    Statement or Problem
    """
    found: list[Record] = []
    for path in paths:
        for item in records_in(path):
            if isinstance(item, Problem):
                yield item
            else:
                found.append(item)
    reader = _Reader(case, case.entities(), defaults)
    order = ("indicator", "assessment", "forecast")
    for record in sorted(found, key=lambda r: order.index(r.kind)):
        try:
            yield from reader.read(record)
        except UpstanderError as error:
            yield located(error, record.source, record.line)


@dataclass
class _Reader:
    """Reads one record after another; remembers what was designed and rated so far."""

    case: CaseFile
    entities: dict[str, Entity]
    defaults: Defaults
    said: set[str] = field(init=False)
    codes: set[str] = field(init=False)
    guarded: dict[str, Marking] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.said = {s.id for s in self.case.statements}
        self.codes = set(indicators(self.entities.values()))
        for entity in self.entities.values():
            if entity.schema == "RiskIndicator":
                self.guarded[entity.id] = reduce(joined, [s.marking for s in entity.statements])
            elif entity.schema in {"RiskAssessment", "HumanForecast"}:
                self.given[entity.id] = entity.first("rating") or entity.first("probability")

    def read(self, record: Record) -> list[Statement]:
        """The statements of a record.

        Raises
        ------
        ValueRejectedError
            The first fault of it.
        """
        if record.kind == "indicator":
            return self._indicator(record)
        return self._assessment(record) if record.kind == "assessment" else self._forecast(record)

    def _indicator(self, record: Record) -> list[Statement]:
        values = record.values
        key = pseudonym(values["id"], "id")
        known = self.entities.get(key)
        taken = key in {i.code for factor in framework() for i in factor.indicators}
        if taken or (known is not None and known.schema != "RiskIndicator"):
            raise ValueRejectedError(f"{key!r} is taken", remedy="choose another id")
        numbers = {str(factor.number) for factor in framework()}
        if values["factor"] and values["factor"] not in numbers:
            raise ValueRejectedError(
                f"no such factor: {values['factor']!r}", remedy="write 1 to 14, or leave it out"
            )
        facts: Facts = {"name": needed(values, "name"), "designer": needed(values, "designer")}
        facts |= {name: values[name] for name in ("definition", "factor")}
        made = self._say(record, key, "RiskIndicator", facts)
        self.codes.add(key)
        marking = made[0].marking
        self.guarded[key] = joined(self.guarded[key], marking) if key in self.guarded else marking
        return made

    def _assessment(self, record: Record) -> list[Statement]:
        values = record.values
        code, rating = values["indicator"], values["rating"].lower()
        if code not in self.codes:
            raise ValueRejectedError(
                f"no such indicator: {code!r}",
                remedy="use a code of vocabulary/un_framework.yml, or import the indicator",
            )
        rating = UNKNOWN if rating in _CANNOT_TELL else rating
        if rating not in {UNKNOWN, *map(str, scale())}:
            words = ", ".join(f"{key} {word}" for key, word in scale().items())
            raise ValueRejectedError(f"no such rating: {rating!r}", remedy=f"{words}, or ?")
        confidence = values["confidence"].lower()
        levels = vocabulary("assessment")["confidence"]
        if confidence and confidence not in levels:
            raise ValueRejectedError(
                f"no such confidence: {confidence!r}", remedy=f"use {', '.join(levels)}"
            )
        who = pseudonym(values["assessor"], "assessor")
        about, day = self._about(values), self._made(values["date"])
        key = identifier("asm", who, code, about, day)
        self._once(key, rating)
        facts: Facts = {
            "indicator": code,
            "rating": rating,
            "confidence": confidence,
            "assessor": who,
        }
        facts |= self._common(record, about, day)
        return self._say(record, key, "RiskAssessment", facts)

    def _forecast(self, record: Record) -> list[Statement]:
        values = record.values
        words = vocabulary("picture")
        event = values["event"] or words["event"]
        who = pseudonym(values["forecaster"], "forecaster")
        chance = chance_of(values["probability"])
        about, day = self._about(values), self._made(values["date"])
        until = day_of(needed(values, "until"), "until").isoformat()
        if until < day:
            raise ValueRejectedError(f"until {until} is before the day it was made, {day}")
        key = identifier("hfc", who, event, about, day, until)
        self._once(key, chance)
        facts: Facts = {
            "event": plain(event),
            "probability": chance,
            "forecaster": who,
            "endDate": until,
        }
        facts |= self._common(record, about, day)
        return self._say(record, key, "HumanForecast", facts)

    def _common(self, record: Record, about: str, day: str) -> Facts:
        values, cited = record.values, record.lists["evidence"]
        for key in cited:
            if key not in self.said:
                raise ValueRejectedError(
                    f"no statement {key[:20]!r} in the case", remedy="see: upstander case show"
                )
        facts: Facts = {"about": about, "date": day, "evidence": cited}
        facts |= {"role": values["role"], "description": values["reason"]}
        if values["place"] and values["place"] != about and "rating" in values:
            facts["place"] = values["place"]
        return facts

    def _about(self, values: dict[str, str]) -> str:
        """The community, else the place, else the country; all of them must be in the case."""
        for name in ("community", "place"):
            if values[name]:
                self._scope(values[name], name)
        about = values["community"] or values["place"] or self.case.manifest.subject
        if about not in self.entities:
            raise ValueRejectedError(
                f"nothing is said of {about!r}", remedy="import a description of it first"
            )
        return about

    def _scope(self, key: str, name: str) -> None:
        found = self.entities.get(key)
        if found is None:
            raise ValueRejectedError(f"nothing is said of {name} {key!r}", remedy="check the id")
        if not any(found.is_a(schema) for schema in _SCOPES):
            raise ValueRejectedError(
                f"{key!r} is a {found.schema}: only a community, a place or a country is rated",
                remedy="no person and no body is rated; name the people at risk or the place",
            )
        if name == "community" and not found.is_a("Community"):
            raise ValueRejectedError(f"{key!r} is no community", remedy="write it under place")

    def _made(self, text: str) -> str:
        day, last = day_of(text, "date"), self.case.manifest.as_of
        if day > last:
            raise ValueRejectedError(
                f"{day} is after the case's day, {last}", remedy="correct it, or renew the case"
            )
        return day.isoformat()

    def _once(self, key: str, value: str) -> None:
        if self.given.setdefault(key, value) != value:
            raise ValueRejectedError(
                f"the same person already said {self.given[key]} of it on that day",
                remedy="give the day on which the judgement changed",
            )

    def _say(self, record: Record, key: str, schema: str, facts: Facts) -> list[Statement]:
        """The facts as statements: of their day, and by whoever judged."""
        marking, grade = self._marking(record), record.values["grade"]
        day, who = facts.get("date", ""), {"RiskAssessment": "assessor"}.get(schema, "forecaster")
        named = facts.get("designer") or f"{who} {facts.get(who)}"
        pairs = [
            (prop, plain(value))
            for prop, held in facts.items()
            for value in ((held,) if isinstance(held, str) else held)
            if value
        ]
        return [
            Statement(
                self._dataset(record.source), key, schema, prop, value, origin=str(named),
                first_seen=str(day), last_seen=str(day), marking=marking,
                grade=Grade.parse(grade) if grade else self.defaults.grade,
            )
            for prop, value in pairs
        ]  # fmt: skip

    def _marking(self, record: Record) -> Marking:
        """The record's own marking, and never lower than that of a partner's indicator."""
        values, chosen = record.values, self.defaults.marking
        if values["marking"]:
            audience = frozenset(record.lists["audience"])
            chosen = Marking(TLP.parse(values["marking"]), values["originator"], audience)
        guard = self.guarded.get(values.get("indicator", ""))
        return joined(chosen, guard) if guard is not None else chosen

    def _dataset(self, source: str) -> str:
        name = self.defaults.dataset or Path(source).stem
        return f"EXERCISE (synthetic): {name}" if self.case.manifest.synthetic else name
