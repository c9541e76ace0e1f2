"""Downloads: resumed where the line broke, and refused where the file has changed."""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import TYPE_CHECKING

import pytest

from upstander.errors import DatasetError
from upstander.evidence.catalogue import cache_folder
from upstander.evidence.declaration import DataFile, Dataset, Download
from upstander.evidence.download import download
from upstander.model.grade import UNGRADED
from upstander.model.marking import CLEAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"id,name\n" + b"".join(b"%d,unit %d\n" % (n, n) for n in range(60_000))


@dataclass
class Server:
    """What the server holds, how it fails, and what it was asked."""

    content: bytes = CONTENT
    tag: str = '"one"'
    break_after: list[int] = field(default_factory=list)
    redirect: str = ""
    status: int = 200
    modified: str = ""
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(state: Server) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            state.asked.append(wanted)
            if state.redirect:
                self.send_response(302)
                self.send_header("Location", state.redirect)
                self.end_headers()
                return
            start = 0
            if wanted and self.headers.get("If-Range") == state.tag:
                start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.send_response(206 if start else state.status)
            body = state.content[start:]
            self.send_header("Content-Length", str(len(body)))
            if state.modified:
                self.send_header("Last-Modified", state.modified)
            self.send_header("ETag", state.tag)
            self.end_headers()
            self.wfile.write(body[: state.break_after.pop(0)] if state.break_after else body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}/file.csv"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_line_that_breaks_is_resumed_where_it_broke(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with serving(Server(break_after=[300_000, 200_000])) as server:
        found = download(server.address, path)
    assert path.read_bytes() == CONTENT
    assert found.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (found.size, found.etag) == (len(CONTENT), '"one"')
    assert server.asked == ["", "bytes=300000-", "bytes=500000-"]
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_a_line_that_breaks_again_and_again_keeps_its_part_for_the_next_time(
    tmp_path: Path,
) -> None:
    path = tmp_path / "f"
    with serving(Server(break_after=[1000] * 4)) as server:
        with pytest.raises(DatasetError, match="broke off"):
            download(server.address, path)
        assert not path.exists()
        assert (tmp_path / "f.part").stat().st_size == 4000
        download(server.address, path)
    assert server.asked[-1] == "bytes=4000-"
    assert path.read_bytes() == CONTENT


def test_a_line_that_breaks_at_any_byte_is_resumed_at_that_byte(tmp_path: Path) -> None:
    small = b"id,name\n1,a unit\n2,another\n"
    with serving(Server(small)) as server:
        for cut in range(len(small)):
            path = tmp_path / str(cut)
            server.break_after, server.asked = [cut], []
            found = download(server.address, path)
            assert path.read_bytes() == small
            assert found.sha256 == hashlib.sha256(small).hexdigest()
            assert server.asked == ["", f"bytes={cut}-" if cut else ""]


def test_a_line_that_breaks_at_random_bytes_of_a_larger_file_is_resumed(tmp_path: Path) -> None:
    chance = Random(1)  # noqa: S311  (where a line breaks, not a secret)
    with serving(Server()) as server:
        for number in range(10):
            cuts = [chance.randrange(len(CONTENT) // 4) for _ in range(3)]
            server.break_after, server.asked = list(cuts), []
            download(server.address, tmp_path / str(number))
            assert (tmp_path / str(number)).read_bytes() == CONTENT
            assert len(server.asked) == 4


def test_a_pull_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """The part and its tag are all that is left of a process that ended at any moment."""
    for left in (1, 1000, len(CONTENT) - 1):
        path = tmp_path / str(left)
        path.with_name(f"{left}.part").write_bytes(CONTENT[:left])
        path.with_name(f"{left}.part.tag").write_text('"one"')
        with serving(Server()) as server:
            download(server.address, path)
        assert server.asked == [f"bytes={left}-"]
        assert path.read_bytes() == CONTENT


def test_a_page_in_place_of_data_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    page = b"\n<!DOCTYPE html><html>Sign in</html>"
    with serving(Server(page)) as server, pytest.raises(DatasetError, match="web page"):
        download(server.address, tmp_path / "f")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changed_in_between_is_fetched_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with serving(Server(break_after=[1000] * 4)) as server:
        with pytest.raises(DatasetError, match="broke off"):
            download(server.address, path)
        server.content, server.tag = b"new" * 1000, '"two"'
        download(server.address, path)
    assert path.read_bytes() == b"new" * 1000


def test_another_hash_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with serving(Server()) as server, pytest.raises(DatasetError, match="is not what it was"):
        download(server.address, tmp_path / "f", sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "http://127.0.0.1.example.org/",
    ],
)
def test_only_https_is_spoken_beyond_this_machine(tmp_path: Path, address: str) -> None:
    with pytest.raises(DatasetError, match="is not an https address"):
        download(address, tmp_path / "f")


def test_a_redirection_to_another_kind_of_address_is_refused(tmp_path: Path) -> None:
    server = Server(redirect="http://example.org/file.csv")
    with serving(server), pytest.raises(DatasetError, match="is not an https address"):
        download(server.address, tmp_path / "f")


def test_an_answer_that_is_an_error_is_told(tmp_path: Path) -> None:
    with serving(Server(status=404)) as server, pytest.raises(DatasetError, match="404"):
        download(server.address, tmp_path / "f")


def test_nobody_there_is_told(tmp_path: Path) -> None:
    with serving(Server()) as server:
        pass
    with pytest.raises(DatasetError, match="could not be fetched"):
        download(server.address, tmp_path / "f", timeout=1)


def dataset(address: str, *, moving: bool = False) -> Dataset:
    return Dataset(
        "small", "Small", "us", "CC0", "here", "us", "2026", CLEAR, UNGRADED,
        (DataFile("risk/file.csv"),), (Download("file.csv", address, moving=moving),),
        digest="d1",
    )  # fmt: skip


def test_the_cache_is_where_the_variable_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UPSTANDER_DATA", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("UPSTANDER_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == tmp_path / "upstander"
