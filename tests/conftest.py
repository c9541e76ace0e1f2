"""What all tests share: the public data folder, where this machine has it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.balance import (  # noqa: F401  (pytest finds them here)
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# A browser that is driven keeps a loop in the thread of all tests; Django would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes says something of the machine, and fails by chance where it is slow.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all: two loops cannot run in one process."""
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of public data named by UPSTANDER_DATA; the test skips where there is none."""
    named = os.environ.get("UPSTANDER_DATA", "")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "risk" / "country_year_panel.csv").exists():
        pytest.skip("no public data here: set UPSTANDER_DATA to a folder that has it")
    return folder
