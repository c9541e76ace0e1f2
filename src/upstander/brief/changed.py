"""What changed: the last ninety days of reported incidents against the ninety before."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from upstander.brief.sentence import Section, Sentence
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from upstander.brief.situation import Situation
    from upstander.model.incident import Incident

WINDOW = timedelta(days=90)


def changed(situation: Situation) -> Section:
    """The section "What changed"; empty where no incident is stated at all."""
    sentences = []
    recent, before = _windows(situation)
    if recent or before:
        sentences.append(_trend(situation, recent, before))
    if recent:
        sentences.extend(_acts(situation, recent))
        sentences.extend(_harmed(situation, recent))
        sentences.extend(_new_units(situation, recent))
        sentences.append(_certainty(situation, recent))
    return Section("changed", situation.language.word("What changed"), tuple(sentences))


def _windows(situation: Situation) -> tuple[list[Incident], list[Incident]]:
    today = situation.case.manifest.as_of
    edge = today - WINDOW
    recent = [i for i in situation.incidents if i.within(edge + timedelta(days=1), today)]
    before = [i for i in situation.incidents if i.within(edge - WINDOW + timedelta(days=1), edge)]
    return recent, before


def _trend(situation: Situation, recent: list[Incident], before: list[Incident]) -> Sentence:
    say = situation.language
    lows = sum(i.casualties[0] or 0 for i in recent)
    highs = sum(i.casualties[1] or 0 for i in recent)
    told: dict[str, Any] = {"today": situation.case.manifest.as_of, "before": len(before)}
    if highs:
        text = say.say(
            "In the 90 days to {today}, {number} incident of violence against communities is "
            "reported, against {before} in the 90 days before; sources put the people killed or "
            "gravely harmed at {low} to {high}.",
            "In the 90 days to {today}, {number} incidents of violence against communities are "
            "reported, against {before} in the 90 days before; sources put the people killed or "
            "gravely harmed at {low} to {high}.",
            number=len(recent),
            low=say.number(lows),
            high=say.number(highs),
            **told,
        )
    else:
        text = say.say(
            "In the 90 days to {today}, {number} incident of violence against communities is "
            "reported, against {before} in the 90 days before.",
            "In the 90 days to {today}, {number} incidents of violence against communities are "
            "reported, against {before} in the 90 days before.",
            number=len(recent),
            **told,
        )
    said = situation.said([*recent, *before], "date", "casualtiesLow", "casualtiesHigh")
    return Sentence(text, said)


def _acts(situation: Situation, recent: list[Incident]) -> list[Sentence]:
    say, names = situation.language, vocabulary("acts")["acts"]
    tally = Counter(act for incident in recent for act in incident.acts if act in names)
    if not tally:
        return []
    shown = [
        say.say(
            "{act} ({times}; Rome Statute, art. {article})",
            act=say.lowered(say.word(names[act]["words"])),
            times=number,
            article=say.word(names[act]["article"], "article"),
        )
        for act, number in sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:3]
    ]
    text = say.say(
        "If proved, the acts reported most often would fall under {acts}.", acts=say.listed(shown)
    )
    return [Sentence(text, situation.said(recent, "act"))]


def _harmed(situation: Situation, recent: list[Incident]) -> list[Sentence]:
    say = situation.language
    tally = Counter(community for incident in recent for community in incident.harmed)
    if not tally:
        return []
    first, *others = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    told: dict[str, Any] = {"community": situation.caption(first[0]), "times": first[1]}
    text = say.say("{community} are named as harmed in {times} of them.", **told)
    if others:
        then = [
            say.say("{name} ({figure})", name=situation.caption(key), figure=times)
            for key, times in others[:2]
        ]
        text = say.say(
            "{community} are named as harmed in {times} of them; then {others}.",
            others=say.listed(then),
            **told,
        )
    return [Sentence(text, situation.said(recent, "harmed"))]


def _new_units(situation: Situation, recent: list[Incident]) -> list[Sentence]:
    say, edge = situation.language, situation.case.manifest.as_of - WINDOW
    old = {
        unit
        for incident in situation.incidents
        if incident.when.earliest is None or incident.when.earliest <= edge
        for unit in incident.perpetrators
    }
    new = sorted({u for i in recent for u in i.perpetrators} - old, key=situation.caption)
    if not new:
        return []
    involved = [i for i in recent if set(i.perpetrators) & set(new)]
    names = say.listed([situation.caption(unit) for unit in new[:3]])
    text = say.say("Named for the first time as reported perpetrators: {names}.", names=names)
    if len(new) > 3:
        text = say.say(
            "Named for the first time as reported perpetrators: {names} and {n} more.",
            "Named for the first time as reported perpetrators: {names} and {n} more.",
            number=len(new) - 3,
            names=names,
        )
    return [Sentence(text, situation.said(involved, "perpetrator"))]


def _certainty(situation: Situation, recent: list[Incident]) -> Sentence:
    say = situation.language
    single = [i for i in recent if i.origins == 1]
    text = say.say(
        "Of the {all}, {single} rest on one origin alone; by the grades of their sources, about "
        "{expected} are to be expected to be true.",
        all=len(recent),
        single=len(single),
        expected=say.number(sum(i.belief.value for i in recent)),
    )
    return Sentence(text, situation.said(recent, "name"), "actor-graph")
