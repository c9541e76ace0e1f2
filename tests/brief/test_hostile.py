"""Hostile names: shown as they are, never run, and they break no page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.brief.audience import Audience
from upstander.brief.compose import compose, look
from upstander.brief.fitting import fitted
from upstander.brief.rendering import as_html, as_markdown
from upstander.errors import InputError, TwoPagesError
from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import Grade
from upstander.model.marking import CLEAR
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.rendering import Printed

NAMES = {
    "markup": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "typst": '#panic("x") $ #import "/etc/passwd" ] } *_`',
    "template": "{{ brief.case }} {% include 'x' %}",
    "terminal": "name\x1b[2J\x00\x07",
    "right to left": "قرية \u202e drawkcab",
    "long": "very long name " * 20,
    "other scripts": "Деревня 村 గ్రామం 😀",
    "no space": "x" * 3_000,
    "html entity": "&lt;b&gt; &amp; &#0;",
}


def brief_of(name: str) -> tuple[Brief, Printed]:
    facts = [
        ("u", "Unit", {"name": name}),
        ("s", "Organization", {"name": f"Supplier of {name}"}),
        ("m", "Community", {"name": name}),
        ("r", "Enablement", {"supplier": "s", "recipient": "u", "supplied": "arms"}),
        ("i", "Incident", {"name": name, "date": "2026-06-01", "perpetrator": "u", "harmed": "m"}),
    ]
    said = tuple(
        Statement("d", key, schema, prop, value, grade=Grade.parse("B2"), marking=CLEAR)
        for key, schema, values in facts
        for prop, value in values.items()
    )
    case = CaseFile(Manifest("c", name, date(2026, 6, 30), "m"), said)
    situation = look(case, Audience.MINISTER, worlds=128)
    return fitted(situation, Audience.MINISTER, "brief.html")


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_breaks_no_page_and_runs_nowhere(kind: str) -> None:
    brief, printed = brief_of(NAMES[kind])
    page = as_html(brief)
    assert printed.data.startswith(b"%PDF-")
    assert printed.pages <= 2
    assert "<script" not in page
    assert "<img" not in page
    assert as_markdown(brief)


@pytest.mark.slow
def test_names_that_two_pages_cannot_hold_are_refused_with_a_remedy() -> None:
    with pytest.raises(TwoPagesError, match="shorten the names"):
        brief_of("very long name " * 800)


FACTS = [
    ("u", "Unit", "name", "3rd Battalion"),
    ("v", "Unit", "name", "Ford Guard"),
    ("s", "Organization", "name", "Salt Works"),
    ("m", "Community", "name", "Marsh people"),
    ("p", "Person", "name", "A"),
    ("q", "Person", "name", "B"),
    ("r", "Enablement", "supplier", "s"),
    ("r", "Enablement", "recipient", "u"),
    ("r", "Enablement", "supplied", "arms"),
    ("k", "Command", "superior", "v"),
    ("k", "Command", "subordinate", "u"),
    ("i", "Incident", "name", "Killings"),
    ("i", "Incident", "date", "2026-06-01"),
    ("i", "Incident", "perpetrator", "u"),
    ("i", "Incident", "harmed", "m"),
    ("i", "Incident", "act", "rome-7-1-a"),
    ("i", "Incident", "act", "no-such-act"),
    ("i", "Incident", "casualtiesLow", "2"),
    ("g", "Protection", "protector", "s"),
    ("g", "Protection", "community", "m"),
    ("x", "Posting", "holder", "p"),
    ("x", "Posting", "unit", "u"),
    ("x", "Posting", "commanding", "true"),
    ("y", "Posting", "holder", "q"),
    ("y", "Posting", "unit", "u"),
    ("y", "Posting", "commanding", "true"),
    ("o", "Organization", "name", "Our state"),
    ("b", "Observation", "subject", "o"),
    ("b", "Observation", "variable", "prevention_budget"),
    ("b", "Observation", "value", "5"),
    ("l", "Lever", "name", "Ask"),
    ("l", "Lever", "kind", "trade"),
    ("l", "Lever", "holder", "o"),
    ("l", "Lever", "object", "s"),
    ("l", "Lever", "success", "0.8"),
    ("l", "Lever", "cost", "2"),
    ("l", "Lever", "legalBasis", "Act"),
]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(FACTS), min_size=1), st.sampled_from(Audience))
def test_a_case_with_any_facts_missing_still_makes_a_brief(
    facts: set[tuple[str, str, str, str]], audience: Audience
) -> None:
    said = tuple(Statement("d", *fact, grade=Grade.parse("B2")) for fact in sorted(facts))
    case = CaseFile(Manifest("c", "T", date(2026, 6, 30), "land", own_state="o"), said)
    try:
        brief = compose(case, audience, worlds=128)
    except InputError as error:
        assert "nothing in this case" in str(error)  # noqa: PT017  (a view may be empty)
        return
    assert as_html(brief)
    for entry in brief.evidence:
        assert entry.exhibits
