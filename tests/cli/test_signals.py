"""``upstander risk signals`` as a user meets it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from upstander.cli.main import app
from upstander.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

RUN = CliRunner()
HEAD = "id,date_start,country,adm_1,type_of_violence,side_a,side_b,best,synthetic\n"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Eight quiet years of two made-up countries, and a bloody last month in one."""
    rows = [
        f"{land}{k},{2000 + k // 12}-{k % 12 + 1:02d}-10,{land},North,1,Army of {land},Front,1,true"
        for k in range(96)
        for land in ("Numera", "Ford")
    ]
    rows += [f"x{k},2007-12-1{k % 10},Ford,East,3,Riders,Civilians,{k},true" for k in range(12)]
    path = tmp_path / "feed.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n")
    return path


def test_signals_are_ranked_sentences_that_say_they_are_synthetic(feed: Path) -> None:
    done = RUN.invoke(app, ["risk", "signals", str(feed)])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "EXERCISE: the events are made up."
    assert "Ford (one-sided), 2007-12: 12 events with 66 deaths" in done.output
    assert "events: x11, x10, x9, x8, x7 and 7 more" in done.output
    assert "How often the rules call" in done.output
    assert "no forecast and no verified incident" in lines[-1]


def test_json_is_one_document_and_csv_has_a_row_a_signal(feed: Path, tmp_path: Path) -> None:
    out = tmp_path / "signals.csv"
    options = ["--by", "place", "--kind", "os", "--false-alarms", "0.01", "--out", str(out)]
    done = RUN.invoke(app, ["risk", "signals", str(feed), *options, "--json"])
    document = json.loads(done.stdout)
    assert document["as_of"] == "2007-12"
    assert {rule["rule"] for rule in document["rules"]} >= {"surge", "return"}
    assert {signal["name"] for signal in document["signals"]} == {"Ford / East"}
    with out.open() as handle:
        rows = list(csv.DictReader(handle))
    assert [row["rule"] for row in rows] == [signal["rule"] for signal in document["signals"]]
    assert {row["synthetic"] for row in rows} == {"true"}


def test_a_month_before_the_last_sees_nothing_later(feed: Path) -> None:
    done = RUN.invoke(app, ["risk", "signals", str(feed), "--as-of", "2007-11", "--json"])
    assert json.loads(done.stdout)["signals"] == []


def test_bad_rows_are_reported_and_the_rest_is_answered(feed: Path) -> None:
    feed.write_text(feed.read_text() + "z,0000-01-01,Ford,East,3,Riders,Civilians,1,true\n")
    done = RUN.invoke(app, ["risk", "signals", str(feed), "--json"])
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert document["problems"][0]["line"] == 206
    assert document["signals"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--as-of", "2007-13"], "not a month"),
        (["--as-of", "2011-01"], "outside the feed"),
        (["--by", "person"], "no series are told apart by 'person'"),
        (["--false-alarms", "0"], "between 0 and 1"),
        (["--kind", "raid"], "no event is of the kind 'raid'"),
    ],
)
def test_wrong_usage_says_what_would_be_right(feed: Path, options: list[str], message: str) -> None:
    done = RUN.invoke(app, ["risk", "signals", str(feed), *options])
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)
    assert done.exception.problem.remedy


def test_a_table_summed_to_country_and_month_is_read_too(tmp_path: Path) -> None:
    head = "iso3,year,month,ged_best_sb,ged_best_ns,ged_best_os,"
    head += "ged_count_sb,ged_count_ns,ged_count_os\n"
    rows = [f"TCD,{2000 + k // 12},{k % 12 + 1},0,0,0,0,0,0" for k in range(72)]
    rows.append("TCD,2006,1,0,0,90,0,0,9")
    path = tmp_path / "months.csv"
    path.write_text(head + "\n".join(rows) + "\n")
    done = RUN.invoke(app, ["risk", "signals", str(path)])
    assert "TCD (one-sided), 2006-01: 9 events with 90 deaths" in done.output
    refused = RUN.invoke(app, ["risk", "signals", str(path), "--by", "actor"])
    assert "has no actor" in str(refused.exception)
