"""The lake on the command line: one document, exit codes, and files that anyone can read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from upstander.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.delenv("UPSTANDER_ENGINE", raising=False)

    def runs(*arguments: object) -> tuple[int, Any]:
        words = ["upstander", "evidence", "lake", *map(str, arguments), "--json"]
        monkeypatch.setattr("sys.argv", words)
        code = main()
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    return runs


@pytest.fixture
def lake(tmp_path: Path, run: Any) -> Path:
    (tmp_path / "e.csv").write_text("source,target\na,b\nb,c\nd,e\n")
    assert run("add", tmp_path / "lake", tmp_path / "e.csv", "--dataset", "e")[0] == 0
    return tmp_path / "lake"


def test_a_file_is_added_once_shown_and_removed(lake: Path, tmp_path: Path, run: Any) -> None:
    code, again = run("add", lake, tmp_path / "e.csv", "--dataset", "e")
    assert (code, again["files"][0]["added"]) == (0, False)
    assert [source["rows"] for source in run("show", lake)[1]["sources"]] == [3]
    assert run("check", lake) == (0, {"lake": str(lake), "problems": []})
    assert run("remove", lake, "e")[1]["rows"] == 3
    assert run("show", lake)[1]["sources"] == []


@pytest.mark.slow
def test_components_and_neighbourhoods_are_written_as_plain_files(
    lake: Path, tmp_path: Path, run: Any
) -> None:
    out = tmp_path / "parts.csv"
    code, told = run("components", lake, "--out", out)
    assert (code, told["components"]) == (0, 2)
    assert pl.read_csv(out)["component"].n_unique() == 2
    code, told = run("around", lake, "--seed-node", "a", "--steps", 1)
    assert {row["node"] for row in told["nodes"]} == {"a", "b"}


def test_a_faulty_row_is_told_and_the_others_are_kept(tmp_path: Path, run: Any) -> None:
    (tmp_path / "e.csv").write_text("source,target\na,b\n,c\n")
    code, told = run("add", tmp_path / "lake", tmp_path / "e.csv", "--dataset", "e")
    assert code == 1
    assert (told["files"][0]["rows"], told["problems"][0]["line"]) == (1, 3)


def test_no_lake_is_bad_input_and_a_wrong_ending_is_wrong_usage(
    lake: Path, tmp_path: Path, run: Any
) -> None:
    assert run("show", tmp_path)[0] == 1
    assert run("components", lake, "--out", tmp_path / "x.xls")[0] == 2
    assert run("rank", lake, "--seed-node", "nobody")[0] == 1
