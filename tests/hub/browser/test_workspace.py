"""The graph in a real browser: walking in it by keyboard, each step with a way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.pace import slower

if TYPE_CHECKING:
    from collections.abc import Callable

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


def test_three_thousand_things_are_drawn_walked_and_moved_without_a_long_task(
    window: Visit,
) -> None:
    page = window.page
    page.route("**/graph/data/**", _large)
    opening = tasks(page, lambda: _settled(page, "?most=3000"))
    whole = sum(opening)
    assert drawn(page) == 3_000
    assert whole < 3 * slower()
    # In one go the longest was most of it; painted in one go, a sixth.
    assert max(opening) < 0.1 * whole
    # Nor was the painting left out: a dot for each is less than 50 points.
    assert _painted(page) > 50 * 3_000
    for act in (
        lambda: keys(page, "ArrowRight"),
        lambda: keys(page, "+", "-", "0"),
        lambda: keys(page, "e", "t", "u", "u"),
        lambda: _dragged(page),
    ):
        assert max(tasks(page, act)) < 0.1 * whole


def test_drawing_is_stopped_by_escape_and_what_is_drawn_is_whole(window: Visit) -> None:
    page = window.page
    page.route("**/graph/data/**", _large)
    page.goto("/cases/")
    case = page.get_by_role("link", name="EXERCISE").first.get_attribute("href")
    # Pressed by the page itself, as soon as anything is drawn: from here it may come too late.
    page.add_init_script("""document.addEventListener("DOMContentLoaded", () => {
      const said = document.querySelector("[data-said]");
      if (said) new MutationObserver(() => {
        if (said.textContent.startsWith("Still drawing"))
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      }).observe(said, { childList: true });
    });""")
    page.goto(f"{case}graph/?most=3000")
    page.locator("[data-graph][data-ready]").wait_for()
    stopped = drawn(page)
    assert 700 < stopped < 1_500
    assert said(page).startswith(f"Stopped: {stopped:,} of 3,000 are drawn")
    assert f"{stopped:,} of 3,000" in page.locator("[data-count]").inner_text()
    between = {(x, x * 7 % 3_000) for k in range(1, 4_500) for x in [k % 3_000]}
    lines = sum(x < stopped and y < stopped for x, y in between)
    joined = page.evaluate(f"{_CY}.edges().map(e => e.source().id() + e.target().id())")
    assert len(set(joined)) == lines


_CY = "document.querySelector('[data-graph]').cy"


def _settled(page: Page, query: str) -> None:
    """The graph drawn, and painted."""
    opened(page, query)
    before, now = -1, 0
    while now != before:
        page.wait_for_timeout(1_500)
        before, now = now, int(page.evaluate(f"{_CY}.renderer().redrawCount"))


def _painted(page: Page) -> int:
    """How many points of the picture something is painted on."""
    return int(
        page.evaluate(
            f"""(() => {{
              const shown = {_CY}.renderer().data.contexts[2].canvas;
              const copy = document.createElement("canvas");
              copy.width = shown.width; copy.height = shown.height;
              const at = copy.getContext("2d", {{ willReadFrequently: true }});
              at.drawImage(shown, 0, 0);
              return at.getImageData(0, 0, copy.width, copy.height).data
                .reduce((sum, value, k) => sum + (k % 4 === 3 && value > 0), 0);
            }})()"""
        )
    )


def _dragged(page: Page) -> None:
    """A thing is moved, and then the whole."""
    box = page.locator("[data-canvas]").bounding_box()
    assert box is not None
    at = page.evaluate(f"{_CY}.getElementById('nn1500').renderedPosition()")
    for x, y in ((at["x"], at["y"]), (5, 5)):
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + x + 60, box["y"] + y + 60, steps=10)
        page.mouse.up()
    page.wait_for_timeout(1_000)


def tasks(page: Page, act: Callable[[], None]) -> list[float]:
    """Seconds of work that each task of the page's main thread took while something was done.

    Of its own work: what else the machine does meanwhile is not counted.
    """
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline", "__metadata"])
    act()
    found = json.loads(browser.stop_tracing())["traceEvents"]
    main = {
        (e["pid"], e["tid"])
        for e in found
        if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"
    }
    mine = [
        e
        for e in found
        if e["name"].endswith("RunTask") and "tdur" in e and (e["pid"], e["tid"]) in main
    ]
    # Where tasks are told under two names, one within the other, one counts.
    name = min({e["name"] for e in mine}, key=len)
    mine = [e for e in mine if e["name"] == name]
    return [e["tdur"] / 1e6 for e in mine]


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
