"""``upstander foresight scenarios``, ``design``, ``stress`` and ``follow`` from file to file."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from upstander.cli.foresight import app
from upstander.cli.foresight_matrix import shown
from upstander.errors import InputError, UsageError
from upstander.exercise.numera import exercise_case

if TYPE_CHECKING:
    from pathlib import Path

JUDGED = """source,source_variant,target,target_variant,points,judge,sure,why
rule,law,street,calm,2,p,sure,
rule,law,street,riot,-2,p,,
rule,fear,street,calm,-1,p,,
rule,fear,street,riot,1,p,,
street,calm,rule,law,1,p,,
street,riot,rule,fear,3,p,,
street,riot,rule,law,-3,p,,
rule,law,street,calm,1,q,unsure,
"""
PUSHES = """lever,descriptor,variant,points,cost,most,why
court,rule,law,4,2,3,judges paid
envoy,street,calm,3,1,1,talks
"""


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "judged.csv"
    path.write_text(JUDGED)
    return path


@pytest.fixture
def pushes(tmp_path: Path) -> Path:
    path = tmp_path / "pushes.csv"
    path.write_text(PUSHES)
    return path


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def document(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json", code=code))
    return found


def test_the_scenarios_of_judges_with_how_sure_they_are(judged: Path) -> None:
    found = document("scenarios", judged, "--draws", "50", "--resolve", "5")
    assert found["complete"]
    assert [s["variants"] for s in found["scenarios"]] == [
        {"rule": "law", "street": "calm"},
        {"rule": "fear", "street": "riot"},
    ]
    for scenario in found["scenarios"]:
        assert 0 <= scenario["survival_low"] <= scenario["survival"] <= scenario["survival_high"]
        assert scenario["between_judges"] == 1.0
        assert scenario["falls_with_points"] > 0
    assert found["noise"]["resolved"] == 5
    assert {part["descriptor"] for part in found["parts"]} == {"rule", "street"}
    assert found == document("scenarios", judged, "--draws", "50", "--resolve", "5")  # seeded
    only = document("scenarios", judged, "--judge", "q", "--draws", "0")
    assert only["between_judges"] is None
    assert only["noise"]["draws"] == 0


def test_files_are_written_and_a_person_reads_the_rest(judged: Path, tmp_path: Path) -> None:
    out, scw, page = tmp_path / "s.sl", tmp_path / "m.scw", tmp_path / "p.html"
    text = run(
        "scenarios", judged, "--judge", "p", "--draws", "20",
        "--out", out, "--scw", scw, "--report", page,
    )  # fmt: skip
    assert "2 consistent scenarios of 4 combinations" in text
    assert "all there are" in text
    assert "does not say how likely" in text
    assert out.read_text().count('"') == 8
    again = document("scenarios", scw, "--draws", "20")
    assert again["count"] == 2
    assert "<script" not in page.read_text()
    assert "These are all there are" in page.read_text()


def test_a_search_without_time_is_not_called_complete(judged: Path, tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    text = run("scenarios", judged, "--time", "0", "--report", page)
    # the root may already be settled without a branch: then it is complete, and says so
    assert ("NOT COMPLETE" in text) is ("not complete" in page.read_text())


def test_bad_rows_are_reported_and_the_rest_is_done(judged: Path) -> None:
    judged.write_text(JUDGED + "rule,law,street,calm,x,r,,\n")
    found = document("scenarios", judged, "--draws", "5", code=1)
    assert found["problems"][0]["line"] == 10
    assert found["count"] == 2


def test_the_least_push_is_found_and_proved(judged: Path, pushes: Path, tmp_path: Path) -> None:
    free = document("design", judged, "--avoid", "street=riot")
    assert free["proved"]
    assert all(s["street"] != "riot" for s in free["left"])
    out = tmp_path / "d.json"
    found = document("design", judged, "--avoid", "street=riot", "--levers", pushes, "--out", out)
    assert found["steps"] == {"envoy": 1} or found["cost"] <= 2
    assert json.loads(out.read_text()) == found
    text = run("design", judged, "--avoid", "street=riot", "--levers", pushes)
    assert "no push costs less" in text
    none = tmp_path / "weak.csv"
    none.write_text("lever,descriptor,variant,points\nleaflet,press,free,1\n")
    with pytest.raises(Exception, match="no row says"):
        run("design", judged, "--avoid", "street=riot", "--levers", none)


def test_plans_go_through_every_scenario(judged: Path, pushes: Path, tmp_path: Path) -> None:
    found = document(
        "stress", judged, "--levers", pushes, "--avoid", "street=riot:0.8", "--budget", "7"
    )
    nothing = next(p for p in found["plans"] if p["plan"] == "nothing")
    assert nothing["worst"] == 0.8
    assert found["best_in_worst"] != "nothing"
    plans = tmp_path / "plans.csv"
    plans.write_text("plan,lever,steps\ntalk,envoy,1\n")
    chosen = document(
        "stress", judged, "--levers", pushes, "--avoid", "street=riot", "--plans", plans
    )
    assert {p["plan"] for p in chosen["plans"]} == {"nothing", "talk"}
    text = run("stress", judged, "--levers", pushes, "--avoid", "street=riot", "--plans", plans)
    assert "best in its worst scenario" in text
    plans.write_text("plan,lever,steps\ntalk,bribe,1\n")
    with pytest.raises(UsageError, match="bribe"):
        run("stress", judged, "--levers", pushes, "--avoid", "street=riot", "--plans", plans)


def test_a_push_is_followed_while_it_lasts_and_after(judged: Path) -> None:
    start = "--start", "rule=law", "--start", "street=calm"
    found = document("follow", judged, *start, "--hold", "street=riot")
    assert found["while_held"]["states"] == [{"rule": "fear", "street": "riot"}]
    assert found["let_go"] == {"rests": True, "states": [{"rule": "fear", "street": "riot"}]}
    assert "falls to: rule law, street calm" in run("follow", judged, *start)
    with pytest.raises(UsageError, match="does not say street"):
        run("follow", judged, "--start", "rule=law")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--avoid", "street"), "names no variant"),
        (("--avoid", "street=x"), "no variant 'x'"),
        (("--avoid", "x=riot"), "no descriptor 'x'"),
    ],
)
def test_a_variant_that_is_not_there_is_wrong_usage(
    judged: Path, arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        run("design", judged, *arguments)


def test_levers_of_a_case_cost_what_the_case_says_and_the_forbidden_are_refused(
    judged: Path, tmp_path: Path
) -> None:
    from upstander.evidence.case_writer import write_case
    from upstander.levers.case_problem import usable_levers
    from upstander.network.graph import actor_graph

    case = exercise_case()
    write_case(case, tmp_path / "case")
    entities = case.entities()
    graph = actor_graph(entities, case.manifest.as_of)
    known, forbidden = usable_levers(entities, graph, case.manifest.own_state)
    refused = {f.lever for f in forbidden}
    free = next(key for key in sorted(known) if key not in refused)
    barred = next(key for key in sorted(known) if key in refused)
    table = tmp_path / "l.csv"
    table.write_text(
        f"lever,descriptor,variant,points,most\n{free},street,calm,9,1\n{barred},rule,law,9,1\n"
    )
    found = document(
        "design", judged, "--avoid", "street=riot", "--levers", table, "--case", tmp_path / "case"
    )
    assert [one["lever"] for one in found["refused"]] == [barred]
    assert found["steps"] == {free: 1}
    assert found["cost"] == pytest.approx(known[free].cost)
    with pytest.raises(UsageError, match="does not say what its levers push"):
        run("design", judged, "--avoid", "street=riot", "--case", tmp_path / "case")


def test_an_interrupted_search_is_kept_and_goes_on(tmp_path: Path) -> None:
    keep = tmp_path / "search.npz"
    free = tmp_path / "free.csv"
    cells = [f"d{i},{v},,,,," for i in range(9) for v in "abc"]
    judge = "d0,a,d1,a,0,p,"
    free.write_text("\n".join([JUDGED.splitlines()[0].removesuffix(",why"), *cells, judge]) + "\n")
    quick = ("--draws", "0", "--resolve", "0", "--keep", str(keep))
    first = document("scenarios", free, *quick, "--time", "0")
    assert not first["complete"]
    assert keep.exists()
    with pytest.raises(InputError, match="another matrix, slack or judge"):
        run("scenarios", free, *quick, "--slack", "1")
    last = document("scenarios", free, *quick)
    assert (last["complete"], last["count"]) == (True, 3**9)
    assert not keep.exists()
    keep.write_bytes(b"no search")
    with pytest.raises(InputError, match="no kept search"):
        run("scenarios", free, *quick)


def test_ctrl_c_ends_the_work_with_what_it_has() -> None:
    before = signal.getsignal(signal.SIGINT)
    with shown(None) as told:
        assert told("draws", 0.5, 1) > 0
        signal.raise_signal(signal.SIGINT)
        assert told("draws", 0.6, 2) == 0
    assert signal.getsignal(signal.SIGINT) is before
