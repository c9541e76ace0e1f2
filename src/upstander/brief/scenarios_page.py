"""The page of a matrix's scenarios: which hold themselves up, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.templating import render

if TYPE_CHECKING:
    from upstander.foresight.scenarios.outlook import Outlook

MOST = 60
"""Scenarios on the page; the rest are in the file of results."""

NEWCOMERS = 10


def scenarios_page(made: Outlook, banner: str = "", note: str = "") -> str:
    """The result as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    made
        The outlook.
    banner
        The marking line; by default what the page is.
    note
        A sentence that goes first, for instance on where the judgements come from.
    """
    return render(
        "scenarios.html.j2",
        title=f"Scenarios of {made.matrix.name or 'a cross-impact matrix'}",
        banner=banner or "Judgements of people, worked out; no forecast",
        note=note,
        **scenario_values(made),
    )


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
