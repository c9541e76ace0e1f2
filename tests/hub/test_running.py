"""The hub as it really runs: started by its command, killed under load, and what is left."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.hub.running import Browser, Running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
KILLS, ENOUGH = 3, 15


def link_of(hub: Running) -> str:
    found = re.search(r"http://\S+/welcome/\S+", hub.command("link", "first@hub.invalid"))
    assert found is not None
    return found.group(0)


def writing(
    hub: Running, link: str, case: str, name: str, acknowledged: list[str], stop: threading.Event
) -> None:
    """Enter statement after statement; keep those that the hub acknowledged."""
    try:
        browser = Browser(hub)
        browser.sign_in(link)
        number = 0
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
    except OSError:
        return  # it was killed: what was not acknowledged may be lost


def test_what_was_acknowledged_is_there_after_every_kill(tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub")
    hub.command("--prepare-only")
    hub.start()
    browser = Browser(hub)
    browser.sign_in(link_of(hub))
    (case,) = set(re.findall(r"/cases/([0-9a-f-]{36})/", browser.get("/cases/")))
    acknowledged: list[str] = []
    for kill in range(KILLS):
        links, stop = [link_of(hub) for _ in range(3)], threading.Event()
        writers = [
            threading.Thread(
                target=writing, args=(hub, link, case, f"w{kill}{n}", acknowledged, stop)
            )
            for n, link in enumerate(links)
        ]
        for writer in writers:
            writer.start()
        before, end = len(acknowledged), time.monotonic() + 60
        while len(acknowledged) < before + ENOUGH and time.monotonic() < end:
            time.sleep(0.01)
        hub.kill()
        stop.set()
        for writer in writers:
            writer.join(30)
        hub.start()
    browser = Browser(hub)
    browser.sign_in(link_of(hub))
    page, lost = 1, set(acknowledged)
    assert len(acknowledged) >= KILLS * ENOUGH
    while lost and page < 200:
        text = browser.get(f"/cases/{case}/things/?schema=Unit&q=unit-w&page={page}")
        lost -= set(re.findall(r">(w\d+ \d+)<", text))
        page += 1
    assert not lost
    hub.kill()
    assert "each follows from the one before" in hub.command("audit", "verify")


def test_a_backup_taken_under_load_is_restored_whole(tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub")
    hub.command("--prepare-only")
    hub.start()
    browser = Browser(hub)
    browser.sign_in(link_of(hub))
    (case,) = set(re.findall(r"/cases/([0-9a-f-]{36})/", browser.get("/cases/")))
    acknowledged: list[str] = []
    stop = threading.Event()
    writer = threading.Thread(
        target=writing, args=(hub, link_of(hub), case, "b", acknowledged, stop)
    )
    writer.start()
    while len(acknowledged) < ENOUGH:
        time.sleep(0.01)
    before = set(acknowledged)
    hub.command("backup", str(tmp_path / "hub.zip"))
    stop.set()
    writer.join(30)
    hub.kill()
    again = Running(tmp_path / "again")
    again.command("restore", str(tmp_path / "hub.zip"))
    again.start()
    browser = Browser(again)
    browser.sign_in(link_of(again))
    pages = [browser.get(f"/cases/{case}/things/?q=unit-b&page={n}") for n in (1, 2, 3)]
    assert before <= set(re.findall(r">(b \d+)<", " ".join(pages)))
    again.kill()


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
