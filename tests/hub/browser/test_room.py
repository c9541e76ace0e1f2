"""The levers room in a real browser: a plan arrives by itself, is kept, compared, and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hub.browser.test_pages import looked_at

if TYPE_CHECKING:
    from tests.hub.browser.hub_server import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_plan_arrives_without_loading_the_page_again_and_two_are_compared(window: Visit) -> None:
    page = window.page
    page.goto("/cases/")
    case = page.get_by_role("link", name="EXERCISE").first.get_attribute("href")
    page.goto(f"{case}levers/")
    page.get_by_role("button", name="Ask the engines for a plan").click()
    page.get_by_role("table", name="Portfolio").wait_for(timeout=60_000)
    for name in ("First", "Second"):
        page.get_by_label("Keep this plan as").fill(name)
        page.get_by_role("button", name="Keep it").click()
        page.get_by_role("link", name=name, exact=True).wait_for()
    wrong = looked_at(window, f"{case}levers/", "en")
    page.get_by_role("button", name="Compare them").click()
    page.get_by_role("heading", name="What changed in the case between them").wait_for()
    compared = page.url.removeprefix(window.address)
    wrong += looked_at(window, compared, "en")
    kept = page.get_by_role("link", name="Second").first.get_attribute("href")
    assert kept is not None
    wrong += looked_at(window, kept, "en")
    assert not wrong
