"""The hub's own tests of what it keeps, on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FILES = [
    f"tests/hub/test_{name}.py"
    for name in (
        "audit",
        "belonging",
        "rows",
        "sending",
        "cases",
        "alerts",
        "analyses",
        "people",
        "api",
        "decisions",
        "briefs",
        "room",
        "freezing",
        "migrations",
        "faults",
        "futures",
        "resilience",
        "api_work",
    )
]
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_hub_does_the_same_on_postgresql() -> None:
    pytest.importorskip("pgserver", reason="no pgserver wheel for this machine")
    from tests.hub.postgres import postgresql

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *FILES]
    command += ["-m", "not slow"]
    with postgresql() as address:
        environ = os.environ | {"DATABASE_URL": address}
        environ.pop("PYTEST_XDIST_WORKER", None)
        run = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stdout[-4000:]
    assert " passed" in run.stdout
