"""`upstander evidence resolve`, `review`, `judge` and `undo` on a small case."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.small_world import SmallWorld

from upstander.cli.main import main
from upstander.evidence.case_file import read_case, write_case
from upstander.model.case import CaseFile, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["upstander", *(str(a) for a in arguments)])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return written(tmp_path / "case", SmallWorld())


def written(path: Path, more: SmallWorld) -> Path:
    """A mine pays a guard that is reported; a bank pays the same guard under another spelling."""
    world = SmallWorld().say("guard", "Unit", name="3rd Ford Battalion")
    world.say("mine", "Company", name="Hill Mine").supply("mine", "guard", "money")
    world.say("i", "Incident", name="Killing", perpetrator="guard")
    world.statements += more.statements
    other = SmallWorld().say("bn3", "Unit", name="3 Ford Bn")
    other.say("bank", "Company", name="Basin Bank").supply("bank", "bn3", "money")
    statements = [*world.statements, *(replace(s, dataset="register") for s in other.statements)]
    manifest = Manifest("small", "Small", date(2026, 1, 1), "t-1", "s-1", "hub", True)
    write_case(CaseFile(manifest, tuple(sorted(statements, key=lambda s: s.id))), path)
    return path


@pytest.mark.slow
def test_pairs_are_suggested_with_reasons_and_nothing_is_joined(
    run: Run, case: Path, tmp_path: Path
) -> None:
    before, out = read_case(case), tmp_path / "pairs.csv"
    code, said, _ = run("evidence", "resolve", case, "--out", out)
    assert code == 0
    assert said.startswith("EXERCISE")
    assert "same      Unit 3 Ford Bn (bn3) / 3rd Ford Battalion (guard)" in said
    with out.open(encoding="utf-8") as handle:
        rows = {(r["left"], r["right"]): r for r in csv.DictReader(handle)}
    assert rows["bn3", "guard"]["suggestion"] == "same"
    assert read_case(case) == before


def test_the_queue_says_who_would_then_supply_whom(run: Run, case: Path) -> None:
    code, said, _ = run("evidence", "review", case, "--json")
    first = json.loads(said)["queue"][0]
    assert (code, first["left"], first["right"]) == (0, "bn3", "guard")
    words = "Basin Bank would also provide 3rd Ford Battalion with money"
    assert first["would_change"] == words
    assert first["expected_effect"] > 0


def test_a_judgement_joins_and_undoing_it_restores_every_byte(run: Run, case: Path) -> None:
    before = (case / "statements.jsonl").read_bytes()
    code, said, _ = run(
        "evidence", "judge", case, "bn3", "3rd Ford Battalion", "same", "--by", "Ada Analyst"
    )
    assert code == 0
    assert "bn3 and guard are same, judged Ada Analyst" in said
    assert "guard" not in read_case(case).entities()
    code, said, _ = run("evidence", "review", case, "--json")
    pairs = {(d["left"], d["right"]) for d in json.loads(said)["queue"]}
    assert ("bn3", "guard") not in pairs
    assert run("evidence", "undo", case, "guard", "bn3")[0] == 0
    assert (case / "statements.jsonl").read_bytes() == before
    assert run("evidence", "undo", case, "guard", "bn3")[0] == 2


def test_a_contradiction_is_refused_and_wrong_words_are_wrong_usage(run: Run, case: Path) -> None:
    judge = ("evidence", "judge", case, "bn3", "guard")
    assert run(*judge, "different", "--by", "Bo")[0] == 0
    code, _, err = run(*judge, "same", "--by", "Ada")
    assert (code, "contradicts what was judged" in err) == (1, True)
    assert run(*judge, "perhaps", "--by", "Ada")[0] == 2
    assert run("evidence", "judge", case, "bn3", "nobody", "same", "--by", "Ada")[0] == 2


@pytest.mark.slow
def test_only_bodies_are_joined_on_wish_and_in_somebody_s_name(run: Run, tmp_path: Path) -> None:
    persons = SmallWorld()
    persons.say("ada1", "Person", name="Ada Example").say("ada2", "Person", name="Ada Example")
    case = written(tmp_path / "case", persons)
    assert run("evidence", "resolve", case, "--apply-above", 0.5)[0] == 2
    code, said, _ = run("evidence", "resolve", case, "--apply-above", 0.5, "--by", "Ada", "--json")
    assert (code, json.loads(said)["joined"]) == (0, 1)
    entities = read_case(case).entities()
    assert "guard" not in entities
    assert {"ada1", "ada2"} <= set(entities)
