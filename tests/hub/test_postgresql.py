"""The hub's own tests, all of them but the browser's, on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_hub_does_the_same_on_postgresql() -> None:
    pytest.importorskip("pgserver", reason="no pgserver wheel for this machine")
    from tests.hub.postgres import postgresql

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/hub"]
    command += ["-m", "not slow and not browser"]
    with postgresql() as address:
        environ = os.environ | {"DATABASE_URL": address}
        environ.pop("PYTEST_XDIST_WORKER", None)
        run = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stdout[-4000:]
    assert " passed" in run.stdout
