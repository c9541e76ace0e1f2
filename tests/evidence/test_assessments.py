"""Files of assessments: good records are kept whole, bad ones named, and nothing is laundered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from upstander.errors import Problem
from upstander.evidence.assessments import read_assessments
from upstander.evidence.defaults import Defaults
from upstander.evidence.merging import merge
from upstander.model.assessment import assessments
from upstander.model.case import CaseFile, Manifest
from upstander.model.marking import TLP, Marking, Reader
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

NAME = Statement("d", "marsh", "Community", "name", "Marsh people")
CASE = CaseFile(
    Manifest("c", "C", date(2026, 6, 30), "x"),
    (
        Statement("d", "x", "Territory", "name", "Numera"),
        NAME,
        Statement("d", "p", "Person", "name", "A person"),
    ),
)
GREEN = Defaults("panel", marking=Marking(TLP.GREEN, "hub"))
HEADER = "indicator,rating,assessor,role,community,date,evidence,marking,confidence\n"


def read(path: Path, text: str, case: CaseFile = CASE) -> tuple[list[Statement], list[Problem]]:
    path.write_text(text, encoding="utf-8")
    items = list(read_assessments([path], case, GREEN))
    said = [item for item in items if isinstance(item, Statement)]
    return said, [item for item in items if isinstance(item, Problem)]


def test_a_row_becomes_statements_of_one_assessment(tmp_path: Path) -> None:
    row = f"8.7,3,desk-1,ministry,marsh,2026-06-01,{NAME.id},TLP:AMBER,high\n"
    said, problems = read(tmp_path / "a.csv", HEADER + row)
    assert problems == []
    merged = merge(CASE, said).case
    (one,) = assessments(merged.entities().values())
    assert (one.rating, one.assessor, one.about, one.evidence) == (3, "desk-1", "marsh", (NAME.id,))
    assert one.level is TLP.AMBER
    assert {s.independent_origin for s in said} == {"assessor desk-1"}


def test_without_a_community_it_is_about_the_country_and_takes_the_default_marking(
    tmp_path: Path,
) -> None:
    said, _ = read(tmp_path / "a.csv", HEADER + "8.7,?,desk-1,,,2026-06-01,,,\n")
    facts = {s.prop: s.value for s in said}
    assert (facts["about"], facts["rating"]) == ("x", "unknown")
    assert {s.marking.level for s in said} == {TLP.GREEN}


BAD = {
    "8.99,3,desk-1,,,2026-06-01,,,": "no such indicator",
    "8.7,4,desk-1,,,2026-06-01,,,": "no such rating",
    "8.7,3,Jane Doe,,,2026-06-01,,,": "not an assessor",
    "8.7,3,desk-1,,p,2026-06-01,,,": "only a community, a place or a country is rated",
    "8.7,3,desk-1,,nobody,2026-06-01,,,": "nothing is said of community",
    "8.7,3,desk-1,,x,2026-06-01,,,": "is no community",
    "8.7,3,desk-1,,,2026-07-01,,,": "after the case's day",
    "8.7,3,desk-1,,,June,,,": "date is no day",
    "8.7,3,desk-1,,,2026-06-01,feed,,": "no statement 'feed'",
    "8.7,3,desk-1,,,2026-06-01,,PURPLE,": "no such marking",
    "8.7,3,desk-1,,,2026-06-01,,,certain": "no such confidence",
}


@pytest.mark.parametrize("row", BAD)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_are_kept(
    tmp_path: Path, row: str
) -> None:
    good = "8.1,1,desk-2,,,2026-06-01,,,\n"
    said, (problem,) = read(
        tmp_path / "a.csv", f"{HEADER}{good}{row}\n8.2,0,desk-2,,,2026-06-01,,,\n"
    )
    assert BAD[row] in problem.message
    assert problem.line == 3
    assert {s.value for s in said if s.prop == "indicator"} == {"8.1", "8.2"}


def test_one_person_cannot_say_two_things_of_it_on_one_day(tmp_path: Path) -> None:
    rows = "8.7,3,desk-1,,,2026-06-01,,,\n8.7,1,desk-1,,,2026-06-01,,,\n"
    said, (problem,) = read(tmp_path / "a.csv", HEADER + rows)
    assert "already said 3" in problem.message
    again, (same,) = read(tmp_path / "b.csv", HEADER + rows, merge(CASE, said).case)
    assert "already said 3" in same.message
    assert {s.value for s in again if s.prop == "rating"} == {"3"}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    text = HEADER + "8.7,3,desk-1,ngo,marsh,2026-06-01,,,\n"
    said, _ = read(tmp_path / "a.csv", text)
    once = merge(CASE, said)
    again, problems = read(tmp_path / "a.csv", text, once.case)
    assert problems == []
    assert merge(once.case, again).case == once.case


YAML = """
assessments:
  - {indicator: wells, rating: 2, assessor: elder-1, date: "2026-06-02", community: marsh}
indicators:
  - {id: wells, name: wells fenced off, designer: Ford elders, factor: 9, marking: "TLP:AMBER"}
forecasts:
  - {probability: 0.05, forecaster: f-1, date: "2026-06-02", until: "2027-12-31"}
"""


def test_a_partners_indicator_is_rated_and_guards_what_rates_it(tmp_path: Path) -> None:
    said, problems = read(tmp_path / "a.yml", YAML)
    assert problems == []
    rated = [s for s in said if s.schema == "RiskAssessment"]
    assert {s.marking.level for s in rated} == {TLP.AMBER}
    assert {s.marking.level for s in said if s.schema == "HumanForecast"} == {TLP.GREEN}
    public = merge(CASE, said).case.view(Reader("public", TLP.GREEN))
    assert "wells" not in {s.value for s in public.statements}


def test_what_belongs_to_an_exercise_says_so(tmp_path: Path) -> None:
    manifest = Manifest("c", "C", date(2026, 6, 30), "x", synthetic=True)
    said, _ = read(tmp_path / "a.yml", YAML, CaseFile(manifest, CASE.statements))
    assert {s.dataset for s in said} == {"EXERCISE (synthetic): panel"}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.yml", "- 1\n", "is no file of assessments"),
        ("a.yml", "assessments: 3\n", "must be a list"),
        ("a.yml", "assessments: [3]\n", "no set of named values"),
        ("a.yml", "a: [\n", "is no plain YAML"),
        ("a.csv", "colour,shape\n1,2\n", "tells no kind of record"),
        ("a.csv", "", "the table is empty"),
        ("a.csv", HEADER.strip() + ",mood\n", "'mood' is not read"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str, text: str, told: str) -> None:
    said, problems = read(tmp_path / name, text)
    assert said == []
    assert told in problems[0].message


def test_a_forecast_must_be_a_probability_that_ends_after_it_was_made(tmp_path: Path) -> None:
    header = "probability,forecaster,date,until\n"
    rows = "7,f-1,2026-06-01,2027-12-31\n0.1,f-1,2026-06-01,2026-01-01\n0.1,f-1,2026-06-01,\n"
    said, problems = read(tmp_path / "f.csv", header + rows)
    assert said == []
    assert [p.line for p in problems] == [2, 3, 4]
    assert "not a probability" in problems[0].message
