"""What all tests share: the public data folder, where this machine has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of public data named by UPSTANDER_DATA; the test skips where there is none."""
    named = os.environ.get("UPSTANDER_DATA", "")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "risk" / "country_year_panel.csv").exists():
        pytest.skip("no public data here: set UPSTANDER_DATA to a folder that has it")
    return folder
