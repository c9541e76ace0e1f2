"""A lake takes files in wholly or not at all, and gives back all and only what is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.errors import InputError, UsageError
from upstander.evidence.lake import store
from upstander.evidence.lake.manifest import read_manifest
from upstander.evidence.lake.store import add_file, check_lake, remove_dataset

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "source,target\na,b\nb,c\n"


def put(lake: Path, name: str, text: str, dataset: str, kind: str = "edges") -> object:
    path = lake.parent / name
    path.write_text(text)
    return add_file(lake, path, dataset, kind, added="2026-01-01")


def content(lake: Path) -> dict[str, bytes]:
    return {str(p.relative_to(lake)): p.read_bytes() for p in lake.rglob("*") if p.is_file()}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert put(lake, "a.csv", TABLE, "a") is not None
    before = content(lake)
    assert put(lake, "again.csv", TABLE, "a") is None
    assert content(lake) == before
    assert not check_lake(lake)


def test_the_same_rows_are_not_taken_in_under_a_second_name(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    put(lake, "a.csv", TABLE, "a")
    with pytest.raises(InputError, match="in the lake already, as 'a'"):
        put(lake, "a.csv", TABLE, "b")


def test_removing_a_dataset_removes_all_and_only_its_files(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    put(lake, "a.csv", TABLE, "a")
    before = content(lake)
    put(lake, "b.csv", "source,target\nx,y\n", "b")
    assert content(lake) != before
    assert remove_dataset(lake, "b") == 1
    assert content(lake) == before
    with pytest.raises(UsageError, match="no dataset 'b'"):
        remove_dataset(lake, "b")


def test_an_interrupted_addition_leaves_the_lake_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    put(lake, "a.csv", TABLE, "a")
    before = read_manifest(lake)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, "write_manifest", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put(lake, "b.csv", "source,target\nx,y\n", "b")
    assert read_manifest(lake) == before
    assert [p.message for p in check_lake(lake)] == ["belongs to no dataset"] * 4
    assert put(lake, "b.csv", "source,target\nx,y\n", "b") is not None
    assert not check_lake(lake)


def test_a_changed_or_missing_file_is_found(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    put(lake, "a.csv", TABLE, "a")
    changed, gone, *_ = sorted(lake.rglob("*.parquet"))
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    gone.unlink()
    assert {p.message for p in check_lake(lake)} == {
        "the file is missing",
        "the file is not what was added",
    }


def test_a_row_without_an_end_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("source,target\na,b\n,c\nd\x00,e\nf,g\n")
    made = add_file(tmp_path / "lake", path, "e", "edges", added="2026-01-01")
    assert made is not None
    assert made[0].rows == 2
    assert [(p.line, p.message) for p in made[1]] == [
        (3, "an end is empty"),
        (4, "an end is no id"),
    ]


@pytest.mark.parametrize("damage", [b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b""])
def test_a_truncated_or_hostile_parquet_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "e.parquet"
    path.write_bytes(damage)
    with pytest.raises(InputError, match="no readable Parquet"):
        add_file(tmp_path / "lake", path, "e", "edges", added="2026-01-01")
    assert not (tmp_path / "lake" / "manifest.json").exists()


def test_what_is_marked_or_unmarked_does_not_reach_a_lake_that_all_can_read(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text(
        '{"id": "a", "schema": "Person", "properties": {"name": ["Ann"]}, "marking": "TLP:RED"}\n'
        '{"id": "b", "schema": "Person", "properties": {"name": ["Ben"]}, "marking": "TLP:CLEAR"}\n'
        '{"id": "c", "schema": "Person", "properties": {"name": ["Cal"]}}\n'
    )
    made = add_file(tmp_path / "lake", path, "e", "entities", added="2026-01-01")
    assert made is not None
    assert [p.line for p in made[1]] == [1, 3]
    public = add_file(tmp_path / "public", path, "e", "entities", added="2026-01-01", public=True)
    assert public is not None
    assert [p.line for p in public[1]] == [1]


@pytest.mark.parametrize("text", ["", "{", '{"format": "other"}', '{"format": "upstander-lake/1"}'])
def test_a_broken_manifest_is_refused_with_a_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="manifest") as caught:
        read_manifest(tmp_path)
    assert caught.value.problem.remedy


def test_a_manifest_cannot_point_outside_its_lake(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    put(lake, "a.csv", TABLE, "a")
    path = lake / "manifest.json"
    path.write_text(path.read_text().replace('"path": "edges/', '"path": "../edges/'))
    with pytest.raises(InputError, match="outside the lake"):
        read_manifest(lake)


def test_a_name_that_is_a_path_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a name"):
        put(tmp_path / "lake", "a.csv", TABLE, "../a")
