"""The page of a composite index: ranks that are sure, what each step changed, who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief import index_pictures, index_tables
from upstander.brief.index_pictures import DRAWN
from upstander.brief.marked import MARKS, marked
from upstander.brief.templating import render
from upstander.resilience.index_result import METHOD_NOTE
from upstander.words.language import ENGLISH
from upstander.words.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from upstander.resilience.index_result import IndexResult
    from upstander.words.language import Language

NAMED = 20
"""Names against which an order is open, where there are more units than are drawn."""


def index_page(done: IndexResult, language: Language = ENGLISH) -> str:
    """The index as one HTML page without scripts and without anything from elsewhere.

    Every picture has a table that says the same. What is hidden to protect people is not in it.

    Parameters
    ----------
    language
        In which it is written; what the makers of the index entered stays as it is.
    """
    say, spec = language, done.spec
    rows, tree = done.rows(), list(index_tables.nodes(done, say))
    codes = [code for code in reversed(spec.tree.upwards) if code != done.composite.root]
    return render(
        "index.html.j2",
        language=say,
        say=say.say,
        title=say.name(spec.title),
        banner=say.word("EXERCISE: the units are made up")
        if spec.synthetic
        else say.word("A comparison, not a verdict"),
        about=say.name(spec.about),
        lead=_lead(done, say),
        sources=_sources(done, len(tree), say),
        less_unsure=_less_unsure(done, say),
        rows=[_row(row, codes, say) for row in rows],
        ranks=index_pictures.ranks(rows, say),
        heads=[f"#{say.name(spec.tree.node[code].label)}" for code in codes],
        squares=index_pictures.squares(done),
        pairs=list(_pairs(done, say)),
        missing=index_tables.missing(done, say),
        steps=index_tables.steps(done, say),
        notes=[say.told(note) for note in done.composite.notes],
        moved=_moved(done, say),
        factors=index_tables.factors(done, say),
        tree=tree,
        groups=index_tables.groups(done, say),
    )


def _lead(done: IndexResult, say: Language) -> Markup:
    """How many pairs are sure, its beginning strong."""
    counts: dict[str, Any] = done.pair_counts()
    if done.spec.shares:
        text = say.say(
            "{begin}{sure} of {all} pairs ({share}) keep their order whatever the weights{end} "
            "within the limits declared below. Some weights turn {contested}; {undecided} are not "
            "decided. Ranks are given as what they can be, not as one figure.",
            begin=MARKS["begin"],
            end=MARKS["end"],
            share=say.percent(counts["sure"] / max(counts["all"], 1), 0),
            **counts,
        )
    else:
        text = say.say(
            "{begin}No weight is declared unsure: how sure these ranks are is not known.{end} "
            "Declare by how much weights may vary.",
            begin=MARKS["begin"],
            end=MARKS["end"],
        )
    return marked(text)


def _sources(done: IndexResult, nodes: int, say: Language) -> str:
    """Of when the data is, how much of it there is, and what is not covered."""
    spec, drawn = done.spec, done.draws
    told = [say.say("Data of {date}.", date=spec.date)] if spec.date else []
    told.append(
        say.say(
            "{units}, {nodes}.",
            units=say.say("{n} unit", "{n} units", number=len(done.table.units)),
            nodes=say.say("{n} node", "{n} nodes", number=nodes),
        )
    )
    if drawn is not None and drawn.count:
        seed = str(done.seed)
        told.append(
            say.say(
                "{n} draw, seed {seed}.", "{n} draws, seed {seed}.", number=drawn.count, seed=seed
            )
        )
    told.append(
        say.say(
            "Method: {method}. Only weights are covered by what is called sure: not errors of "
            "measurement, not what was filled in, not the choice of indicators.",
            method=METHOD_NOTE,
        )
    )
    return Words(" ".join(told))


def _less_unsure(done: IndexResult, say: Language) -> str:
    """How many pairs would be sure were the limits narrower; empty where that is not known."""
    if not done.sure_by_scale:
        return ""
    told = [
        say.say(
            "{n} pair at {share} of the declared limits",
            "{n} pairs at {share} of the declared limits",
            number=sure,
            share=say.percent(scale, 0),
        )
        for scale, sure in done.sure_by_scale
    ]
    return say.say(
        "Were the weights less unsure, more would be sure: {list}.", list=say.commas(told)
    )


def _row(row: dict[str, Any], codes: list[str], say: Language) -> dict[str, Any]:
    """A unit's rank, score and parts as they are written."""
    parts = [row["parts"][code] for code in codes]
    told: dict[str, Any] = {
        "name": say.name(row["name"]),
        "rank": None,
        "imputed": say.number(row["imputed"]) if row["imputed"] else "",
        "parts": ["–" if part is None else say.number(part, 1) for part in parts],
    }
    if row["rank"] is None:
        return told
    low, high = say.number(row["score_low"], 2), say.number(row["score_high"], 2)
    return told | {
        "rank": say.number(row["rank"]),
        "can": f"{say.number(row['rank_best'])}–{say.number(row['rank_worst'])}",
        "usual": f"{say.number(row['rank_low'])}–{say.number(row['rank_high'])}",
        "score": say.number(row["score"], 2),
        "scores": say.say("{low} to {high}", low=low, high=high),
    }


def _pairs(done: IndexResult, say: Language) -> Iterator[dict[str, Any]]:
    """What is sure of each unit, and against whom it is open."""
    units = [k for k in done.order if done.composite.ranks[k] > 0]
    for u in units:
        standing = {v: done.status(u, v) for v in units if v != u}
        states = list(standing.values())
        yield {
            "name": say.name(done.table.names[u]),
            "above": say.number(states.count("above")),
            "below": say.number(states.count("below")),
            "contested": _named(done, [v for v in units if standing.get(v) == "contested"], say),
            "undecided": _named(done, [v for v in units if standing.get(v) == "undecided"], say),
        }


def _named(done: IndexResult, units: list[int], say: Language) -> list[str]:
    """Their names, or how many they are where they would fill the page."""
    if len(done.table.units) > DRAWN and len(units) > NAMED:
        return [say.say("{n} unit", "{n} units", number=len(units))]
    return [say.name(done.table.names[k]) for k in units]


def _moved(done: IndexResult, say: Language) -> str:
    """How far ranks move with the choices; empty where no alternative is declared."""
    if done.choices is None:
        return ""
    moved = done.choices.moved
    return say.say(
        "All {combinations} combinations of the choices were computed. Ranks move by {mean} places "
        "on average, {largest} in the combination that moves them most. The shares are exact for "
        "these choices, each taken as equally likely.",
        combinations=int(moved.size),
        mean=say.number(float(moved.mean()), 2),
        largest=say.number(float(moved.max()), 2),
    )
