"""What we do not know and should ask: contradictions, single origins, silences, repetitions."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from upstander.brief.sentence import Section, Sentence
from upstander.model.period import Moment, Period
from upstander.network.layers import essential_layers, supplied_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.brief.situation import Situation
    from upstander.model.entity import Entity
    from upstander.network.roles import Perpetrator


def unknown(situation: Situation, limit: int) -> Section:
    """The section "What we do not know and should ask", the most telling questions first."""
    kinds = [
        _single_origins(situation),
        _contradictions(situation),
        _silences(situation),
        _unprotected(situation),
        _repetitions(situation),
    ]
    asked: list[Sentence] = []
    while len(asked) < limit and kinds:
        kinds = [kind for kind in kinds if _take(kind, asked, limit)]
    title = situation.language.word("What we do not know, and should ask")
    return Section("unknown", title, tuple(asked))


def _take(kind: Iterator[Sentence], asked: list[Sentence], limit: int) -> bool:
    sentence = next(kind, None)
    if sentence is not None and len(asked) < limit:
        asked.append(sentence)
    return sentence is not None


def _single_origins(situation: Situation) -> Iterator[Sentence]:
    """Relations among the weak points that one origin alone speaks of."""
    for point in situation.weak_points:
        if point.kind != "relation":
            continue
        origins = {situation.statement(i).independent_origin for i in point.statements}
        if len(origins) == 1:
            source, target = situation.ends(point.id)
            text = situation.language.say(
                "Who else can confirm the flow of {supplies} from {source} to {target}? It rests "
                "on {origin} alone.",
                supplies=situation.language.word(supplied_by(point.layer)),
                source=source,
                target=target,
                origin=origins.pop(),
            )
            yield Sentence(text, point.statements)


def _contradictions(situation: Situation) -> Iterator[Sentence]:
    """Two holders of one command whose dates could overlap."""
    posts: dict[str, list[Entity]] = defaultdict(list)
    for entity in situation.entities.values():
        if entity.is_a("Posting") and entity.first("commanding") == "true":
            posts[entity.first("unit")].append(entity)
    for unit in sorted(posts, key=lambda u: (-situation.weight(u), situation.caption(u))):
        for one, other in combinations(posts[unit], 2):
            if one.first("holder") != other.first("holder") and _overlap(one, other):
                names = sorted(situation.caption(p.first("holder")) for p in (one, other))
                text = situation.language.say(
                    "Who commands {unit}: {names}? The sources disagree.",
                    unit=situation.caption(unit),
                    names=situation.language.listed(names, "or"),
                )
                said = [s.id for p in (one, other) for s in p.about("holder")]
                yield Sentence(text, tuple(said))


def _overlap(one: Entity, other: Entity) -> bool:
    spans = [
        Period(Moment.parse(p.first("startDate")), Moment.parse(p.first("endDate")))
        for p in (one, other)
    ]
    return spans[0].may_overlap(spans[1])


def _silences(situation: Situation) -> Iterator[Sentence]:
    """Essential supplies of a reported perpetrator that no statement speaks of."""
    say = situation.language
    for unit in situation.perpetrators:
        supplied = {r.layer for r in situation.graph.relations if r.target == unit.id}
        lacking = (layer for layer in essential_layers() if layer not in supplied)
        missing = [say.word(supplied_by(layer)) for layer in lacking]
        if missing:
            text = say.say(
                "From whom does {unit} have its {supplies}? No statement that may be shown here "
                "says so.",
                unit=unit.caption,
                supplies=say.listed(missing),
            )
            yield Sentence(text, _named(situation, unit))


def _named(situation: Situation, unit: Perpetrator) -> tuple[str, ...]:
    return tuple(s.id for s in situation.entities[unit.id].about("name"))


def _unprotected(situation: Situation) -> Iterator[Sentence]:
    """Communities of which no statement names a protector."""
    protected = {r.target for r in situation.graph.in_layer("protection")}
    for key in sorted(situation.communities - protected, key=situation.caption):
        text = situation.language.say(
            "Who protects {community}? No statement seen names anyone.",
            community=situation.caption(key),
        )
        yield Sentence(text, tuple(s.id for s in situation.entities[key].about("name")))


def _repetitions(situation: Situation) -> Iterator[Sentence]:
    """Pairs of incidents alike in name, day and reported perpetrator."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for incident in situation.incidents:
        alike[incident.name, str(incident.when), incident.perpetrators].append(incident.id)
    for (name, _, _), keys in sorted(alike.items()):
        if len(keys) > 1:
            when = situation.incident(keys[0]).when.earliest
            told: dict[str, Any] = {"reports": len(keys), "name": name}
            if when is None:
                text = situation.language.say(
                    "Are the {reports} reports of {name} one and the same incident?", **told
                )
            else:
                text = situation.language.say(
                    "Are the {reports} reports of {name} on {day} one and the same incident?",
                    day=when,
                    **told,
                )
            yield Sentence(text, situation.said([situation.incident(k) for k in keys], "name"))
