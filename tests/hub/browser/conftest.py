"""What the browser tests share: one hub with the exercise, one Chromium, one who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.hub.browser.hub_server import Hub, Visit, start, stop, visit
from tests.hub.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def hub(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    running = start(prepared(tmp_path_factory, tmp_path_factory.mktemp("hub")))
    yield running
    stop(running)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, hub: Hub) -> Any:
    """What a browser stores once its user came by a link."""
    made = visit(browser, hub)
    made.page.goto(hub.link())
    made.page.locator("main button").click()
    made.page.wait_for_url(hub.address + "/")
    _fill(made.page)
    state = made.context.storage_state()
    made.context.close()
    assert not made.faults
    return state


def _fill(page: Page) -> None:
    """A warning and an analysis, so that there are pages of each."""
    page.locator("main a[href^='/cases/']").first.click()
    case = page.url
    page.goto(f"{case}warnings/raise/")
    page.locator("textarea[name=what]").fill("Roads are being closed")
    page.locator("input[value=siege]").check()
    page.locator("main button.primary").click()
    page.goto(f"{case}analyses/")
    page.locator("select[name=kind]").select_option("weak")
    page.locator("main button.primary").click()
    page.get_by_role("status").filter(has_text="done").wait_for(timeout=60_000)


@pytest.fixture
def window(browser: Browser, hub: Hub, signed_in: Any) -> Iterator[Visit]:
    """A window of the signed-in user; whatever its console complains of is a failure."""
    made = visit(browser, hub, signed_in, viewport={"width": 1280, "height": 900})
    yield made
    made.context.close()
    assert not made.faults
