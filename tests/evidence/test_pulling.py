"""Pulling a dataset: checked before it takes its place, and locked to what it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.evidence.datasets.deliveries import EPR, table
from tests.evidence.test_download import CONTENT, Server, dataset, serving

from upstander.errors import DatasetError
from upstander.evidence.catalogue import check, outdated
from upstander.evidence.declaration import DataFile, Download, declared
from upstander.evidence.pull_lock import LOCK, Pulled, read_lock
from upstander.evidence.pulling import pull

if TYPE_CHECKING:
    from pathlib import Path


def test_a_dataset_is_pulled_into_its_place_and_its_hash_recorded(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    with serving(Server()) as server:
        pull(dataset(server.address), tmp_path, told=lambda *said: heard.append(said))
    assert (tmp_path / "risk" / "file.csv").read_bytes() == CONTENT
    assert hashlib.sha256(CONTENT).hexdigest() in (tmp_path / LOCK).read_text()
    assert heard[-1] == ("file.csv", len(CONTENT), len(CONTENT))
    assert sorted(p.name for p in tmp_path.iterdir()) == [LOCK, "risk"]


def test_a_dataset_that_is_not_what_it_was_is_refused_and_the_old_one_stays(
    tmp_path: Path,
) -> None:
    with serving(Server()) as server:
        pull(dataset(server.address), tmp_path)
        server.content, server.tag = b"changed", '"two"'
        with pytest.raises(DatasetError, match="is not what it was"):
            pull(dataset(server.address), tmp_path)
    assert (tmp_path / "risk" / "file.csv").read_bytes() == CONTENT


def test_the_lock_says_exactly_what_was_pulled(tmp_path: Path) -> None:
    with serving(Server(modified="Wed, 11 Jun 2025 00:00:00 GMT")) as server:
        pull(dataset(server.address), tmp_path)
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert read_lock(tmp_path) == {
        "small/file.csv": Pulled(
            server.address, digest, len(CONTENT), '"one"', "Wed, 11 Jun 2025 00:00:00 GMT",
            "d1", {"risk/file.csv": digest},
        )
    }  # fmt: skip


def test_locked_takes_what_the_lock_says_and_nothing_else(tmp_path: Path) -> None:
    with serving(Server()) as server:
        own = dataset(server.address, moving=True)
        with pytest.raises(DatasetError, match="is not in the lock"):
            pull(own, tmp_path, locked=True)
        assert server.asked == []
        pull(own, tmp_path)
        before = (tmp_path / LOCK).read_bytes()
        pull(own, tmp_path, locked=True)
        assert (tmp_path / LOCK).read_bytes() == before
        server.content, server.tag = b"id,name\n1,new\n", '"two"'
        with pytest.raises(DatasetError, match="is not what it was"):
            pull(own, tmp_path, locked=True)
        with pytest.raises(DatasetError, match="by another declaration"):
            pull(replace(own, digest="d2"), tmp_path, locked=True)
        assert (tmp_path / "risk" / "file.csv").read_bytes() == CONTENT


def test_an_address_that_moves_on_is_followed_and_the_lock_with_it(tmp_path: Path) -> None:
    with serving(Server()) as server:
        pull(dataset(server.address, moving=True), tmp_path)
        server.content, server.tag = b"id,name\n1,new\n", '"two"'
        pull(dataset(server.address, moving=True), tmp_path)
    assert read_lock(tmp_path)["small/file.csv"].etag == '"two"'
    assert (tmp_path / "risk" / "file.csv").read_bytes() == b"id,name\n1,new\n"


def test_a_dataset_that_is_not_as_expected_does_not_take_its_place(tmp_path: Path) -> None:
    wanted = DataFile("risk/file.csv", 10, ("id", "name"), {"name": 0.5})
    with serving(Server()) as server:
        own = replace(dataset(server.address, moving=True), files=(wanted,))
        pull(own, tmp_path)
        few = b"id,name\n1,a\n"
        unnamed = b"id,name\n" + b"1,\n" * 20
        other = b"id,title\n" + b"1,a\n" * 20
        for content, fault in ((few, "1 rows"), (unnamed, "0 of 20"), (other, "no column")):
            server.content, server.tag = content, f'"{fault}"'
            with pytest.raises(DatasetError, match=fault):
                pull(own, tmp_path)
            assert (tmp_path / "risk" / "file.csv").read_bytes() == CONTENT
    assert read_lock(tmp_path)["small/file.csv"].etag == '"one"'


def test_a_lock_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text('{"a": {"wrong": 1}}')
    with pytest.raises(DatasetError, match="is no lock of versions"):
        read_lock(tmp_path)


def test_a_publishers_own_file_is_checked_before_it_takes_its_place(tmp_path: Path) -> None:
    with serving(Server(table(EPR))) as server:
        fetch = (Download("EPR-2021.csv", server.address),)
        with pytest.raises(DatasetError, match="not at least 3,000"):
            pull(replace(declared("epr"), fetch=fetch), tmp_path)
        assert not (tmp_path / "delivered").exists()
        assert not (tmp_path / LOCK).exists()
        offer = declared("epr").offers[0].excerpt()
        own = replace(declared("epr"), fetch=fetch, offers=(offer,))
        (path,) = pull(own, tmp_path)
    assert path.read_bytes() == table(EPR)
    assert check(own, tmp_path) == ()
    path.write_bytes(table(EPR).replace(b"Northerners", b"Southerners"))
    assert ["is not what was pulled" in p.message for p in check(own, tmp_path)] == [True]
    assert not outdated(own, tmp_path)
    assert outdated(replace(own, digest="later"), tmp_path)
