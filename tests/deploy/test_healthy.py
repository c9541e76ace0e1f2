"""The container's health check tells a hub that works from one that does not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.hub.running import Running, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECK = Path(__file__).parents[2] / "deploy" / "healthy.py"


def asked(port: int, **settings: str) -> tuple[int, str]:
    words = [sys.executable, str(CHECK), str(port)]
    environ = os.environ | {"UPSTANDER_HOSTS": ""} | settings
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


class Site(BaseHTTPRequestHandler):
    """Answers as a hub behind a proxy does: under its name, and by HTTPS alone."""

    status = 200

    def do_GET(self) -> None:
        named = self.headers["Host"] == "hub.example.org"
        secure = self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(400 if not named else 301 if not secure else self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()


def test_where_nobody_answers_it_says_so() -> None:
    code, told = asked(free_port())
    assert code == 1
    assert "does not answer" in told


def test_it_asks_under_the_name_of_the_site_as_the_proxy_does(site: int) -> None:
    assert asked(site, UPSTANDER_HOSTS="hub.example.org,other.example.org") == (0, "")
    assert asked(site, UPSTANDER_HOSTS="") == (1, "the hub answers 400")


def test_a_hub_that_lost_its_database_is_not_healthy(
    site: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Site, "status", 503)
    assert asked(site, UPSTANDER_HOSTS="hub.example.org") == (1, "the hub answers 503")


@pytest.mark.slow
def test_a_real_hub_is_healthy_until_its_database_is_gone(tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub")
    hub.start()
    try:
        assert asked(hub.port) == (0, "")
        for path in hub.folder.glob("hub.sqlite3*"):
            path.write_bytes(b"this is no database any more")
        end, code, told = time.monotonic() + 30, 0, ""
        while not code and time.monotonic() < end:  # what it holds in memory may last a while
            code, told = asked(hub.port)
        assert code == 1
        assert told
    finally:
        hub.kill()


@pytest.mark.slow
def test_links_begin_with_the_address_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPSTANDER_ADDRESS", "https://hub.example.org/")
    told = Running(tmp_path / "hub").command("--prepare-only")
    assert "sign in once, within a day: https://hub.example.org/welcome/" in told
