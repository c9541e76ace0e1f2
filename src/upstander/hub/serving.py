"""Starting the hub on this machine: its database, the exercise, a first user, and a server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from upstander.errors import MissingPieceError, UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

SETTINGS = "upstander.hub.settings"
LOOPBACK = "127.0.0.1"
_LOOK = 5.0
"""Seconds from one look at the workers to the next."""
_TASKS = ["django", "db_worker", "--queue-name", "*", "--interval", "0.5"]
"""Works analyses out: a process of its own, so that no notice waits for one."""
_TASKS += ["--no-startup-delay", "--skip-checks"]  # the checks load every page that there is


def set_up(folder: Path) -> None:
    """Let Django know its settings, and where the hub's folder is.

    Raises
    ------
    MissingPieceError
        The hub's libraries are not installed.
    """
    os.environ["UPSTANDER_HUB"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        import django
    except ImportError as error:
        remedy = "install them: pip install 'upstander[hub]'"
        raise MissingPieceError("the hub's libraries are not here", remedy=remedy) from error
    django.setup()


def address_of(port: int) -> str:
    """What links to the hub begin with: the site's address where it is set, else this machine's."""
    return os.environ.get("UPSTANDER_ADDRESS", "").rstrip("/") or f"http://{LOOPBACK}:{port}"


def prepare(folder: Path, say: Callable[[str], None]) -> str:
    """Bring the database up to date, fill an empty one with the exercise, and make a link.

    Parameters
    ----------
    folder
        Of the hub.
    say
        Called with what is done, in words.

    Returns
    -------
    str
        The token of a one-time link for the first user; empty where there are users already.
    """
    set_up(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from upstander.hub.people.actions import sign_in_link
    from upstander.hub.people.models import User
    from upstander.hub.static_files import make_ready

    make_ready()
    if User.objects.exists():
        return ""
    from upstander.hub.first import first_user, load_exercise  # it brings the engines with it

    say("making a first user and loading the exercise (synthetic)")
    user = first_user()
    load_exercise(user)
    return sign_in_link(None, user)


def serve(folder: Path, port: int) -> int:
    """Serve until interrupted, with a worker beside it; returns the server's exit code.

    Raises
    ------
    UsageError
        Somebody else listens on the port.
    """
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            remedy = "choose another: --port"
            raise UsageError(
                Phrase("port {port} cannot be had: {error}", port=port, error=error), remedy=remedy
            ) from error
    environ = os.environ | {"UPSTANDER_HUB": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS}
    # In a container the network around it is the container's own.
    listen = os.environ.get("UPSTANDER_LISTEN", LOOPBACK)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", listen]
    # More threads only wait for each other: at the log's head, and for Python itself.
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "2"]
    command += ["--log-level", "warning", "upstander.hub.wsgi:application"]
    environ["UPSTANDER_SERVING"] = "1"
    environ["UPSTANDER_ADDRESS"] = address_of(port)
    workers = [_Worker(words, environ) for words in (["upstander.hub.worker"], _TASKS)]
    # A supervisor or a container stops it by SIGTERM: no child may go on and keep the port.
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        with subprocess.Popen(command, env=environ) as server:  # noqa: S603
            try:
                return _watched(server, workers)
            except KeyboardInterrupt:
                server.terminate()
                return 0
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.wait(10)


class _Worker:
    """A process beside the server, started again when it ends: without a database one does."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str]) -> None:
        self._command, self._environ = [sys.executable, "-m", *words], environ
        self.process = self._begun()

    def keep_up(self) -> None:
        """Start it again where it has ended."""
        if self.process.poll() is not None:
            self.process = self._begun()

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env=self._environ)  # noqa: S603


def _watched(server: subprocess.Popen[bytes], workers: Sequence[_Worker]) -> int:
    """Wait for the server, and keep its workers up; returns its exit code."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            return server.wait(_LOOK)
        for worker in workers:
            worker.keep_up()


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
