"""``network dismantle`` and ``network fragment`` from file to file."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from typer.testing import CliRunner

from upstander.cli.main import app
from upstander.errors import InputError, UsageError
from upstander.evidence.edges import read_edges
from upstander.network.dismantling.search import Search

if TYPE_CHECKING:
    from pathlib import Path

BARBELL = "who,whom\na,b\nb,c\nc,a\nc,d\nd,e\ne,f\nf,d\n"


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["network", *map(str, arguments), "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def edges(folder: Path, text: str = BARBELL) -> Path:
    path = folder / "edges.csv"
    path.write_text(text)
    return path


def test_an_order_is_written_that_anyone_can_score(tmp_path: Path) -> None:
    out = tmp_path / "order.csv"
    found = run("dismantle", edges(tmp_path), "--stop", "0.5", "--out", out)
    lines = out.read_text().splitlines()
    assert lines[0] == "step,node"
    assert lines[1] in {"1,c", "1,d"}
    assert found["removals"] == len(lines) - 1 == 1
    assert (found["n"], found["m"], found["lcc_end"], found["reached"]) == (6, 7, 3, True)
    assert found["r"] == pytest.approx(3 / 36)
    assert found["cpu_seconds"] >= 0


def test_whoever_stops_a_search_gets_the_best_order_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = Search.advance

    def stopped(search: Search) -> bool:
        if search.attempts == 300:
            signal.raise_signal(signal.SIGINT)
        return advance(search)

    monkeypatch.setattr(Search, "advance", stopped)
    found = run("dismantle", edges(tmp_path), "--stop", "0.5", "--time", "60")
    assert (found["interrupted"], found["removals"], found["reached"]) == (True, 1, True)
    assert found["r"] <= found["first_r"]


def test_nodes_without_edges_count_where_they_are_told(tmp_path: Path) -> None:
    assert run("dismantle", edges(tmp_path), "--nodes", "60")["stop_size"] == 6
    with pytest.raises(UsageError, match="6 nodes are named"):
        run("dismantle", edges(tmp_path), "--nodes", "5")


def test_costs_and_forbidden_nodes_come_from_files(tmp_path: Path) -> None:
    costs, forbid = tmp_path / "costs.csv", tmp_path / "forbid.csv"
    costs.write_text("node,cost\nc,50\n")
    forbid.write_text("node\nd\n")
    out = tmp_path / "order.csv"
    path = edges(tmp_path)
    run("dismantle", path, "--stop", "0.5", "--costs", costs, "--out", out)
    assert out.read_text().splitlines()[1:] == ["1,d"]
    run("dismantle", path, "--stop", "0.5", "--forbid", forbid, "--out", out)
    assert out.read_text().splitlines()[1:] == ["1,c"]


def test_faults_in_costs_are_reported_and_the_rest_is_used(tmp_path: Path) -> None:
    costs = tmp_path / "costs.csv"
    costs.write_text("node,cost\nzz,3\na,-1\nc,50\n")
    found = run("dismantle", edges(tmp_path), "--costs", costs, code=1)
    assert [problem["line"] for problem in found["problems"]] == [2, 3]


def test_the_nodes_that_leave_the_fewest_pairs_are_proved(tmp_path: Path) -> None:
    out = tmp_path / "nodes.csv"
    found = run("fragment", edges(tmp_path), "-k", "1", "--out", out)
    assert (found["pairs"], found["bound"], found["proved"]) == (4, 4, True)
    assert out.read_text().splitlines() == ["node", *found["nodes"]]


def test_more_nodes_than_named_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="7 nodes cannot"):
        run("fragment", edges(tmp_path), "-k", "7")


def test_loops_and_repeats_are_dropped_and_counted(tmp_path: Path) -> None:
    found = run("fragment", edges(tmp_path, BARBELL + "a,a\nb,a\n"), "-k", "0")
    assert (found["self_loops_dropped"], found["repeats_dropped"], found["m"]) == (1, 1, 7)


def test_a_row_without_an_end_is_reported_with_its_line_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    table = read_edges(edges(tmp_path, "u,v\n1,2\n3,\n10,2\n"))
    assert table.ids == ("1", "2", "10")
    assert [(problem.line, problem.message) for problem in table.problems] == [
        (3, "an end is empty")
    ]


def test_a_row_of_another_width_is_reported_with_its_line(tmp_path: Path) -> None:
    table = read_edges(edges(tmp_path, "u,v\n1,2\n3,4,5\n2,3\n"))
    assert len(table.u) == 2
    assert [problem.line for problem in table.problems] == [3]


def test_ids_that_only_look_alike_stay_apart(tmp_path: Path) -> None:
    assert read_edges(edges(tmp_path, "u,v\n01,1\n")).ids == ("01", "1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("u,v,w\n1,2,3\n", "3 columns"),
        ("1,2\n2,3\n", "looks like an edge"),
        ("u,v\n", "no row"),
        ("", "empty"),
    ],
)
def test_what_is_no_edge_list_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_edges(edges(tmp_path, text))


def test_parquet_and_csv_give_the_same_edges(tmp_path: Path) -> None:
    path = tmp_path / "edges.parquet"
    pl.DataFrame({"x": [5, 7], "y": [7, 9]}).write_parquet(path)
    table = read_edges(path)
    assert (table.ids, table.u.tolist(), table.v.tolist()) == (("5", "7", "9"), [0, 1], [1, 2])


def test_a_file_that_only_claims_to_be_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "edges.parquet"
    path.write_text("nothing of the kind")
    with pytest.raises(InputError, match="no readable Parquet"):
        read_edges(path)
