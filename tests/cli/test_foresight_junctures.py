"""``upstander foresight junctures``: a timeline, and a calendar that keeps quiet."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from typer.testing import CliRunner

from upstander.cli.foresight import app
from upstander.errors import UsageError
from upstander.evidence.scenario_wizard import scw_text
from upstander.model.cross_impact import CrossImpact, Descriptor

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """id,kind,title,start,end,recurs,country,descriptor,variant,push,marking
vote,election,The vote,2027-06-12,,,Ford,Order,breaks,2,TLP:CLEAR
massacre,anniversary,The massacre,1999-06-10,,yearly,Ford,,,,TLP:GREEN
leave,peacekeepers leave,The mission leaves,2027-09,,,Ford,,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "junctures.csv"
    path.write_text(TABLE)
    return path


def run(*arguments: str | Path, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["junctures", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_what_comes_is_told_in_order_with_what_falls_together(table: Path) -> None:
    text, _ = run(table, "--from", "2027-06-01", "--days", "30")
    lines = text.splitlines()
    assert lines[0] == "2 junctures from 2027-06-01 to 2027-06-30"
    assert lines[1].startswith("2027-06-10  The massacre (Ford): anniversary, 8.11")
    assert "1 more within a week of it; pushes Order to breaks by +2" in lines[2]
    assert "together in the week from" in lines[3]


def test_the_timeline_is_a_table_too(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "timeline.csv"
    text, _ = run(table, "--from", "2027-06-01", "--days", "120", "--out", out, "--json")
    made = json.loads(text)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["id"] for row in rows] == [o["id"] for o in made["occurrences"]]
    assert [row["id"] for row in rows] == ["massacre", "vote", "leave"]
    assert rows[1]["strength"] == "2"
    assert made["occurrences"][2]["end"] == "2027-09-30"
    assert made["calendar"] is None


def test_a_calendar_leaves_out_what_is_marked_and_says_how_much(
    table: Path, tmp_path: Path
) -> None:
    ics = tmp_path / "out.ics"
    _, said = run(table, "--from", "2027-06-01", "--ics", ics)
    assert "1 junctures up to TLP:CLEAR; 2 left out by their marking" in said
    assert "The vote" in ics.read_text()
    assert "massacre" not in ics.read_text()
    text, _ = run(table, "--from", "2027-06-01", "--ics", ics, "--up-to", "green", "--json")
    assert json.loads(text)["calendar"]["left_out"] == 1
    assert ics.read_bytes().count(b"BEGIN:VEVENT\r\n") == 2


def test_without_a_day_it_begins_today(table: Path) -> None:
    from datetime import date

    text, _ = run(table, "--json")
    assert json.loads(text)["first"] == date.today().isoformat()  # noqa: DTZ011


def test_a_bad_row_is_reported_and_the_rest_told(table: Path) -> None:
    table.write_text(TABLE + "x,rumour,Somebody says,2027-06-01,,,,,,,\n")
    text, said = run(table, "--from", "2027-06-01", code=1)
    assert "The vote" in text
    assert "junctures.csv:5: no such kind" in said


@pytest.mark.parametrize(("name", "value"), [("--from", "soon"), ("--up-to", "secret")])
def test_options_that_cannot_be_are_wrong_usage(
    table: Path, tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(UsageError):
        run(table, "--ics", tmp_path / "out.ics", name, value)


def test_a_vote_tips_a_scenario_and_the_table_says_when(table: Path, tmp_path: Path) -> None:
    impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    pair = Descriptor("Rule", ("law", "fear")), Descriptor("Order", ("holds", "breaks"))
    matrix = tmp_path / "matrix.scw"
    matrix.write_text(scw_text(CrossImpact(pair, impact)))
    table.write_text(TABLE.replace("breaks,2", "breaks,5"))
    begin = ("--from", "2027-06-01", "--days", "30", "--matrix", matrix)
    start = ("--start", "Rule=law", "--start", "Order=holds")
    text, _ = run(table, *begin, *start, "--json")
    steps = json.loads(text)["course"]
    assert [step["day"] for step in steps] == ["2027-06-01", "2027-06-12", "2027-06-13"]
    assert steps[1]["moved"] == ["Rule", "Order"]
    assert steps[2]["state"] == {"Rule": "fear", "Order": "breaks"}
    text, _ = run(table, *begin, *start)
    assert "from 2027-06-12, under vote: Rule to fear, Order to breaks" in text
    with pytest.raises(UsageError, match="the start does not say Order"):
        run(table, *begin, *start[:2])
