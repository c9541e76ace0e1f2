"""How test files are shared out: the heavy ones first, and all that needs one hub to one worker."""

from __future__ import annotations

from typing import Any

import pytest

TOGETHER = ("tests/hub/browser/",)
"""Folders whose files share what is dear to set up: a hub that runs, with somebody signed in."""

HEAVY = (
    "tests/hub/browser/",
    "tests/hub/test_running.py",
    "tests/hub/test_lost_database.py",
    "tests/published/test_onsets.py",
    "tests/evidence/lake/test_spark.py",
    "tests/hub/test_postgresql.py",
    "tests/published/test_risk_peer.py",
    "tests/brief/test_browser.py",
    "tests/cli/test_risk.py",
    "tests/risk/test_risk_backtest.py",
    "tests/cli/test_demo.py",
    "tests/published/test_lever_plan.py",
    "tests/published/test_mcn.py",
    "tests/published/test_signals_real.py",
    "tests/brief/test_risk_page.py",
    "tests/network/test_fragmentation.py",
    "tests/cli/test_resilience_profile.py",
    "tests/cli/test_results_pages.py",
    "tests/cli/test_levers_phases.py",
    "tests/cli/test_real_network.py",
    "tests/cli/test_network_dismantle.py",
    "tests/cli/test_onsets.py",
    "tests/brief/test_languages.py",
    "tests/hub/test_api.py",
    "tests/hub/test_futures.py",
    "tests/levers/test_scale.py",
)
"""Files (or folders, by their ``/``) that take longest, the longest first: what is begun last keeps
everybody waiting. Measured with ``--durations``; an order that is a little wrong costs little."""


def shared_by(nodeid: str) -> str:
    """The tests that one worker runs one after the other: those of a file, or of a folder."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def place_of(nodeid: str) -> int:
    """When a test has its turn: the heavy ones as they are listed, all others after them."""
    found = (k for k, name in enumerate(HEAVY) if nodeid.startswith(name))
    return next(found, len(HEAVY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the heavy files first."""
    items.sort(key=lambda item: place_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``--dist loadfile``: in the order of the tests, and a folder's hub for one worker."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class Shared(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return shared_by(nodeid)

    config.option.loadscopereorder = False  # else the files with the most tests come first
    return Shared(config, log)
