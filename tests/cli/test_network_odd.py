"""Networks that are odd: what is left out and how the rest is read is said, and nothing breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.small_world import TODAY, SmallWorld

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.model.case import CaseFile, Manifest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    world = SmallWorld().actors("hq", "a", "b")
    pairs = [("a", "a"), ("a", "b"), ("b", "a"), ("a", "b"), ("hq", "ghost"), ("hq", "a")]
    for k, (superior, subordinate) in enumerate(pairs):
        world.say(f"c{k}", "Command", superior=superior, subordinate=subordinate)
    world.say("c5", "Command", startDate="2025-01-01", endDate="2020-01-01")
    world.supply("hq", "b", "unobtainium").say("i", "Incident", perpetrator="b", name="I")
    ordered = tuple(sorted(world.statements, key=lambda s: s.id))
    write_case(CaseFile(Manifest("odd", "Odd", TODAY, "x", "s"), ordered), tmp_path / "odd")
    return tmp_path / "odd"


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["upstander", "network", *map(str, words)])
    return main()


def test_loops_ghosts_circles_and_turned_dates_are_told_and_the_rest_is_answered(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "weak", odd, "--json") == 0
    made = capsys.readouterr()
    for told in (
        "joins 'a' to itself and is left out",
        "names 'ghost', which the case does not describe",
        "its dates are read as unknown",
        "supplies 'unobtainium', which no layer names",
        "stand in a circle of command: it is fed from above",
    ):
        assert told in made.out
    assert '"id": "hq"' in made.out
    assert "note: " in made.err


def test_said_twice_is_one_relation_and_pools_its_statements(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "paths", odd, "a", "b", "-k", "5") == 0
    told = capsys.readouterr().out
    assert told.count("A → B: command") == 1
    assert "4 statements" in told


def test_the_same_actor_at_both_ends_is_wrong_usage(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "paths", odd, "a", "A") == 2
    assert "is both ends" in capsys.readouterr().err
    assert run(monkeypatch, "home", odd) == 2
    assert "nothing is said of our own state, 's'" in capsys.readouterr().err


def test_an_empty_coalition_is_said_to_be_empty(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "coalition", odd) == 0
    told = capsys.readouterr().out
    assert "no community is described" in told
    assert "that may be unsaid" in told


def test_a_picture_of_a_circle_is_drawn(
    odd: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(monkeypatch, "picture", odd, "--out", tmp_path / "p.svg") == 0
    assert (tmp_path / "p.svg").read_text().startswith("<svg")


def test_a_picture_without_incidents_says_why_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = SmallWorld().actors("a", "b").supply("a", "b")
    ordered = tuple(sorted(world.statements, key=lambda s: s.id))
    write_case(CaseFile(Manifest("q", "Q", TODAY, "x", "s"), ordered), tmp_path / "q")
    assert run(monkeypatch, "picture", tmp_path / "q") == 1
    assert "--toward UNIT" in capsys.readouterr().err
