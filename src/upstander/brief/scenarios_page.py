"""The page of a matrix's scenarios: which hold themselves up, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.marked import MARKS, marked
from upstander.brief.templating import render
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from markupsafe import Markup

    from upstander.foresight.scenarios.outlook import Outlook
    from upstander.words.language import Language

MOST = 60
"""Scenarios on the page; the rest are in the file of results."""

NEWCOMERS = 10


def scenarios_page(
    made: Outlook, banner: str = "", note: str = "", language: Language = ENGLISH
) -> str:
    """The result as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    made
        The outlook.
    banner
        The marking line; by default what the page is.
    note
        A sentence that goes first, for instance on where the judgements come from.
    language
        In which it is written; names and variants stay as the judges entered them.
    """
    say, values = language, scenario_values(made)
    name = say.name(made.matrix.name) or say.word("a cross-impact matrix")
    return render(
        "scenarios.html.j2",
        language=say,
        say=say.say,
        title=say.say("Scenarios of {name}", name=name),
        banner=say.name(banner) or say.word("Judgements of people, worked out; no forecast"),
        note=say.name(note),
        method=say.word(made.found.method, "search"),
        survival=_survival(values["document"]["noise"], say),
        comma=say.commas(["", ""]),
        **values,
    )


def _survival(noise: dict[str, Any], say: Language) -> Markup:
    """What a share of survival is, and what it is not."""
    told: dict[str, Any] = MARKS | {"draws": noise["draws"]}
    if noise["spread"] is None:
        text = say.say(
            "{begin}The list does not say how likely a scenario is{end}, and neither does any "
            "share below: {stress}survival{calm} is the share of {draws} draws of the judgements "
            "in which it still holds, each judgement moved by as much as its judge was unsure.",
            **told,
        )
    elif noise["spread"] == 1:
        text = say.say(
            "{begin}The list does not say how likely a scenario is{end}, and neither does any "
            "share below: {stress}survival{calm} is the share of {draws} draws of the judgements "
            "in which it still holds, each judgement moved by about 1 point.",
            **told,
        )
    else:
        text = say.say(
            "{begin}The list does not say how likely a scenario is{end}, and neither does any "
            "share below: {stress}survival{calm} is the share of {draws} draws of the judgements "
            "in which it still holds, each judgement moved by about {spread} points.",
            **told,
            spread=float(noise["spread"]),
        )
    return marked(text)


def scenario_values(made: Outlook) -> dict[str, Any]:
    """What a page of scenarios shows."""
    document = made.as_dict()
    shown = document["scenarios"][:MOST]
    same = _same(made, len(shown))
    return {
        "document": document,
        "shown": shown,
        "left": document["count"] - len(shown),
        "columns": [d.name for i, d in enumerate(made.matrix.descriptors) if i not in same],
        "common": [
            (d.name, d.variants[int(made.found.scenarios[0][i])])
            for i, d in enumerate(made.matrix.descriptors)
            if i in same
        ],
        "newcomers": document["noise"]["newcomers"][:NEWCOMERS],
        "parts": sorted(document["parts"], key=lambda part: -part["change"]),
    }


def _same(made: Outlook, shown: int) -> set[int]:
    """Descriptors with one variant in all scenarios shown: told once, not in each row."""
    rows = made.found.scenarios[:shown]
    if len(rows) < 2:
        return set()
    return {i for i in range(rows.shape[1]) if (rows[:, i] == rows[0, i]).all()}
