"""``upstander levers`` on what is wrong, missing or odd in a case: a clear answer each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.levers.small_case import small_case, with_lever
from tests.small_world import TODAY, SmallWorld

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.model.case import CaseFile, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Writes a world as a case and runs a command of ``levers`` on it: code, stdout and stderr."""

    def run(world: SmallWorld, command: str, *words: str) -> tuple[int, str, str]:
        said = {s.id: s for s in world.statements}
        manifest = Manifest("c", "A case", TODAY, "state", own_state="state", synthetic=True)
        folder = tmp_path / f"case{len(list(tmp_path.iterdir()))}"
        write_case(CaseFile(manifest, tuple(said[key] for key in sorted(said))), folder)
        monkeypatch.setattr("sys.argv", ["upstander", "levers", command, str(folder), *words])
        code = main()
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_lever_without_holder_or_object_is_forbidden_with_the_reason(ask: Ask) -> None:
    world = with_lever(with_lever(small_case(), "loose", holder=""), "blunt", object="")
    code, out, _ = ask(world, "plan", "--budget", "3")
    assert code == 0
    assert "LOOSE: it has no known holder" in out
    assert "BLUNT: it acts on nothing" in out
    assert "the plan is to do nothing: all 2 levers are forbidden" in out


def test_a_circle_of_prerequisites_is_named_from_both_sides(ask: Ask) -> None:
    world = with_lever(with_lever(small_case(), "a", prerequisite="b"), "b", prerequisite="a")
    _, out, _ = ask(world, "plan", "--budget", "3")
    assert "A: it needs B, in a circle of prerequisites" in out
    assert "B: it needs A, in a circle of prerequisites" in out


def test_with_a_budget_of_nothing_the_plan_says_why_it_is_empty(ask: Ask) -> None:
    code, out, _ = ask(with_lever(small_case()), "plan", "--budget", "0")
    assert code == 0
    assert "the plan is to do nothing: a budget of 0 buys only what costs nothing" in out
    code, _, err = ask(with_lever(small_case()), "plan", "--budget=-1")
    assert code == 2
    assert "--budget" in err


def test_a_budget_that_buys_nothing_and_a_case_without_levers_say_so(ask: Ask) -> None:
    _, out, _ = ask(with_lever(small_case(), cost="9"), "plan", "--budget", "3")
    assert "nothing that may be done for 3 weakens anybody" in out
    _, out, _ = ask(small_case(), "plan", "--budget", "3")
    assert "there is no lever that could be read" in out


def test_levers_that_cannot_be_had_together_are_named_with_the_rule(ask: Ask) -> None:
    world = with_lever(small_case(), "a", cost="2")
    with_lever(world, "b", cost="2", object="depot", layer="arms")
    code, _, err = ask(world, "explain", "--budget", "3", "--want", "a", "--want", "b")
    assert code == 1
    assert "“A” and “B” cannot be had together within the budget of 3" in err


def test_numbers_that_cannot_be_are_told_with_the_lever_that_has_them(ask: Ask) -> None:
    for facts in ({"success": "1.4"}, {"cost": "-2"}, {"pricedIn": "3"}):
        _, _, err = ask(with_lever(small_case(), **facts), "plan", "--budget", "3")
        assert "FREEZE" in err, facts


def test_a_circle_of_command_is_planned_with_and_said(ask: Ask) -> None:
    world = with_lever(small_case()).actors("x", "y")
    for k, (a, b) in enumerate((("x", "y"), ("y", "staff"), ("staff", "x"))):
        world.say(f"c{k}", "Command", superior=a, subordinate=b)
    code, out, err = ask(world, "plan", "--budget", "3")
    assert code == 0
    assert "FREEZE: without it" in out
    assert "STAFF, X and Y stand in a circle of command: nobody stands above" in err
    world.actors("top").say("c9", "Command", superior="top", subordinate="x")
    assert "fed from above" in ask(world, "plan", "--budget", "3")[2]


def test_repeated_looping_and_contradictory_relations_are_read_and_said(ask: Ask) -> None:
    plain = with_lever(small_case())
    twice = with_lever(small_case().supply("bank", "u", "money"))
    twice.say("loop", "Enablement", supplier="bank", recipient="bank", supplied="money")
    answers: list[dict[str, Any]] = [
        json.loads(ask(world, "plan", "--budget", "3", "--json")[1]) for world in (plain, twice)
    ]
    assert answers[0]["objective"] == answers[1]["objective"]
    assert "joins 'bank' to itself" in str(answers[1]["notes"])
    odd = with_lever(small_case()).say("bank-money-u", "Enablement", by="B2", recipient="depot")
    _, _, err = ask(odd, "plan", "--budget", "3")
    assert "relation bank-money-u is stated in contradictory ways" in err
    assert "BANK → DEPOT; BANK → U" in err


def test_a_plan_says_what_weighs_whom_it_protects_and_what_rerouting_does(ask: Ask) -> None:
    world = with_lever(small_case()).actors("second", schema="Company").actors("w")
    world.supply("bank", "w", "money").supply("second", "w", "money")
    _, out, _ = ask(world, "plan", "--budget", "3")
    assert "perpetrators may open" in out
    assert "if nobody reroutes" in out
    assert "Marsh people: " in out
    assert "U: 100.0%" in out
    assert "threatens Marsh people" in out


def test_whom_to_protect_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text("a,b\nhub,x\nhub,y\nhub,z\n")
    words = ["upstander", "levers", "protect", str(edges), "--after", "0", "--json"]
    monkeypatch.setattr("sys.argv", words)
    assert main() == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["protect_first"], document["spared"], document["proved"]) == (["hub"], 3, True)
