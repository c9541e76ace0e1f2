"""A hub's folder as its first start leaves it: made once for all tests, and copied for each hub."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def prepared(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """Fill a folder that is not there yet with a new hub: its database with the exercise, its key.

    The hub that is copied is made by the command, as a new user makes one; the first who needs it
    makes it, and all that test beside each other share it.
    """
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = base / "prepared-hub"
    with (base / "prepared-hub.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(base / "unfinished-hub")
            (base / "unfinished-hub").rename(made)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return folder


def _make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("UPSTANDER_", "DJANGO_")) and name != "DATABASE_URL"
    }
    words = [sys.executable, "-m", "upstander.cli", "hub", "--prepare-only"]
    subprocess.run([*words, "--folder", str(folder)], env=plain, check=True, capture_output=True)
