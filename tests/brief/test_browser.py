"""The pages in a real browser: accessible, two printed pages, no request to anybody."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdf
import pytest
from tests.axe import violations

from upstander.brief.audience import Audience
from upstander.brief.compose import write
from upstander.brief.rendering import as_html
from upstander.brief.scene import Scene, scene
from upstander.brief.scene_page import scene_page
from upstander.brief.world import country_page, ranking_page
from upstander.words.language import language

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from upstander.brief.document import Brief
    from upstander.brief.situation import Situation
    from upstander.model.case import CaseFile

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def pages(
    tmp_path_factory: pytest.TempPathFactory,
    minister: tuple[Brief, bytes],
    public: tuple[Brief, bytes],
    case: CaseFile,
    situation: Situation,
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    assert case.forecast is not None
    written = {
        "minister": as_html(minister[0]),
        "public": as_html(public[0]),
        "ranking": ranking_page(case.forecast),
        "country": country_page(case.forecast, case.forecast.countries[0]),
        "scene": scene_page(drawn_scene(situation), "A picture", "TLP:AMBER · EXERCISE"),
    }
    for code in ("fr", "ar"):
        told = write(situation.into(language(code)), Audience.MINISTER, 1)
        # Rows of evidence are alike: a few of each sentence tell what a language does to them.
        few = tuple(replace(entry, exhibits=entry.exhibits[:3]) for entry in told.evidence)
        written[code] = as_html(replace(told, evidence=few))
    for name, text in written.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


def drawn_scene(situation: Situation) -> Scene:
    found = scene(situation, most=60, together=5, protectors=True)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["minister", "public", "fr", "ar", "ranking", "country", "scene"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_has_no_accessibility_violation_and_asks_nobody(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[name].as_uri())
    wrong = violations(page, every_row=width == 1280, contrast=width == 1280)
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert not wrong
    assert asked == [pages[name].as_uri()]
    assert wide <= width + 1, "the page scrolls sideways"


@pytest.mark.parametrize("name", ["minister", "public"])
def test_the_brief_prints_on_two_pages(browser: Browser, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(pages[name].as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    context.close()
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) <= 2


def test_a_number_leads_to_its_evidence_and_back(browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(pages["minister"].as_uri())
    page.get_by_label("evidence for sentence 1", exact=True).click()
    assert page.url.endswith("#w1")
    assert page.locator("#w1 code").count() > 0
    page.get_by_label("back to sentence 1", exact=True).click()
    assert page.url.endswith("#s1")
    context.close()
