"""The graph in a real browser: walking in it by keyboard, each step with a way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.pace import slower

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from tests.hub.browser.hub_server import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(page: Page, query: str = "") -> str:
    """The graph of the exercise, drawn; its case's address."""
    page.goto("/cases/")
    case = page.get_by_role("link", name="EXERCISE").first.get_attribute("href")
    assert case is not None
    page.goto(f"{case}graph/{query}")
    page.locator("[data-graph][data-ready]").wait_for()
    return case


def said(page: Page) -> str:
    return page.locator("[data-said]").inner_text()


def drawn(page: Page) -> int:
    return int(page.evaluate("document.querySelector('[data-graph]').cy.nodes().length"))


def keys(page: Page, *given: str) -> None:
    page.locator("[data-canvas]").focus()
    for key in given:
        page.keyboard.press(key)


def test_a_graph_is_walked_grown_and_taken_back_by_keyboard(window: Visit) -> None:
    page = window.page
    opened(page, "?most=50")
    assert drawn(page) == 50
    keys(page, "ArrowRight")
    assert "not drawn yet" in said(page)
    keys(page, "e")
    grown = drawn(page)
    assert grown > 50
    keys(page, "Control+z")
    assert drawn(page) == 50
    keys(page, "e", "c")
    assert drawn(page) == 50
    keys(page, "u")
    assert drawn(page) == grown
    keys(page, "p")
    assert "stays where it is" in said(page)
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("document.querySelector('[data-graph]').cy.nodes('.pinned').length") == 0


def test_two_things_are_selected_joined_by_a_way_and_carried_to_the_other_pictures(
    window: Visit,
) -> None:
    page = window.page
    case = opened(page)
    keys(page, "ArrowRight", "Space", "ArrowLeft", "ArrowUp", "Space", "w")
    assert "steps:" in said(page)
    page.locator("[data-selected-list] > li").nth(1).wait_for()
    assert page.url.count("sel=") == 2
    page.locator("[data-selected-list] summary").first.click()
    assert page.locator("[data-selected-list] dd").first.is_visible()
    page.locator(".tabs").get_by_role("link", name="Timeline").click()
    page.wait_for_url(f"**{case}timeline/?sel=*")
    assert page.locator("[data-selected-list] > li").count() == 2


def test_three_thousand_things_are_drawn_while_the_page_goes_on_answering(window: Visit) -> None:
    page = window.page
    page.route("**/graph/data/**", _large)
    page.add_init_script(_LONG)
    # Of the page's own working time: what else the machine does meanwhile is not counted.
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    opened(page, "?most=3000")
    assert drawn(page) == 3_000
    page.wait_for_timeout(1_000)  # the last of it is painted
    metrics = clock.send("Performance.getMetrics")["metrics"]
    whole = {m["name"]: m["value"] for m in metrics}["TaskDuration"]
    assert whole < 2 * slower()
    # In one go the longest task is some nine tenths of it, and nothing can be done meanwhile.
    tasks = page.evaluate("window.longTasks")
    assert len(tasks) > 5
    assert max(tasks) / 1_000 < 0.5 * whole


_LONG = """window.longTasks = [];
new PerformanceObserver(found => found.getEntries().forEach(e => longTasks.push(e.duration)))
  .observe({ type: "longtask", buffered: true });"""
"""Notes how long each task takes that is long."""


def _large(route: Route) -> None:
    """A synthetic answer in the form of the case's data."""
    like: dict[str, Any] = {"kind": "Unit", "shape": "Unit", "marking": "TLP:CLEAR"}
    nodes = [
        like
        | {
            "id": f"n{k}",
            "name": f"Unit {k}",
            "level": "clear",
            "lines": 3,
            "at": [k % 55, k // 55],
        }
        for k in range(3_000)
    ]
    line: dict[str, Any] = {"layer": "command", "page": "", "support": 0.8, "period": ""}
    line |= {"marking": "TLP:CLEAR", "level": "clear", "statements": 1, "directed": True}
    lines = [
        line | {"id": f"l{k}", "from": f"n{k % 3000}", "to": f"n{k * 7 % 3000}", "inferred": False}
        for k in range(1, 4_500)
    ]
    told = {"total": 3_000, "layers": {"command": "Command"}, "nodes": nodes, "lines": lines}
    route.fulfill(body=json.dumps(told), content_type="application/json")
