"""A hub that really runs: its server and worker as processes, and browsers without a screen."""

from __future__ import annotations

import ctypes
import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_us() -> None:
    """Called in a new process: it ends when the tests do, also when they are killed (on Linux).

    Else a hub whose folder is gone goes on, and starts its worker again every five seconds.
    """
    if _LIBC is not None:
        _LIBC.prctl(_END_WITH_PARENT, signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """The command ``upstander hub`` on a folder of its own."""

    folder: Path
    database: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if k not in _OURS}
        return plain | ({"DATABASE_URL": self.database} if self.database else {})

    def command(self, *arguments: str) -> str:
        """What a subcommand of ``upstander hub`` says."""
        words = [sys.executable, "-m", "upstander.cli", "hub", *arguments]
        words += ["--folder", str(self.folder)]
        run = subprocess.run(words, env=self.environ, capture_output=True, text=True, check=True)
        return run.stdout + run.stderr

    def start(self) -> None:
        words = [sys.executable, "-m", "upstander.cli", "hub", "--port", str(self.port)]
        words += ["--folder", str(self.folder)]
        with (self.folder.parent / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, env=self.environ, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=end_with_us,  # noqa: PLW1509  (it takes no lock)
            )  # fmt: skip
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.address}/account/sign-in/", timeout=2)  # noqa: S310
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.folder.parent / "hub.log").read_text()[-2000:])

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End server and worker at once, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, how)
        self.process.wait(20)


_OURS = {"UPSTANDER_HUB", "UPSTANDER_SECRET_KEY", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
_OURS |= {"DJANGO_ALLOW_ASYNC_UNSAFE"}  # the tests' own need, which no site has


class Browser:
    """Keeps cookies, and sends forms with their tokens."""

    def __init__(self, hub: Running, jar: http.cookiejar.CookieJar | None = None) -> None:
        self.hub = hub
        self._jar = http.cookiejar.CookieJar() if jar is None else jar
        cookies = urllib.request.HTTPCookieProcessor(self._jar)
        self._opener = urllib.request.build_opener(cookies, _Stay())
        self._token = ""

    def another(self) -> Browser:
        """A second window of whoever is signed in here."""
        return Browser(self.hub, self._jar)

    def get(self, path: str) -> str:
        with self._opener.open(self.hub.address + path, timeout=30) as answer:
            page: str = answer.read().decode()
        found = _TOKEN.search(page)
        self._token = found.group(1) if found else self._token
        return page

    def post(self, path: str, form: dict[str, str]) -> int:
        """Send a form; the status of the answer, a redirect included."""
        data = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": self._token}).encode()
        request = urllib.request.Request(self.hub.address + path, data)  # noqa: S310
        try:
            with self._opener.open(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return int(error.code)

    def sign_in(self, link: str) -> None:
        """By a one-time link, whose path alone counts."""
        path = urllib.parse.urlsplit(link).path
        self.get(path)
        assert self.post(path, {}) == 302
        self.get("/cases/open/")  # a page with a form, after the token was renewed


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not somewhere to go."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None
