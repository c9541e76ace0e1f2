"""Assessments into a case and one picture out of it, by command."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from upstander.cli.main import main
from upstander.evidence.case_file import read_case, write_case
from upstander.model.case import CaseFile, Manifest
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """indicator,rating,assessor,role,community,date,reason,marking
8.7,3,desk-1,ministry,marsh,2026-06-01,=cmd <script>alert(1)</script>,TLP:CLEAR
8.7,0,ngo-2,ngo,marsh,2026-06-02,,TLP:CLEAR
7e,2,desk-1,ministry,,2026-06-03,,TLP:AMBER
"""


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["upstander", *map(str, arguments)])
    return main()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    amber = Marking(TLP.AMBER, "hub")
    said = (
        Statement("d", "x", "Territory", "name", "Numera"),
        Statement("d", "marsh", "Community", "name", "Marsh people", last_seen="2026-05-01"),
        Statement("d", "hill", "Community", "name", "Hill <b>people</b>", marking=amber),
    )
    write_case(CaseFile(Manifest("c", "C", date(2026, 6, 30), "x"), said), tmp_path / "case")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "case"


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_good_rows_are_kept_and_a_bad_one_makes_the_command_fail(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = case.parent / "rows.csv"
    rows.write_text(ROWS + "99,1,desk-1,,,2026-06-01,,\n", encoding="utf-8")
    assert run(monkeypatch, "risk", "assess", case, rows, "--json") == 1
    told = document(capsys)
    assert [(p["line"], "no such indicator" in p["message"]) for p in told["problems"]] == [
        (5, True)
    ]
    assert told["summary"]["assessors"] == 2
    kept = {s.value for s in read_case(case).statements if s.prop == "indicator"}
    assert kept == {"8.7", "7e"}


def test_the_summary_shows_who_disagrees_and_a_dry_run_writes_nothing(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_case(case)
    rows = case.parent / "rows.csv"
    assert run(monkeypatch, "risk", "assess", case, rows, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "they disagree on incitement or hate propaganda (marsh): 0 by ngo-2 (ngo); 3" in said
    assert "nobody assessed recently: factors 1, 2" in said
    assert read_case(case) == before


def test_a_picture_for_a_reader_is_made_of_what_that_reader_may_see(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "risk", "assess", case, case.parent / "rows.csv") == 0
    capsys.readouterr()
    assert run(monkeypatch, "risk", "picture", case, "--for", "public", "--json") == 0
    public = document(capsys)
    assert (public["level"], public["reader"]) == ("TLP:CLEAR", "public")
    assert [s["id"] for s in public["scopes"]] == ["marsh"]
    assert "7e" not in json.dumps(public["assessments"]["factors"][6]["units"])
    assert run(monkeypatch, "risk", "picture", case, "--for", "desk", "--json") == 0
    desk = document(capsys)
    assert desk["level"] == "TLP:AMBER"
    assert {s["id"] for s in desk["scopes"]} == {"marsh", "hill"}
    assert len(desk["estimate"]["parts"]) > len(public["estimate"]["parts"])


def test_every_reason_in_the_document_leads_to_a_statement_in_it(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "risk", "assess", case, case.parent / "rows.csv") == 0
    capsys.readouterr()
    out = case.parent / "picture.json"
    assert run(monkeypatch, "risk", "picture", case, "--json", "--out", out) == 0
    told = document(capsys)
    assert json.loads(out.read_text()) == told
    cited = [
        i
        for part in told["estimate"]["parts"]
        for reason in part["reasons"]
        for i in reason["statements"]
    ]
    assert cited
    assert set(cited) <= set(told["statements"])
    shifts = [part["shift"][0] for part in told["estimate"]["parts"]]
    total = told["estimate"]["anchor_log_odds"] + sum(shifts)
    assert told["estimate"]["log_odds"] == pytest.approx(total, abs=1e-12)


def test_the_page_is_escaped_and_says_what_is_not_seen(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "risk", "assess", case, case.parent / "rows.csv") == 0
    out = case.parent / "picture.html"
    assert run(monkeypatch, "risk", "picture", case, "--out", out) == 0
    page = out.read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<b>people" not in page
    assert "Missing: a structural forecast in force" in page
    assert "not known: nobody rated or signalled anything for it" in page
    assert f"wrote {out}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("picture", "CASE", "--for", "press"), "no such reader"),
        (("picture", "CASE", "--out", "picture.docx"), "no such format"),
        (("assess", "CASE", "--marking", "PURPLE"), "no such marking"),
        (("assess", "CASE", "--grade", "Z9"), "no such grade"),
    ],
)
def test_wrong_usage_says_what_is_right(
    case: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    told: str,
) -> None:
    given = [str(case) if a == "CASE" else a for a in arguments]
    assert run(monkeypatch, "risk", *given) == 2
    assert told in capsys.readouterr().err


def test_with_nothing_but_the_base_rate_the_picture_is_of_no_country_in_particular(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "risk", "picture", case) == 0
    assert "any country's base rate is 1.6%" in capsys.readouterr().out


def test_a_case_of_which_a_reader_may_see_nothing_gives_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Statement("d", "x", "Territory", "name", "Numera", marking=Marking(TLP.AMBER))
    case = CaseFile(Manifest("c", "C", date(2026, 6, 30), "x"), (said,))
    write_case(case, tmp_path / "case")
    assert run(monkeypatch, "risk", "picture", tmp_path / "case", "--for", "public") == 1
    assert "nothing in this case may be shown to the public" in capsys.readouterr().err
