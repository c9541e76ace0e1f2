"""What the sections of a brief say of a small world."""

from __future__ import annotations

from datetime import date, timedelta

from upstander.brief.changed import changed
from upstander.brief.drawing import Arrow, Box, draw
from upstander.brief.situation import Situation
from upstander.brief.unknown import unknown
from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import Grade
from upstander.model.statement import Statement

TODAY = date(2026, 6, 30)
BASE = [
    ("u", "Unit", {"name": "3rd Battalion"}),
    ("v", "Unit", {"name": "Ford Guard"}),
    ("m", "Community", {"name": "Marsh people"}),
    ("land", "Territory", {"name": "Ford"}),
]


def incident(key: str, ago: int, unit: str = "u", **more: str) -> tuple[str, str, dict[str, str]]:
    day = (TODAY - timedelta(days=ago)).isoformat()
    facts = {"name": f"Killings at {key}", "date": day, "perpetrator": unit, "harmed": "m"}
    return key, "Incident", facts | {"act": "rome-7-1-a"} | more


def look(*things: tuple[str, str, dict[str, str]]) -> Situation:
    statements = [
        Statement("d", key, schema, prop, value, source="wire", grade=Grade.parse("B2"))
        for key, schema, facts in [*BASE, *things]
        for prop, value in facts.items()
    ]
    case = CaseFile(Manifest("c", "Ford", TODAY, "land"), tuple(statements))
    return Situation(case, None, 128, 1)


def text(situation: Situation) -> str:
    return " ".join(s.text for s in changed(situation).sentences)


def test_incidents_are_counted_in_ninety_days_and_in_the_ninety_before() -> None:
    said = text(look(incident("a", 1), incident("b", 89), incident("c", 90), incident("d", 200)))
    assert "two incidents of violence against communities are reported, against 1" in said


def test_an_incident_whose_day_is_not_known_well_enough_is_in_neither_window() -> None:
    vague = ("y", "Incident", {"name": "Removal", "date": "2026", "perpetrator": "u"})
    assert "one incident" in text(look(incident("a", 1), vague))


def test_a_unit_named_for_the_first_time_is_said_to_be_new() -> None:
    said = text(look(incident("a", 1, "v"), incident("b", 120, "u"), incident("c", 2, "u")))
    assert "Named for the first time as reported perpetrators: Ford Guard." in said


def test_without_incidents_nothing_is_said_of_change() -> None:
    assert changed(look()).empty


def test_casualties_are_bounds_and_never_one_number() -> None:
    said = text(look(incident("a", 1, casualtiesLow="2", casualtiesHigh="7")))
    assert "at 2 to 7" in said


def test_two_commanders_at_one_time_become_a_question() -> None:
    situation = look(
        ("p", "Person", {"name": "A"}),
        ("q", "Person", {"name": "B"}),
        ("x", "Posting", {"holder": "p", "unit": "u", "commanding": "true", "startDate": "2025"}),
        ("y", "Posting", {"holder": "q", "unit": "u", "commanding": "true", "startDate": "2026"}),
    )
    asked = [s.text for s in unknown(situation, 9).sentences]
    assert "Who commands 3rd Battalion: A or B? The sources disagree." in asked


def test_two_commanders_one_after_the_other_are_no_contradiction() -> None:
    first = {"holder": "p", "unit": "u", "commanding": "true", "endDate": "2024"}
    second = {"holder": "q", "unit": "u", "commanding": "true", "startDate": "2025"}
    situation = look(
        ("p", "Person", {"name": "A"}),
        ("q", "Person", {"name": "B"}),
        ("x", "Posting", first),
        ("y", "Posting", second),
    )
    assert not [s for s in unknown(situation, 9).sentences if "commands" in s.text]


def test_a_silence_about_supplies_and_a_community_alone_become_questions() -> None:
    asked = [s.text for s in unknown(look(incident("a", 1)), 9).sentences]
    assert any("From whom does 3rd Battalion have its orders, money and arms?" in q for q in asked)
    assert any("Who protects Marsh people?" in q for q in asked)


def test_two_reports_alike_become_a_question() -> None:
    situation = look(incident("a", 1), ("b", "Incident", incident("a", 1)[2]))
    assert any("one and the same incident" in s.text for s in unknown(situation, 9).sentences)


def test_a_drawing_escapes_what_it_is_given() -> None:
    made = draw(
        [Box("a", "<b>&", "actor", 0), Box("b", "B", "unit", 1)], [Arrow("a", "b", "arms")], "T"
    )
    assert "<b>&" not in made.svg
    assert "&lt;b&gt;&amp;" in made.svg
