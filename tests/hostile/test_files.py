"""Files that are wrong as a whole."""

from __future__ import annotations

import gzip
import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from tests.hostile.world import FIRST, GOOD, LAST, World, lines
from upstander.errors import Problem
from upstander.evidence.ftm import read_ftm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOTH = lines(FIRST, LAST)


def packed_and_cut(path: Path) -> None:
    path.write_bytes(gzip.compress(BOTH * 200)[:-40])


def packed_and_spoilt(path: Path) -> None:
    whole = bytearray(gzip.compress(BOTH))
    whole[-8] ^= 0xFF
    path.write_bytes(bytes(whole))


def bomb(path: Path) -> None:
    path.write_bytes(gzip.compress(b"\n" * (80 * 2**20), 9))


def pretty(path: Path) -> None:
    path.write_text('{\n  "id": "u-1",\n  "schema": "Unit"\n}\n')


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link(path: Path) -> None:
    (path.parent / "real.jsonl").write_bytes(BOTH)
    path.symlink_to(path.parent / "real.jsonl")


FILES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "empty": ("x.jsonl", lambda p: p.write_bytes(b""), "the file is empty"),
    "blank": ("x.jsonl", lambda p: p.write_bytes(b"\n \n\n"), "the file is empty"),
    "UTF-16": ("x.jsonl", lambda p: p.write_bytes(BOTH.decode().encode("utf-16")), "UTF-16"),
    "gzip cut off": ("x.jsonl.gz", packed_and_cut, "gzip stream is broken"),
    "gzip spoilt": ("x.jsonl.gz", packed_and_spoilt, "gzip stream is broken"),
    "gzip bomb": ("x.jsonl.gz", bomb, "unpacks to over 250 times"),
    "no gzip behind the name": ("x.json.gz", lambda p: p.write_bytes(b"\x1f\x8bno"), "gzip"),
    "JSON over several lines": ("x.json", pretty, "write one JSON object a line"),
    "a folder": ("x.jsonl", lambda p: p.mkdir(), "is a folder"),
    "a link": ("x.jsonl", a_link, "is a symbolic link"),
    "a pipe": ("x.jsonl", a_pipe, "is no regular file"),
    "missing": ("x.jsonl", lambda p: None, "no such file"),
    "a program": ("x.exe", lambda p: p.write_bytes(b"MZ"), "is of no kind that can be read"),
    "a table without a mapping": ("x.csv", lambda p: p.write_text("a,b\n"), "needs a mapping"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_told_and_the_next_one_is_read(name: str, world: World) -> None:
    called, make, fragment = FILES[name]
    make(world.folder / called)
    good = world.folder / "good.jsonl"
    good.write_bytes(BOTH)
    before = world.listing()
    code, _, said = world.run("case", "import", world.case, world.folder / called, good)
    assert code == 1
    assert f"{called}:" in said
    assert fragment in said
    assert world.values() == GOOD
    assert world.listing() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_is_told(world: World) -> None:
    path = world.folder / "x.jsonl"
    path.write_bytes(BOTH)
    path.chmod(0)
    code, _, said = world.run("case", "import", world.case, path)
    assert code == 1
    assert "may not be read" in said


def test_what_came_before_a_broken_gzip_is_kept(world: World) -> None:
    path = world.folder / "x.jsonl.gz"
    packed_and_cut(path)
    world.run("case", "import", world.case, path)
    assert world.values() == GOOD


@pytest.mark.slow
def test_a_line_of_two_gigabytes_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "sparse.jsonl"
    with path.open("wb") as handle:
        handle.write(BOTH)
        handle.seek(2 * 2**30, os.SEEK_CUR)
        handle.write(b"\n" + BOTH)
    tracemalloc.start()
    found = list(read_ftm(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    faults = [item for item in found if isinstance(item, Problem)]
    assert [(fault.line, fault.message) for fault in faults] == [
        (3, "the line is longer than 67,108,864 bytes")
    ]
    assert len(found) == 5
    assert peak < 150 * 2**20


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + BOTH,
        BOTH.replace(b"\n", b"\r\n"),
        BOTH.replace(b"\n", b"\r\n", 1),
        BOTH[:-1],
    ],
    ids=["byte order mark", "line ends of Windows", "mixed line ends", "no last line end"],
)
def test_what_is_only_unusual_is_read_without_complaint(content: bytes, world: World) -> None:
    path = world.folder / "x.jsonl"
    path.write_bytes(content)
    code, _, said = world.run("case", "import", world.case, path)
    assert (code, said) == (0, "")
    assert world.values() == GOOD


def test_a_file_with_nothing_but_faults_lists_a_thousand_and_counts_the_rest(world: World) -> None:
    path = world.folder / "x.jsonl"
    path.write_bytes(b"{\n" * 1500)
    code, _, said = world.run("case", "import", world.case, path)
    assert code == 1
    assert "more" in said
    assert world.values() == set()
