"""The exercise's risk picture as a page: accessible, led back to evidence, labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.axe import violations

from upstander.brief.audience import Audience, reader_for
from upstander.brief.risk_page import cited, level_of, risk_page
from upstander.model.marking import TLP
from upstander.risk.picture.picture import risk_picture

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from upstander.model.case import CaseFile


@pytest.fixture(scope="module")
def pages(case: CaseFile) -> dict[str, str]:
    made = {}
    for audience in (Audience.MINISTER, Audience.PUBLIC):
        view = case.view(reader_for(audience, case))
        made[str(audience)] = risk_page(risk_picture(view), view, str(audience))
    return made


@pytest.mark.slow
def test_it_says_that_it_is_an_exercise_and_for_whom(pages: dict[str, str]) -> None:
    assert "TLP:CLEAR · EXERCISE" in pages["public"]
    assert "TLP:AMBER+STRICT · EXERCISE" in pages["minister"]
    assert "For the minister, as of 30 June 2026. Every country, person" in pages["minister"]


@pytest.mark.slow
def test_the_public_picture_is_that_of_a_case_which_never_held_the_rest(case: CaseFile) -> None:
    reader = reader_for(Audience.PUBLIC, case)
    view = case.view(reader)
    made = risk_picture(view)
    assert level_of(made, view) is TLP.CLEAR
    assert cited(made) <= {s.id for s in view.statements}
    assert risk_page(made, view, "public") == risk_page(
        risk_picture(view.view(reader)), view.view(reader), "public"
    )


@pytest.mark.slow
def test_assessors_of_the_exercise_disagree_and_both_sides_are_shown(pages: dict[str, str]) -> None:
    page = pages["minister"]
    assert "<strong>absent</strong> according to desk-1 (foreign ministry desk)" in page
    assert "<strong>strong</strong> according to clinic-4 (medical organisation)" in page


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", ["minister", "public"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_has_no_accessibility_violation_and_asks_nobody(
    browser: Browser, pages: dict[str, str], tmp_path: Path, name: str, width: int
) -> None:
    file = tmp_path / f"{name}.html"
    file.write_text(pages[name], encoding="utf-8")
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    wrong = violations(page, every_row=width == 1280, contrast=width == 1280)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.get_by_label("evidence 1", exact=True).first.click()
    assert page.url.endswith("#w1")
    context.close()
    assert not wrong
    assert asked == [file.as_uri()]
    assert wide <= width + 1, "the page scrolls sideways"
