"""`upstander data`: whose the data are, before they are used."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.evidence.test_download import CONTENT, Server, dataset, serving

from upstander.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("UPSTANDER_DATA", str(tmp_path))

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["upstander", "data", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_list_says_whose_each_dataset_is(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("list", "--json")
    told = json.loads(out)
    assert code == 0
    assert {d["name"] for d in told["datasets"]} >= {"sfm_nigeria", "ofac_sdn", "ewp_panel"}
    assert not any(d["here"] for d in told["datasets"])
    code, out, _ = run("list")
    assert out.count("licence as stated: ") == len(told["datasets"])


def test_pull_shows_the_licence_and_puts_the_files_in_their_place(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serving(Server(break_after=[1000])) as server:
        monkeypatch.setattr(
            "upstander.evidence.declaration.declared", lambda _name: dataset(server.address)
        )
        code, out, said = run("pull", "small")
        assert code == 0
        assert "licence as stated: CC0" in said
        assert "wrote" in out
        assert (tmp_path / "risk" / "file.csv").read_bytes() == CONTENT
        assert run("pull", "small")[0] == 2
        server.content, server.tag = b"changed", '"two"'
        code, _, said = run("pull", "small", "--force")
        assert (code, "is not what it was" in said) == (1, True)
        assert (tmp_path / "risk" / "file.csv").read_bytes() == CONTENT


def test_what_cannot_be_pulled_says_where_it_comes_from(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, _, said = run("pull", "us_foreign_military_training")
    assert code == 1
    assert "cannot be pulled" in said
    assert run("pull", "nothing")[0] == 1


def test_check_finds_a_file_that_is_not_what_it_should_be(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    assert run("check")[0] == 0
    for name in ("country_year_panel", "snapshot_2024_predictors", "peer_ewp_foos"):
        path = tmp_path / "risk" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("ccode,ewp_name,year\n2,x,2020\n")
    code, _, said = run("check")
    assert code == 1
    assert "has no column" in said
    assert "not at least 150" in said
