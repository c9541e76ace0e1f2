"""A hub as a user starts it: `upstander hub` in a folder of its own, and Chromium before it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.hub.running import end_with_us

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

FIRST = "first@hub.invalid"
_WAIT = 180


@dataclass
class Hub:
    """A hub that runs, and where."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    address: str = ""

    def link(self, whom: str = FIRST) -> str:
        """A new link that signs somebody in once."""
        made = subprocess.run(
            [*_command(), "link", whom, "--folder", str(self.folder), "--port", str(self.port)],
            check=True, capture_output=True, text=True, env=_environ(),
        )  # fmt: skip
        found = re.search(r"/welcome/\S+", made.stdout + made.stderr)
        assert found is not None
        return self.address + found[0]


@dataclass
class Visit:
    """One browser window, and all that went wrong in it."""

    context: BrowserContext
    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note what the console says, what a policy stops, and whom the page asks."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        # The browser complains of a page that answers 404, or 403 to a step that does not fit.
        is_page = message.location.get("url", "") == self.page.url
        if message.type in {"error", "warning"} and not (
            is_page and "status of 40" in message.text
        ):
            self.faults.append(f"{message.type}: {message.text} {message.location.get('url')}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.faults.append(f"asked {request.url}")


def visit(browser: Browser, hub: Hub, state: Any = None, **options: Any) -> Visit:
    """A new window; with what a signed-in one has stored, it is signed in."""
    context = browser.new_context(storage_state=state, base_url=hub.address, **options)
    context.set_default_timeout(15_000)
    made = Visit(context, context.new_page(), hub.address)
    made.watch()
    return made


def start(folder: Path) -> Hub:
    """Start a hub, with the exercise, and wait until it answers."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*_command(), "--folder", str(folder), "--port", str(port)],
        env=_environ(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True, preexec_fn=end_with_us,  # noqa: PLW1509  (it takes no lock)
    )  # fmt: skip
    # Under a name, not a number: a browser gives keys to names alone.
    hub = Hub(folder, port, process, f"http://localhost:{port}")
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        assert process.poll() is None, "the hub did not start"
        try:
            with urllib.request.urlopen(f"{hub.address}/account/sign-in/", timeout=2):  # noqa: S310
                return hub
        except OSError:
            time.sleep(0.2)
    stop(hub)
    raise AssertionError("the hub does not answer")


def stop(hub: Hub) -> None:
    """End it, and the servers it started."""
    os.killpg(hub.process.pid, signal.SIGTERM)
    hub.process.wait(timeout=20)


def _command() -> list[str]:
    return [sys.executable, "-c", "from upstander.cli.main import main; main()", "hub"]


def _environ() -> dict[str, str]:
    """The environment without what the other tests of the hub set for themselves."""
    ours = {"DJANGO_SETTINGS_MODULE"}
    return {k: v for k, v in os.environ.items() if k not in ours and not k.startswith("UPSTANDER_")}
