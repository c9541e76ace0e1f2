"""What serves pages is light: the engines are for whoever works analyses out."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_HELD = """
import sys, django
django.setup()
import upstander.hub.urls
heavy = {"convertdate", "duckdb", "lightgbm", "numba", "ortools", "pandas", "polars", "scipy",
         "sklearn", "followthemoney", "typst"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.slow
def test_a_server_that_shows_pages_holds_no_library_of_the_engines(tmp_path: Path) -> None:
    ours = {"DJANGO_SETTINGS_MODULE": "upstander.hub.settings", "UPSTANDER_HUB": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", _HELD],
        env=os.environ | ours, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "[]"
