"""What changed: the last ninety days of reported incidents against the ninety before."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from upstander.brief.sentence import Section, Sentence
from upstander.brief.wording import count, day, listed
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
    return Section("changed", "What changed", tuple(sentences))


def _windows(situation: Situation) -> tuple[list[Incident], list[Incident]]:
    today = situation.case.manifest.as_of
    edge = today - WINDOW
    recent = [i for i in situation.incidents if i.within(edge + timedelta(days=1), today)]
    before = [i for i in situation.incidents if i.within(edge - WINDOW + timedelta(days=1), edge)]
    return recent, before


def _trend(situation: Situation, recent: list[Incident], before: list[Incident]) -> Sentence:
    today = day(situation.case.manifest.as_of)
    text = (
        f"In the 90 days to {today}, {count(len(recent), 'incident')} of violence against "
        f"communities {'is' if len(recent) == 1 else 'are'} reported, against {len(before)} in the "
        "90 days before"
    )
    lows = sum(i.casualties[0] or 0 for i in recent)
    highs = sum(i.casualties[1] or 0 for i in recent)
    harm = f"; sources put the people killed or gravely harmed at {lows:,.0f} to {highs:,.0f}"
    return Sentence(
        f"{text}{harm if highs else ''}.",
        situation.said([*recent, *before], "date", "casualtiesLow", "casualtiesHigh"),
    )


def _acts(situation: Situation, recent: list[Incident]) -> list[Sentence]:
    names = vocabulary("acts")["acts"]
    tally = Counter(act for incident in recent for act in incident.acts if act in names)
    if not tally:
        return []
    shown = [
        f"{names[act]['words'].lower()} ({number}; Rome Statute, art. {names[act]['article']})"
        for act, number in sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:3]
    ]
    text = f"If proved, the acts reported most often would fall under {listed(shown)}."
    return [Sentence(text, situation.said(recent, "act"))]


def _harmed(situation: Situation, recent: list[Incident]) -> list[Sentence]:
    tally = Counter(community for incident in recent for community in incident.harmed)
    if not tally:
        return []
    first, *others = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    text = f"{situation.caption(first[0])} are named as harmed in {first[1]} of them"
    if others:
        text += f"; then {listed([f'{situation.caption(k)} ({n})' for k, n in others[:2]])}"
    return [Sentence(f"{text}.", situation.said(recent, "harmed"))]


def _new_units(situation: Situation, recent: list[Incident]) -> list[Sentence]:
    edge = situation.case.manifest.as_of - WINDOW
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
    names = listed([situation.caption(unit) for unit in new[:3]])
    more = f" and {len(new) - 3} more" if len(new) > 3 else ""
    text = f"Named for the first time as reported perpetrators: {names}{more}."
    return [Sentence(text, situation.said(involved, "perpetrator"))]


def _certainty(situation: Situation, recent: list[Incident]) -> Sentence:
    single = [i for i in recent if i.origins == 1]
    expected = sum(i.belief.value for i in recent)
    text = (
        f"Of the {len(recent)}, {len(single)} rest on one origin alone; by the grades of their "
        f"sources, about {expected:.0f} are to be expected to be true."
    )
    return Sentence(text, situation.said(recent, "name"), "actor-graph")
