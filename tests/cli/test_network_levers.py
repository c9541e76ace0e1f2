"""``upstander network`` and ``upstander levers``, from file to file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.levers.small_case import small_case, with_lever
from tests.levers.test_instance import instance
from tests.small_world import TODAY, SmallWorld

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.model.case import CaseFile, Manifest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The small case as a folder, with one lever and a stated budget."""
    world = with_lever(small_case())
    world.say("b", "Observation", subject="state", variable="prevention_budget", value="4")
    ordered = tuple(sorted(world.statements, key=lambda s: s.id))
    folder = tmp_path / "case"
    manifest = Manifest("small", "A small case", TODAY, "state", own_state="state", synthetic=True)
    write_case(CaseFile(manifest, ordered), folder)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["upstander", *map(str, words)])
    return main()


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return dict(json.loads(capsys.readouterr().out))


def test_weak_points_as_text_and_as_json(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "network", "weak", case, "--layer", "money", "--top", "1") == 0
    text = capsys.readouterr().out
    assert text.startswith("EXERCISE: all of this is made up\nThe one that tells most cuts 100%")
    assert "No other set of so many cuts more: proved" in text
    assert "Each alone:\n  1. BANK (actor, money)" in text
    assert "Beside the formal chain" in text
    assert "removing it cuts 100% (100%) of the expected supply routes of money" in text
    assert run(monkeypatch, "network", "weak", case, "--json") == 0
    made = document(capsys)
    points, together = made["weak_points"], made["together"]
    assert isinstance(points, list)
    assert isinstance(together, dict)
    assert {p["id"] for p in together["points"]} == {"bank", "depot", "staff"}
    assert together["proved"]
    assert together["loss"]["value"] == pytest.approx(0.75)
    assert {p["id"] for p in points} == {
        *("bank", "depot", "staff", "order", "bank-money-u", "depot-arms-u")
    }


def test_a_case_without_incidents_says_so_and_a_unit_may_be_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = SmallWorld().actors("hq", "u").actors("general", schema="Person")
    world.say("orders", "Command", superior="hq", subordinate="u")
    ordered = tuple(sorted(world.statements, key=lambda s: s.id))
    manifest = Manifest("quiet", "No incident", TODAY, "town", "state", synthetic=True)
    write_case(CaseFile(manifest, ordered), tmp_path / "quiet")
    assert run(monkeypatch, "network", "weak", tmp_path / "quiet") == 0
    told = capsys.readouterr().out
    assert "no incident in this case names a unit" in told
    assert "--toward UNIT" in told
    assert run(monkeypatch, "network", "weak", tmp_path / "quiet", "--toward", "U") == 0
    told = capsys.readouterr().out
    assert "Nothing here reports any conduct of U" in told
    assert "expected routes of orders to U; no substitute is in evidence" in told
    assert run(monkeypatch, "network", "weak", tmp_path / "quiet", "--toward", "GENERAL") == 2
    assert "is no unit or body" in capsys.readouterr().err


def test_a_layer_without_capability_is_wrong_usage(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "network", "weak", case, "--layer", "ownership") == 2
    assert "carries no capability" in capsys.readouterr().err


def test_paths_by_name_with_their_statements(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "network", "paths", case, "State", "abroad", "--json") == 0
    chains = document(capsys)["chains"]
    assert isinstance(chains, list)
    assert [chain["actors"] for chain in chains] == [["state", "ministry", "abroad"]]
    assert all(link["statements"] for link in chains[0]["links"])
    assert run(monkeypatch, "network", "paths", case, "U", "state") == 0
    assert "no chain joins U to STATE" in capsys.readouterr().out


def test_an_unknown_name_is_wrong_usage_and_names_what_is_near(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "network", "paths", case, "banc", "u") == 2
    assert "perhaps BANK (bank)" in capsys.readouterr().err


def test_a_name_that_two_entities_share_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = small_case().say("bank2", "Company", name="Bank")
    manifest = Manifest("small", "A small case", TODAY, "state", own_state="state")
    write_case(CaseFile(manifest, tuple(world.statements)), tmp_path / "case")
    assert run(monkeypatch, "network", "paths", tmp_path / "case", "bAnK", "depot") == 2
    assert "2 entities are called 'bAnK' (remedy: name one: BANK (bank); Bank (bank2))" in (
        capsys.readouterr().err
    )


def test_a_plan_takes_the_budget_that_the_case_states_and_is_written_to_a_file(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    assert run(monkeypatch, "levers", "plan", case, "--out", out, "--json") == 0
    printed, written = document(capsys), json.loads(out.read_text())
    assert printed == written
    assert written["levers"] == ["freeze"]
    assert written["influence"] == [["state", "ministry"]]
    assert (written["budget"], written["cost"], written["synthetic"]) == (4.0, 1.0, True)
    assert written["bound"] <= written["objective"] <= written["nothing"]["objective"]
    assert [entry["lever"] for entry in written["bought"]] == ["freeze"]


def test_without_a_budget_anywhere_the_plan_asks_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = Manifest("small", "A small case", TODAY, "state", own_state="state")
    write_case(CaseFile(manifest, tuple(small_case().statements)), tmp_path / "case")
    assert run(monkeypatch, "levers", "plan", tmp_path / "case") == 2
    assert "give --budget" in capsys.readouterr().err
    assert run(monkeypatch, "levers", "plan", tmp_path / "case", "--budget", "-1") == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "status"), [([], "optimal"), (["--gap", "0"], "optimal"), (["--time", "0"], "time")]
)
def test_an_instance_is_planned_with_its_own_ids(
    options: Sequence[str],
    status: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(instance()))
    assert run(monkeypatch, "levers", "plan", path, "--json", *options) == 0
    made = document(capsys)
    assert (made["levers"], made["influence"], made["status"]) == ([7], [[0, 1]], status)
    assert run(monkeypatch, "levers", "plan", path, "--budget", "0") == 0
    assert "cost 0 of 0" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "lever-plan-1"}', "\x00", '{"n": 1'])
def test_a_broken_instance_is_an_input_at_fault_and_nothing_is_written(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "instance.json", tmp_path / "plan.json"
    path.write_text(text)
    assert run(monkeypatch, "levers", "plan", path, "--out", out) == 1
    assert "instance.json" in capsys.readouterr().err
    assert not out.exists()


def test_reach_tells_who_holds_a_lever_and_the_overlap_tells_of_all(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "levers", "reach", case, "FREEZE") == 0
    assert capsys.readouterr().out.startswith("FREEZE: held by MINISTRY (ours)")
    assert run(monkeypatch, "levers", "reach", case) == 0
    assert "FREEZE: available and effective; MINISTRY" in capsys.readouterr().out
    assert run(monkeypatch, "levers", "reach", case, "thaw") == 2
