"""`upstander data`: whose the data are, before they are used."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.evidence.datasets import deliveries
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
        for option in ("--force", "--locked"):
            code, _, said = run("pull", "small", "--force", option)
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


def test_check_finds_what_is_not_what_was_pulled(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serving(Server()) as server:
        own = dataset(server.address)
        monkeypatch.setattr("upstander.evidence.declaration.declared", lambda _name: own)
        monkeypatch.setattr("upstander.evidence.catalogue.catalogue", lambda: (own,))
        assert run("pull", "small")[0] == 0
    assert run("check")[0] == 0
    (tmp_path / "risk" / "file.csv").write_bytes(CONTENT + b"1,more\n")
    code, out, said = run("check", "--json")
    assert (code, "is not what was pulled" in said) == (1, True)
    assert json.loads(out)["declared_otherwise"] == []
    later = replace(own, digest="d2")
    monkeypatch.setattr("upstander.evidence.catalogue.catalogue", lambda: (later,))
    assert "by another declaration" in run("check")[2]


@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(deliveries.offered()))
def test_read_turns_each_publishers_file_into_what_we_work_with(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, key: str
) -> None:
    name, path = deliveries.put(tmp_path, key)
    out = tmp_path / "out"
    code, said, told = run("read", name, str(path), "--excerpt", "--out", str(out), "--json")
    document = json.loads(said)
    assert (code, document["problems"]) == (0, [])
    assert "licence as stated: " in told
    assert sum(document["counts"].values()) > 0
    (file,) = document["files"]
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    if "statements" in document["counts"]:
        assert len(lines) == document["counts"]["statements"]
        assert {json.loads(line)["dataset"] for line in lines} == {name}
    else:
        assert lines[0].split(",")[0] in {"id", "event_id_cnty", "ccode"}


def test_read_writes_nothing_of_a_file_that_is_not_as_expected(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    name, path = deliveries.put(tmp_path, "epr")
    code, _, said = run("read", name, str(path), "--out", str(tmp_path / "out"))
    assert code == 1
    assert "not at least 3,000; nothing of it is loaded" in said
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_read_without_a_file_says_where_to_get_it(run: Callable[..., tuple[int, str, str]]) -> None:
    code, _, said = run("read", "acled")
    assert code == 2
    assert "https://acleddata.com" in said
    assert "upstander data pull epr" in run("read", "epr")[2]


def test_what_the_events_reader_gets_is_read_by_the_risk_engine(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    from upstander.evidence.events import read_events

    _, path = deliveries.put(tmp_path, "ucdp_ged")
    run("read", "ucdp_ged", str(path), "--excerpt", "--out", str(tmp_path / "feed.csv"))
    assert read_events(tmp_path / "feed.csv").form == "UCDP GED"
    plain = (tmp_path / "feed.csv").read_bytes()
    (tmp_path / "ged.csv.gz").write_bytes(gzip.compress(plain))
    again = str(tmp_path / "again.csv")
    run("read", "ucdp_ged", str(tmp_path / "ged.csv.gz"), "--excerpt", "--out", again)
    assert (tmp_path / "again.csv").read_bytes() == plain


def test_what_was_pulled_is_read_without_naming_it(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from upstander.evidence.declaration import Download, declared

    with serving(Server(deliveries.table(deliveries.EPR))) as server:
        epr = declared("epr")
        offers = (epr.offers[0].excerpt(),)
        own = replace(epr, offers=offers, fetch=(Download("EPR-2021.csv", server.address),))
        monkeypatch.setattr("upstander.evidence.declaration.declared", lambda _name: own)
        assert run("pull", "epr")[0] == 0
    code, out, _ = run("read", "epr", "--json")
    assert (code, json.loads(out)["counts"]["statements"]) == (0, 26)
