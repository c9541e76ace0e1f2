"""Case files filled and emptied on disk: the same as in memory, twice the same, all and only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import CaseFileError, DatasetError, Problem
from upstander.evidence.case_file import read_case, write_case
from upstander.evidence.loading import load, remove_dataset
from upstander.evidence.merging import merge
from upstander.evidence.sorted_runs import SortedRuns
from upstander.model.case import CaseFile, Manifest
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = Manifest("small", "A small world", date(2026, 1, 1), "country-ng")
DATASETS = ("bods", "gleif", "bods,gleif", "a bods", "mine")

statements = st.builds(
    Statement,
    dataset=st.sampled_from(DATASETS),
    entity_id=st.sampled_from(["u-1", "u-2"]),
    schema=st.just("Unit"),
    prop=st.sampled_from(["name", "notes"]),
    value=st.sampled_from(["bods", '"dataset":"bods"', '"marking":"TLP:RED"', "1 Brigade", "é"]),
    origin=st.sampled_from(["", "bods"]),
    first_seen=st.sampled_from(["", "2020-01-01", "2021-01-01"]),
    last_seen=st.sampled_from(["", "2022-01-01"]),
    marking=st.sampled_from([Marking(TLP.CLEAR), Marking(TLP.AMBER, "o", frozenset({"a"}))]),
)
many = st.lists(statements, max_size=25)


def made(folder: str, said: list[Statement], name: str = "case") -> Path:
    path = Path(folder) / name
    case = CaseFile(MANIFEST, ())
    write_case(merge(case, said).case, path)
    return path


def state(path: Path) -> dict[str, bytes]:
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}


@settings(max_examples=25, deadline=None)
@given(many, many, st.integers(1, 30))
def test_filling_on_disk_is_filling_in_memory_whatever_is_held_at_once(
    old: list[Statement], new: list[Statement], run: int
) -> None:
    with TemporaryDirectory() as folder:
        path = made(folder, old)
        expected = merge(read_case(path), new)
        done = load(path, new, run=run)
        assert read_case(path) == expected.case
        assert (done.added, done.repeated, done.changed) == (
            expected.added, expected.repeated, expected.changed,
        )  # fmt: skip
        in_memory = made(folder, [], "memory")
        write_case(expected.case, in_memory)
        assert state(path) == state(in_memory)
        again = load(path, new, run=run)
        assert (again.added, again.changed, again.written) == (0, 0, False)
        assert state(path) == state(in_memory)


@settings(max_examples=25, deadline=None)
@given(many, st.sampled_from(["bods", "gleif", "mine", "nobody"]))
def test_removing_a_dataset_removes_all_and_only_its_statements(
    said: list[Statement], dataset: str
) -> None:
    with TemporaryDirectory() as folder:
        path = made(folder, said)
        before = read_case(path).statements
        lines = (path / "statements.jsonl").read_bytes().splitlines()
        done = remove_dataset(path, dataset)
        left = read_case(path).statements
        assert left == tuple(s for s in before if s.dataset != dataset)
        assert done.removed == len(before) - len(left)
        assert done.shared == sum(dataset in s.dataset.split(",") for s in left)
        after = (path / "statements.jsonl").read_bytes().splitlines()
        assert after == [line for line in lines if orjson.loads(line)["dataset"] != dataset]
        assert read_case(path).level == max((s.marking.level for s in left), default=TLP.CLEAR)


@settings(max_examples=15, deadline=None)
@given(many, many)
def test_what_was_loaded_and_removed_leaves_the_case_as_it_was(
    old: list[Statement], new: list[Statement]
) -> None:
    own = [replace(s, dataset="loaded") for s in new]
    with TemporaryDirectory() as folder:
        path = made(folder, old)
        before = state(path)
        load(path, own)
        remove_dataset(path, "loaded")
        assert state(path) == before


def unit(value: str, dataset: str = "mine") -> Statement:
    return Statement(dataset, "u-1", "Unit", "name", value)


@pytest.mark.parametrize("name", ["case", "case.zip"])
def test_attachments_and_forecast_stay_byte_for_byte(tmp_path: Path, name: str) -> None:
    import hashlib

    folder = made(str(tmp_path), [unit("a"), unit("b", "bods")], "plain")
    (folder / "attachments").mkdir()
    (folder / "attachments" / "a.bin").write_bytes(bytes(range(256)))
    forecast = orjson.dumps({"target": "x"}, option=orjson.OPT_INDENT_2)
    (folder / "forecast.json").write_bytes(forecast)
    manifest = orjson.loads((folder / "manifest.json").read_bytes())
    for member in ("attachments/a.bin", "forecast.json"):
        content = (folder / member).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        manifest["members"].append({"path": member, "sha256": digest, "bytes": len(content)})
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    path = folder if name == "case" else zipped(folder, tmp_path / name)
    assert load(path, [unit("c")]).added == 1
    assert remove_dataset(path, "bods").removed == 1
    members = contents(path)
    assert members["attachments/a.bin"] == bytes(range(256))
    assert members["forecast.json"] == forecast


def zipped(folder: Path, path: Path) -> Path:
    import zipfile

    with zipfile.ZipFile(path, "w") as packed:
        for file in folder.rglob("*"):
            if file.is_file():
                packed.write(file, file.relative_to(folder).as_posix())
    return path


def contents(path: Path) -> dict[str, bytes]:
    import zipfile

    if path.is_dir():
        return state(path)
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_reader_that_raises_midway_leaves_the_case_as_it_was(tmp_path: Path) -> None:
    path = made(str(tmp_path), [unit("a")])
    before = state(path)

    def failing() -> Iterator[Statement]:
        yield unit("b")
        raise DatasetError("fill rates fail")

    with pytest.raises(DatasetError):
        load(path, failing(), run=1)
    assert state(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["case"]


def test_a_dry_run_says_what_would_be_done(tmp_path: Path) -> None:
    path = made(str(tmp_path), [unit("a", "bods")])
    before = state(path)
    done = load(path, [unit("b")], dry_run=True)
    assert (done.added, done.written) == (1, False)
    assert remove_dataset(path, "bods", dry_run=True).removed == 1
    assert state(path) == before


def test_faults_are_listed_up_to_a_limit_and_then_counted(tmp_path: Path) -> None:
    path = made(str(tmp_path), [])
    done = load(path, [Problem(f"fault {n}") for n in range(1500)])
    assert len(done.problems) == 1001
    assert done.problems[-1].message == "500 more problems are not listed"
    assert not done.written


def altered(path: Path, change: str) -> None:
    """A case file whose statements another program wrote, with hashes that hold."""
    import hashlib

    lines = (path / "statements.jsonl").read_bytes().splitlines(keepends=True)
    changed = b"".join(reversed(lines)) if change == "order" else b"".join(lines) + b"{}\n"
    (path / "statements.jsonl").write_bytes(changed)
    manifest = orjson.loads((path / "manifest.json").read_bytes())
    (member,) = manifest["members"]
    member |= {"sha256": hashlib.sha256(changed).hexdigest(), "bytes": len(changed)}
    (path / "manifest.json").write_bytes(orjson.dumps(manifest))


def test_statements_in_another_order_are_put_in_order(tmp_path: Path) -> None:
    path = made(str(tmp_path), [unit(str(n)) for n in range(9)])
    altered(path, "order")
    done = load(path, [unit("3"), unit("new")], run=2)
    assert (done.added, done.repeated) == (1, 1)
    assert {s.value for s in read_case(path).statements} == {*map(str, range(9)), "new"}


def test_a_statement_that_cannot_be_read_stops_all(tmp_path: Path) -> None:
    path = made(str(tmp_path), [unit("a")])
    altered(path, "broken")
    before = state(path)
    with pytest.raises(CaseFileError, match="cannot be read"):
        load(path, [unit("b")])
    with pytest.raises(CaseFileError, match="cannot be read"):
        remove_dataset(path, "mine")
    assert state(path) == before


def test_a_hash_that_does_not_hold_stops_all(tmp_path: Path) -> None:
    path = made(str(tmp_path), [unit("a"), unit("b", "bods")])
    file = path / "statements.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"a"', b'"x"'))
    before = state(path)
    for act in (lambda: load(path, [unit("c")]), lambda: remove_dataset(path, "bods")):
        with pytest.raises(CaseFileError):
            act()
    assert state(path) == before


def test_more_runs_than_are_read_at_once_are_merged_first(tmp_path: Path) -> None:
    said = [unit(f"{n % 97:03}") for n in range(200)]
    with SortedRuns(tmp_path, run=1) as runs:
        for statement in said:
            runs.add(statement)
        keys = [key for key, _ in runs.lines()]
        assert keys == sorted(s.id for s in said)
        assert [key for key, _ in runs.lines()] == keys
    assert list(tmp_path.iterdir()) == []
