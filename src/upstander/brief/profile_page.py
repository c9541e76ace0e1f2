"""The page of a profile: indicators by construct, time and group, change, map, who is missing."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from upstander.brief.profile_map import SHADES, WIDTH, area_map
from upstander.brief.profile_tables import BAR, figure, label_of, sections, span
from upstander.brief.templating import render
from upstander.model.resilience_indicator import indicators
from upstander.words.language import ENGLISH
from upstander.words.saying import Saying
from upstander.words.text import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.brief.profile_map import AreaMap
    from upstander.model.small_area_shape import AreaShape
    from upstander.resilience.profile import Missing, Profile, ProfileChange
    from upstander.words.language import Language

ROUNDED = Saying(
    "Published shares are rounded to whole per cent and bases to ten; intervals are the "
    "publisher's margin of error, 1.96 times the design factor 1.24."
)
"""What to know of figures out of published tables."""


def unused(title: str) -> Saying:
    """That a published table was not used."""
    return Saying("Table not used: {title}", {"title": title})


def profile_page(
    made: Profile,
    shapes: Sequence[AreaShape] = (),
    notes: Sequence[Saying | str] = (),
    language: Language = ENGLISH,
) -> str:
    """The profile as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    made
        The profile.
    shapes
        Outlines of areas for maps; places are matched by one of their properties.
    notes
        What the reader has to know besides.
    language
        In which it is written; names of places and groups, sources and notes of the data stay as
        they were entered.
    """
    say, places = language, made.places
    return render(
        "profile.html.j2",
        language=say,
        say=say.say,
        title=say.say("Profile of resilience: {places}", places=_named(places, say)),
        banner=say.word("Profile of resilience: what withstands, for whom, and how sure that is"),
        lead=say.raised(_lead(made, say)),
        least=made.least_base,
        many=len(places) > 1,
        sections=sections(made, say),
        changes=[_change(one, say) for one in made.changes],
        maps=_maps(made, shapes, say),
        unknown=[_unknown(one, say) for one in made.missing],
        shades=SHADES,
        width=WIDTH,
        bar=BAR,
        notes=[_noted(note, say) for note in notes],
    )


def _noted(note: Saying | str, say: Language) -> Words:
    return say.told(note) if isinstance(note, Saying) else say.name(note)


def _named(places: Sequence[str], say: Language) -> Words:
    if len(places) <= 3:
        return say.listed(places)
    return say.say(
        "{one}, {two} and {n} more place",
        "{one}, {two} and {n} more places",
        number=len(places) - 2,
        one=places[0],
        two=places[1],
    )


def _lead(made: Profile, say: Language) -> str:
    """How much there is, and how much of it changed."""
    shown = sum(1 for row in made.rows if not row.why)
    gone = len(made.rows) - shown
    told = {row.observation.indicator for row in made.rows if not row.why} & set(indicators())
    text = say.say(
        "{told} of the starting {all} with data: {shown}, {gone}.",
        told=say.say("{number} indicator", "{number} indicators", number=len(told)),
        all=len(indicators()),
        shown=say.say("{number} figure shown", "{number} figures shown", number=shown),
        gone=say.say("{number} figure withheld", "{number} figures withheld", number=gone),
    )
    return f"{text} {_lead_of_change(made.changes, say)}"


def _lead_of_change(changes: Sequence[ProfileChange], say: Language) -> str:
    if not changes:
        return say.word("One time only: no change can be told.")
    reads = [one.reads for one in changes]
    better, worse = reads.count("better"), reads.count("worse")
    return say.say(
        "Of {changes}, {better} for the better and {worse} for the worse are surely more than "
        "chance; {unsure} may be none.",
        changes=say.say("{number} change", "{number} changes", number=len(changes)),
        better=better,
        worse=worse,
        unsure=len(changes) - better - worse,
    )


def _change(one: ProfileChange, say: Language) -> dict[str, str]:
    def signed(value: float) -> str:
        return say.written(f"{value:+.3g}")

    return {
        "place": say.name(one.place),
        "indicator": label_of(one.indicator, say),
        "group": say.name(one.group) or say.word("everybody"),
        "times": span(one.before, one.after, say),
        "value": "–" if math.isnan(one.value) else signed(one.value),
        "interval": "–" if math.isnan(one.low) else span(signed(one.low), signed(one.high), say),
        "reads": say.word(one.reads, "change"),
        "note": say.told(one.remark) if one.remark else "",
    }


def _unknown(one: Missing, say: Language) -> dict[str, str]:
    return {
        "place": say.name(one.place),
        "what": label_of(one.indicator, say),
        "who": say.told(one.whom) if one.whom else say.word("everybody"),
        "why": say.word(one.why),
    }


def _maps(made: Profile, shapes: Sequence[AreaShape], say: Language) -> list[dict[str, Any]]:
    if not shapes:
        return []
    found = []
    for name in dict.fromkeys(row.observation.indicator for row in made.rows):
        rows = [
            row.observation
            for row in made.rows
            if row.observation.indicator == name and not row.observation.by and not row.why
        ]
        latest = max((one.time for one in rows), default="")
        figures = {one.place: one for one in rows if one.time == latest}
        drawn = area_map(shapes, figures, say)
        if drawn is not None:
            found.append(_map(label_of(name, say), latest, drawn, say))
    return found


def _map(label: Words, time: str, drawn: AreaMap, say: Language) -> dict[str, Any]:
    ends = [Words(figure(end, say)) for end in drawn.breaks]
    return {
        "label": say.commas([label, time]),
        "height": drawn.height,
        "areas": drawn.areas,
        "classes": [span(a, b, say) for a, b in pairwise(ends)],
        "unmatched": say.commas(drawn.unmatched),
    }
