"""The pages of ledger and hypotheses in a real browser: accessible, and asking nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.foresight.small_ledger import ledger, question, yes
from upstander.brief.hypotheses_page import hypotheses_page
from upstander.brief.ledger_page import ledger_page
from upstander.foresight.forecasts.records import by_kind, records
from upstander.foresight.forecasts.report import report
from upstander.foresight.hypotheses.report import report as weigh
from upstander.model.grade import Grade
from upstander.model.hypothesis import HypothesisMatrix, Item, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def of_ledger() -> str:
    """Forty questions with calibration, action, records, persons and a model."""
    random = np.random.default_rng(3)
    asked, said = [], []
    for k in range(40):
        chance = float(random.beta(1, 2))
        acted = k % 9 == 0
        asked.append(
            question(
                f"q{k}",
                outcome="yes" if random.random() < chance else "no",
                warned=chance > 0.3,
                acted=acted,
                action="an envoy was sent" if acted else "",
            )
        )
        said += [(k, "amy", 0, yes(chance)), (k, "model-1", 2, yes(0.5 * chance + 0.2))]
    kept = ledger(asked, said)
    made = report(kept)
    return ledger_page(made, by_kind(kept, made), records(kept, made))


def of_hypotheses() -> str:
    """Three hypotheses, copies of one origin, and an item that says nothing."""
    cells = [(4.0, 1.0, 0.5), (2.0, 1.0, 1.0), (1.0, 1.0, 1.0), (1.0, 3.0, 2.0)]
    items = tuple(
        Item(f"e{k}", f"item {k}", "x", Grade("B", 2), "post" * (k < 2), (Judgement("", row),))
        for k, row in enumerate(cells)
    )
    names = ("the army staged it", "the militia acted alone", "an accident")
    return hypotheses_page(weigh(HypothesisMatrix(names, (0.3, 0.3, 0.4), items)))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page_of", [of_ledger, of_hypotheses])
def test_a_page_has_no_accessibility_violation_and_asks_nobody(
    browser: Browser, tmp_path: Path, page_of: Callable[[], str], width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "page.html"
    path.write_text(page_of(), encoding="utf-8")
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    found = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found.violations_count == 0, found.generate_report()
    assert asked == [path.as_uri()]
    assert wide <= width
