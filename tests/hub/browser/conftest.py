"""What the browser tests share: one hub with the exercise, one Chromium, one who is signed in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.hub.browser.hub_server import FLAGS, Hub, Visit, start, stop, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def hub(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    running = start(tmp_path_factory.mktemp("hub"))
    yield running
    stop(running)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, hub: Hub) -> Any:
    """What a browser stores once its user came by a link."""
    made = visit(browser, hub)
    made.page.goto(hub.link())
    made.page.locator("main button").click()
    made.page.wait_for_url(hub.address + "/")
    state = made.context.storage_state()
    made.context.close()
    assert not made.faults
    return state


@pytest.fixture
def window(browser: Browser, hub: Hub, signed_in: Any) -> Iterator[Visit]:
    """A window of the signed-in user; whatever its console complains of is a failure."""
    made = visit(browser, hub, signed_in, viewport={"width": 1280, "height": 900})
    yield made
    made.context.close()
    assert not made.faults
