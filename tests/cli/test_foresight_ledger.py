"""``upstander foresight ledger`` from file to file, and its page."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from upstander.cli.foresight import app
from upstander.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

ASKED = """id,text,rule,opens,resolves,kind,options,outcome,warned,acted,action,base,base_source
rain,Will it <rain>?,the gauge,2027-01-01,2027-01-10,binary,,yes,yes,no,,0.2,twenty years
coup,Will they?,the gazette,2027-01-01,2027-01-10,binary,,no,yes,yes,envoy sent,0.1,ten years
calm,Will it break?,the gazette,2027-01-01,2027-01-10,binary,,no,no,no,,0.1,ten years
later,Will it yet?,the gazette,2027-01-01,2027-01-10,binary,,,,,,,
count,How many?,the count,2027-01-01,2027-01-10,numeric,,12,,,,10 4,ten years
"""
SAID = """question,forecaster,kind,time,probability,mean,sd,reason
rain,amy,person,2027-01-01,0.6,,,clouds
rain,model-1,model,2027-01-01,0.4,,,
coup,amy,person,2027-01-01,0.8,,,
calm,amy,person,2027-01-01,0.1,,,
later,amy,person,2027-01-01,0.3,,,
count,amy,person,2027-01-01,,11,3,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    asked, said = tmp_path / "questions.csv", tmp_path / "forecasts.csv"
    asked.write_text(ASKED)
    said.write_text(SAID)
    return asked, said


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["ledger", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def found(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run(*arguments, "--json", code=code))
    return made


def test_scores_are_written_that_anyone_can_check(files: tuple[Path, Path]) -> None:
    out = files[0].parent / "scores.csv"
    made = found(*files, "--pool", "mean", "--out", out)
    rows = {row["question"]: row for row in csv.DictReader(out.read_text().splitlines())}
    assert float(rows["rain"]["pool"]) == pytest.approx(0.25)
    assert float(rows["rain"]["base"]) == pytest.approx(0.64)
    assert float(rows["rain"]["individual"]) == pytest.approx((0.16 + 0.36) / 2)
    assert rows["count"]["score"] == "crps"
    assert (rows["coup"]["stratum"], rows["coup"]["warned"], rows["coup"]["happened"]) == (
        "acted",
        "yes",
        "no",
    )
    assert rows["later"]["pool"] == ""
    quiet = made["summaries"][0]
    assert (quiet["questions"], quiet["pool"]) == (2, pytest.approx((0.25 + 0.01) / 2))
    assert quiet["skill"]["value"] == pytest.approx(1 - 0.26 / 0.65)
    assert made["problems"] == []


def test_what_was_acted_on_is_told_apart(files: tuple[Path, Path]) -> None:
    text = run(*files)
    assert "somebody acted (scored apart): 1 question" in text
    assert "1 x neither a false alarm nor a proof that action helped" in text
    assert "had nobody acted on 1" in text


def test_the_same_seed_gives_the_same_document(files: tuple[Path, Path]) -> None:
    assert run(*files, "--json", "--seed", "3") == run(*files, "--json", "--seed", "3")


def test_records_are_shown_only_when_asked_for(files: tuple[Path, Path]) -> None:
    assert "records" not in found(*files)
    assert "amy" not in run(*files)
    own = found(*files, "--records")["records"]
    assert [one["forecaster"] for one in own] == ["amy", "model-1"]


def test_a_late_forecast_is_refused_and_the_rest_scored(files: tuple[Path, Path]) -> None:
    files[1].write_text(SAID + "rain,bob,person,2027-02-01,1.0,,,hindsight\n")
    made = found(*files, code=1)
    assert made["questions"][0]["forecasters"] == 2
    assert made["problems"][0]["line"] == 8
    assert "hindsight" in made["problems"][0]["remedy"]


def test_wrong_rules_are_wrong_usage_and_missing_files_bad_input(
    files: tuple[Path, Path],
) -> None:
    with pytest.raises(UsageError, match="choose of geo-odds"):
        run(*files, "--pool", "loudest")
    with pytest.raises(InputError, match="no such file"):
        run(files[0], files[0].parent / "nowhere.csv")


def test_the_page_says_numbers_base_rate_and_interval_and_runs_nothing(
    files: tuple[Path, Path],
) -> None:
    page = files[0].parent / "page.html"
    run(*files, "--report", page)
    text = page.read_text()
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert "Will it &lt;rain&gt;?" in text
    assert "five questions, 4 resolved" in text
    assert "too few to lean on" in text
    assert "95% interval" in text
    assert "neither a false alarm nor a proof" in text
    assert "amy" not in text
    assert text.count("<svg") == 1
    assert all("<caption>" in table for table in re.findall(r"<table>.*?</table>", text, re.DOTALL))


def test_a_ledger_without_outcomes_has_a_page_too(files: tuple[Path, Path]) -> None:
    open_ = re.sub(r",(yes|no),(yes|no),(yes|no),[^,]*,", ",,,,,", ASKED).replace(",12,", ",,")
    files[0].write_text(open_)
    page = files[0].parent / "page.html"
    run(*files, "--report", page)
    assert "nothing to score yet" in page.read_text()
    assert "No skill can be told" in page.read_text()
