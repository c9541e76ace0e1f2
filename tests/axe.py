"""What axe finds wrong with a page: all of it, but of rows that are alike only the first three."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUICK: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
BUT_CONTRAST = QUICK | {"rules": {"color-contrast": {"enabled": False}}}
HIDE_ALIKE = """hide => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("tbody > tr:nth-child(n + 4) { display: none !important }");
  document.adoptedStyleSheets = hide ? [sheet] : [];
}"""
"""Rows of a table are alike, and the contrast of thousands takes most of the time. Hidden they
cost nothing; to name each as left out takes axe longer than to look at it."""


def violations(page: Page, *, every_row: bool = False, contrast: bool = True) -> list[str]:
    """What is wrong, and where; with every row, in them too, but for the contrast of letters.

    Without contrast it takes half the time: enough where the same page was judged in its colours.
    """
    page.wait_for_load_state()  # after a click, the page may have only begun
    page.evaluate(HIDE_ALIKE, True)
    try:
        found = _run(page, QUICK if contrast else BUT_CONTRAST)
    finally:
        page.evaluate(HIDE_ALIKE, False)
    return found + _run(page, BUT_CONTRAST) if every_row else found


def _run(page: Page, options: dict[str, Any]) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{v['id']}: {n['target']} {n.get('failureSummary')}" for v in found for n in v["nodes"]
    ]
