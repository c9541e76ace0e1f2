"""A statement is entered and corrected by keyboard in less than twenty seconds of a person's time.

What counts is every key, at a slow typist's pace, and what the pages took in between.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.pace import slower

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.hub.browser.hub_server import Hub

from tests.hub.browser.hub_server import Visit, visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]
A_KEY = 0.3
"""Seconds from one key to the next: 40 words a minute, the pace of an average typist."""


@pytest.fixture
def page(browser: Browser, hub: Hub, signed_in: object) -> Iterator[Page]:
    made: Visit = visit(browser, hub, signed_in)
    made.page.goto("/cases/")
    made.page.locator("main tbody a").first.click()
    made.page.goto(made.page.url + "things/?schema=Unit")
    made.page.locator("tbody a").first.click()
    made.page.wait_for_load_state()
    yield made.page
    made.context.close()
    assert not made.faults


@dataclass
class Typist:
    """Whoever has no hand on a mouse: what they press is counted."""

    page: Page
    keys: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || ''"))


def test_a_statement_is_entered_and_corrected_in_twenty_seconds_each(page: Page) -> None:
    hand = Typist(page)
    begun = time.perf_counter()
    hand.press("n")
    page.wait_for_url("**/add/**")
    assert focused(page) == "prop"
    hand.write("alias")
    hand.press("Tab")
    hand.write("Ford Watch")
    hand.press("Tab", "Tab", "Tab")
    assert focused(page) == "source"
    hand.write("wire")
    hand.press("Tab", "Tab", "B", "Tab", "2", "Tab")
    hand.write("2026-06")
    hand.press("Tab", "Tab")
    assert focused(page) == "seen"
    hand.write("2026-06-30")
    hand.press("Enter")
    page.wait_for_url("**/things/**")
    assert A_KEY * hand.keys + (time.perf_counter() - begun) / slower() < 20
    row = page.locator("tr", has_text="Ford Watch").first
    assert "B2" in row.inner_text()

    row.locator("a[href*='/statements/']").first.click()
    page.wait_for_url("**/statements/**")
    hand, begun = Typist(page), time.perf_counter()
    hand.press("c")
    page.wait_for_url("**/correct/")
    assert focused(page) == "value"
    hand.press("End")
    hand.write("men")
    hand.press("Enter")
    page.wait_for_url("**/things/**")
    assert A_KEY * hand.keys + (time.perf_counter() - begun) / slower() < 20
    assert page.get_by_text("Ford Watchmen").count()


def test_keys_of_one_character_can_be_turned_off_and_on_again(page: Page) -> None:
    page.keyboard.press("?")
    page.locator("#help input[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    where = page.url
    for key in "/?n":
        page.keyboard.press(key)
    page.locator("#help").wait_for(state="hidden")
    assert focused(page) != "q"
    assert page.url == where
    page.reload()
    page.locator("details.menu:has([data-dialog=help]) > summary").click()
    page.locator("[data-dialog=help]").click()
    page.locator("#help input[data-keys-on]").check()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")  # a key while it closes is not taken
    page.keyboard.press("n")
    page.wait_for_url("**/add/**")
