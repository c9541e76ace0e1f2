"""The container is built, run as the Containerfile says, stopped and started again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.hub.running import Browser, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BASE = os.environ.get("UPSTANDER_BASE_IMAGE", "docker.io/library/python:3.11-slim")
"""The base image; it has to be on this machine already."""

CONFINED = ["--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges"]
BUILT, UP, STOPPED = 1_500, 240, 30
"""Seconds that building, starting and stopping may take."""

pytestmark = pytest.mark.slow


def podman(*words: str, seconds: float = 120) -> str:
    """What podman says; for the user whom it runs as, with the configuration of this machine."""
    done = subprocess.run(
        ["podman", *words], capture_output=True, text=True, timeout=seconds, cwd=ROOT, check=False
    )
    assert done.returncode == 0, (words, done.stderr[-2_000:])
    return done.stdout + (done.stderr if words[0] == "logs" else "")


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    """The image, built from the working copy."""
    if shutil.which("podman") is None:
        pytest.skip("podman is not here: apt install podman")
    known = subprocess.run(["podman", "image", "exists", BASE], check=False, capture_output=True)
    if known.returncode:
        pytest.skip(f"no base image: podman pull {BASE}, or name one by UPSTANDER_BASE_IMAGE")
    name = f"localhost/upstander-{uuid.uuid4().hex[:8]}"
    command = ["build", "--format", "docker", "--build-arg", f"BASE={BASE}", "-t", name]
    podman(*command, "-f", "deploy/Containerfile", ".", seconds=BUILT)
    yield name
    podman("rmi", "--force", name)


@pytest.fixture
def hub(image: str, tmp_path: Path) -> Iterator[tuple[str, Running]]:
    """A container of it and where it answers; its volume goes with it."""
    name, at = f"upstander-{uuid.uuid4().hex[:8]}", Running(tmp_path)
    place = ["-v", f"{name}:/hub", "-p", f"127.0.0.1:{at.port}:8000"]
    podman("run", "--detach", "--name", name, *CONFINED, *place, image)
    yield name, at
    podman("rm", "--force", "--time", "5", name)
    podman("volume", "rm", name)


def healthy(name: str) -> bool:
    """What the image's own health check says now."""
    done = subprocess.run(["podman", "healthcheck", "run", name], check=False, capture_output=True)
    return done.returncode == 0


def wait(name: str) -> None:
    end = time.monotonic() + UP
    while not healthy(name):
        assert time.monotonic() < end, podman("logs", name)
        time.sleep(1)


def test_it_serves_stops_and_goes_on_with_what_it_kept(hub: tuple[str, Running]) -> None:
    name, at = hub
    wait(name)
    found = re.search(r"sign in once, within a day: (\S+)", podman("logs", name))
    assert found is not None
    browser = Browser(at)
    browser.sign_in(found.group(1))
    assert "EXERCISE" in browser.get("/cases/")
    podman("stop", "--time", str(STOPPED), name)
    assert podman("inspect", name, "--format", "{{.State.ExitCode}}").strip() == "0"
    podman("start", name)
    wait(name)
    assert "EXERCISE" in browser.get("/cases/")  # the session is known, and so is the key
    assert podman("logs", name).count("sign in once") == 1


def test_it_may_write_nowhere_but_in_its_volume(hub: tuple[str, Running]) -> None:
    name, _ = hub
    assert podman("exec", name, "id", "-u").strip() == "10001"
    for path in ("/x", "/app/x", "/app/src/upstander/x", "/etc/x"):
        with suppress(AssertionError):
            podman("exec", name, "touch", path)
            pytest.fail(f"{path} was written")
    podman("exec", name, "touch", "/hub/x")


def test_it_holds_the_program_and_nothing_else_of_the_project(image: str) -> None:
    held = podman("run", "--rm", *CONFINED, image, "sh", "-c", "ls -A /app /hub; ls -A /app/src")
    assert held.split() == [
        "/app:", ".venv", "LICENSE", "NOTICE", "healthy.py", "src", "/hub:", "upstander",
    ]  # fmt: skip
    command = "find / -xdev ( -name .git -o -name secret.key -o -name *.sqlite3 -o -name pytest )"
    assert podman("run", "--rm", "--user", "0", image, *command.split()).strip() == ""
