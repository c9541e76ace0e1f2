"""The hub as it really runs: started by its command, killed under load, and what is left."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.hub.prepared import prepared
from tests.hub.running import Browser, Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
KILLS, ENOUGH, WRITERS = 2, 8, 2


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A hub that was made in a folder that was not there, as by a new user."""
    made = prepared(tmp_path_factory, tmp_path_factory.mktemp("running") / "hub")
    running = Running(made)
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.kill()


def link_of(hub: Running) -> str:
    found = re.search(r"http://\S+/welcome/\S+", hub.command("link", "first@hub.invalid"))
    assert found is not None
    return found.group(0)


def writing(
    browser: Browser, case: str, name: str, acknowledged: list[str], stop: threading.Event
) -> None:
    """Enter statement after statement; keep those that the hub acknowledged."""
    number = 0
    try:
        while not stop.is_set():
            value = f"{name} {number}"
            form = {
                "entity_id": f"unit-{name}-{number}", "schema": "Unit", "prop": "name",
                "value": value, "source": "load", "reliability": "C", "credibility": "3",
                "marking": "TLP:GREEN",
            }  # fmt: skip
            if browser.post(f"/cases/{case}/add/", form) == 302:
                acknowledged.append(value)
            number += 1
    except (OSError, http.client.HTTPException):
        return  # it was killed: what was not acknowledged may be lost


def signed_in(hub: Running) -> Browser:
    browser = Browser(hub)
    browser.sign_in(link_of(hub))
    return browser


def case_of(browser: Browser) -> str:
    found: set[str] = set(re.findall(r"/cases/([0-9a-f-]{36})/", browser.get("/cases/")))
    (case,) = found
    browser.get("/cases/open/")  # its form has a token
    return case


def test_what_was_acknowledged_is_there_after_every_kill_and_in_a_backup(
    hub: Running, tmp_path: Path
) -> None:
    first = signed_in(hub)  # a session outlives a kill as well
    browsers = [first, *(first.another() for _ in range(WRITERS - 1))]
    case = {case_of(browser) for browser in browsers}.pop()
    acknowledged: list[str] = []
    for kill in range(KILLS):
        stop = threading.Event()
        writers = [
            threading.Thread(
                target=writing, args=(browser, case, f"w{kill}{n}", acknowledged, stop)
            )
            for n, browser in enumerate(browsers)
        ]
        for writer in writers:
            writer.start()
        before, end = len(acknowledged), time.monotonic() + 60
        while len(acknowledged) < before + ENOUGH and time.monotonic() < end:
            time.sleep(0.01)
        if kill == KILLS - 1:
            saved = set(acknowledged)
            hub.command("backup", str(tmp_path / "hub.zip"))
        hub.kill()
        stop.set()
        for writer in writers:
            writer.join(30)
        hub.start()
    assert len(acknowledged) >= KILLS * ENOUGH
    assert set(acknowledged) <= entered(browsers[0], case)
    assert "each follows from the one before" in hub.command("audit", "verify")
    again = Running(tmp_path / "again")
    again.command("restore", str(tmp_path / "hub.zip"))
    again.start()
    assert saved <= entered(signed_in(again), case)
    again.kill()


def entered(browser: Browser, case: str) -> set[str]:
    """All that the writers entered, as the pages show it."""
    found: set[str] = set()
    for page in range(1, 200):
        text = browser.get(f"/cases/{case}/things/?schema=Unit&q=unit-w&page={page}")
        fresh = set(re.findall(r">(w\d+ \d+)<", text)) - found
        if not fresh:
            return found
        found |= fresh
    return found


def test_who_stops_it_as_a_container_does_leaves_nothing_running(hub: Running) -> None:
    assert hub.process is not None
    hub.process.terminate()  # itself alone, and none of its children
    assert hub.process.wait(20) == 0
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", hub.port))


def test_a_broken_backup_is_refused_and_nothing_is_overwritten(tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub")
    (tmp_path / "broken.zip").write_bytes(b"PK no zip")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        hub.command("restore", str(tmp_path / "broken.zip"))
    assert refused.value.returncode == 1
    assert not hub.folder.exists()
    hub.folder.mkdir()
    with pytest.raises(subprocess.CalledProcessError) as refused:
        hub.command("restore", str(tmp_path / "broken.zip"))
    assert refused.value.returncode == 2


def test_what_django_asks_of_a_site_on_the_internet_is_done(tmp_path: Path) -> None:
    environ = Running(tmp_path / "hub").environ | {
        "UPSTANDER_HOSTS": "hub.example.org",
        "UPSTANDER_HUB": str(tmp_path / "hub"),
        "DJANGO_SETTINGS_MODULE": "upstander.hub.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    run = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
