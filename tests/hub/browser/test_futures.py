"""Scenarios in a real browser: found, pushed against, put under stress, and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hub.browser.test_pages import looked_at, speak

if TYPE_CHECKING:
    from tests.hub.browser.hub_server import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_analyst_finds_scenarios_a_least_push_and_plans_under_stress(window: Visit) -> None:
    page = window.page
    page.goto("/cases/")
    case = page.get_by_role("link", name="EXERCISE").first.get_attribute("href")
    page.goto(f"{case}scenarios/")
    page.get_by_role("link", name="what could happen in Numera").click()
    page.get_by_role("button", name="Work out").click()
    page.get_by_role("heading", name="What noise would bring in").wait_for(timeout=60_000)
    page.get_by_label("What must not come").select_option("7:0")
    page.get_by_role("button", name="Find the least push").click()
    page.get_by_text("No push costs less").wait_for(timeout=60_000)
    page.get_by_label("What must not come").select_option("7:0")
    page.get_by_label("Budget").fill("30")
    page.get_by_role("button", name="Put all plans under stress").click()
    page.get_by_text("best in its worst scenario").wait_for(timeout=60_000)
    path = page.url.removeprefix(window.address)
    wrong = looked_at(window, path, "en")
    speak(window, "ar")
    page.goto(path)
    assert not wrong + looked_at(window, path, "ar")
