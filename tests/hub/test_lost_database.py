"""PostgreSQL behind the hub: killed hubs, and a server that is stopped and started again."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.hub.prepared import prepared
from tests.hub.running import Browser, Running
from tests.hub.test_running import case_of, signed_in, writing

from upstander.exercise import exercise_case

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
KILLS, ENOUGH, TOGETHER, SOON = 2, 4, 5, 30

_LOOK = """
import json, sys
import django
django.setup()
from upstander.hub.alerts.models import Delivery, WarningRow
from upstander.hub.cases.models import StatementRow
print(json.dumps({
    "names": [c["value"] for c in StatementRow.objects.values_list("content", flat=True)],
    "clocks": [
        w.what for w in WarningRow.objects.filter(rises_at__isnull=False)
        if {e.kind for e in w.events.all()} >= {"opened", "routed"}
    ],
    "sent": list(Delivery.objects.filter(state="sent").values_list("warning__what", flat=True)),
}))
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A hub that runs on a PostgreSQL of its own."""
    pytest.importorskip("pgserver", reason="no pgserver wheel for this machine")
    from tests.hub.postgres import postgresql

    folder = prepared(tmp_path_factory, tmp_path_factory.mktemp("lost") / "hub")
    with postgresql() as address:
        made = Running(folder, database=address)
        made.start()
        yield made
        made.kill()


def kept(hub: Running) -> dict[str, list[str]]:
    """What the database holds."""
    ours = {"DJANGO_SETTINGS_MODULE": "upstander.hub.settings", "UPSTANDER_HUB": str(hub.folder)}
    run = subprocess.run(
        [sys.executable, "-c", _LOOK],
        env=hub.environ | ours, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, list[str]] = json.loads(run.stdout)
    return found


SUBJECTS = sorted({s.entity_id for s in exercise_case().statements if s.schema == "Unit"})


def warn(browser: Browser, case: str, what: str, about: int = 0) -> int:
    """Warn of one of the exercise's units; of two alike about one, one notice is sent."""
    form = {"subject": SUBJECTS[about], "what": what, "kinds": "siege"}
    return browser.post(
        f"/cases/{case}/warnings/raise/", form | {"severity": "serious", "marking": "TLP:AMBER"}
    )


def warning(
    browser: Browser, case: str, name: str, warned: list[str], stop: threading.Event
) -> None:
    """Warn again and again; keep those warnings that the hub acknowledged."""
    with suppress(OSError, http.client.HTTPException):  # killed: what was not acknowledged may go
        while not stop.is_set():
            what = f"{name} {len(warned)}"
            if warn(browser, case, what) == 302:
                warned.append(what)


def until_sent(hub: Running, *what: str) -> bool:
    """Whether the notices of warnings leave soon."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        if set(what) <= set(kept(hub)["sent"]):
            return True
        time.sleep(0.5)
    return False


def works_out(hub: Running) -> set[int]:
    """The processes of the hub that work analyses out."""
    assert hub.process is not None
    found: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            words = (folder / "cmdline").read_bytes()
            if b"db_worker" in words and os.getsid(int(folder.name)) == hub.process.pid:
                found.add(int(folder.name))
    return found


def test_a_killed_hub_keeps_every_write_and_every_clock(hub: Running) -> None:
    first = signed_in(hub)
    browsers = [first, first.another()]
    case = {case_of(browser) for browser in browsers}.pop()
    wrote: list[str] = []
    warned: list[str] = []
    for number in range(KILLS):
        stop, before = threading.Event(), (len(wrote), len(warned))
        work = [
            threading.Thread(target=writing, args=(browsers[0], case, f"k{number}", wrote, stop)),
            threading.Thread(target=warning, args=(browsers[1], case, f"k{number}", warned, stop)),
        ]
        for thread in work:
            thread.start()
        while len(wrote) < before[0] + ENOUGH or len(warned) < before[1] + ENOUGH:
            assert any(thread.is_alive() for thread in work)
            time.sleep(0.01)
        hub.kill()
        stop.set()
        for thread in work:
            thread.join()
        hub.start()
    found = kept(hub)
    assert set(wrote) <= set(found["names"])
    assert set(warned) <= set(found["clocks"])
    assert "each follows from the one before" in hub.command("audit", "verify")


def test_statements_and_warnings_at_once_never_wait_for_each_other_in_a_ring(hub: Running) -> None:
    first = signed_in(hub)
    browsers = [first, *(first.another() for _ in range(5))]
    case, statuses = case_of(browsers[0]), set[int]()
    end = time.monotonic() + TOGETHER

    def work(number: int) -> None:
        case_of(browsers[number])
        while time.monotonic() < end:
            what = f"ring {number} {time.monotonic()}"
            form = {"entity_id": what, "schema": "Unit", "prop": "name", "value": what}
            form |= {"source": "load", "reliability": "C", "credibility": "3"}
            statuses.add(
                browsers[number].post(f"/cases/{case}/add/", form | {"marking": "TLP:GREEN"})
            )
            statuses.add(warn(browsers[number], case, what))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == {302}


def test_a_hub_outlives_a_database_that_is_stopped_and_started_again(hub: Running) -> None:
    from tests.hub.postgres import stopped

    browser = signed_in(hub)
    case = case_of(browser)
    assert warn(browser, case, "before", 1) == 302
    worked_out = works_out(hub)
    assert worked_out
    with stopped(hub.database):
        for _ in range(8):  # every thread of every server process has a connection to lose
            with pytest.raises(urllib.error.HTTPError) as told:
                browser.get("/cases/")
            assert told.value.code == 503
            assert "records cannot be reached" in told.value.read().decode()
            assert warn(browser, case, "meanwhile") == 503
        end = time.monotonic() + SOON
        while works_out(hub) & worked_out and time.monotonic() < end:
            time.sleep(0.1)  # what works beside the server finds the database gone, too
    statuses = [warn(browser, case, f"after {number}", 2 + number) for number in range(8)]
    assert statuses == [302] * 8
    assert until_sent(hub, "before", "after 0", "after 7")
    end = time.monotonic() + SOON
    while not works_out(hub) and time.monotonic() < end:
        time.sleep(0.1)
    assert works_out(hub)
    found = kept(hub)
    assert {"before", *(f"after {n}" for n in range(8))} <= set(found["clocks"])
    assert "meanwhile" not in found["clocks"]
    assert "each follows from the one before" in hub.command("audit", "verify")
