"""Every page in a real browser: for all to use, in each language, width and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from tests.axe import violations
from tests.hub.browser.hub_server import Hub, Visit, visit
from tests.hub.browser.site import LEADS_ELSEWHERE, NO_PAGE, linked_pages, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("en", "fr", "ar")
FIRST_PAGE_BYTES = 150_000
PHONE = 390
View = tuple[int, Literal["light", "dark"]]
VIEWS: tuple[View, ...] = ((1280, "light"), (PHONE, "dark"), (1280, "dark"), (PHONE, "light"))
"""Of any three in turn, two widths and two colours are met."""


@pytest.fixture(scope="module")
def pages(browser: Browser, hub: Hub, signed_in: Any) -> dict[str, str]:
    made = visit(browser, hub, signed_in)
    found = linked_pages(made.page)
    made.context.close()
    assert not made.faults
    return found


@pytest.fixture(scope="module", params=LANGUAGES)
def speaking(
    request: pytest.FixtureRequest, browser: Browser, hub: Hub, signed_in: Any
) -> Iterator[tuple[str, Visit]]:
    made = visit(browser, hub, signed_in)
    speak(made, request.param)
    yield request.param, made
    made.context.close()


def speak(made: Visit, language: str) -> None:
    cookie = {"name": "django_language", "value": language, "url": made.address}
    made.context.add_cookies([cookie])  # type: ignore[list-item]


def looked_at(
    made: Visit,
    path: str,
    language: str,
    views: tuple[View, ...] = VIEWS[:2],
    *,
    contrast: bool = True,
) -> list[str]:
    """What is wrong with a page in one language: wide and light, narrow and dark, if not told.

    None scrolls sideways on a phone.
    """
    page, wrong = made.page, []
    for width, colour in views:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colour)
        if page.url != made.address + path:
            page.goto(path)
        wrong += [f"{width} {colour}: {v}" for v in violations(page, contrast=contrast)]
    page.set_viewport_size({"width": PHONE, "height": 900})
    if page.evaluate("document.documentElement.scrollWidth") > PHONE:
        wrong.append(f"scrolls sideways at {PHONE}")
    spoken = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    if spoken != [language, "rtl" if language == "ar" else "ltr"]:
        wrong.append(f"speaks {spoken}")
    wrong += made.faults
    made.faults.clear()
    return wrong


def test_every_route_is_a_page_that_a_link_leads_to_or_is_said_to_be_none(
    pages: dict[str, str],
) -> None:
    missing = set(names()) - set(pages) - set(NO_PAGE) - set(LEADS_ELSEWHERE)
    assert not missing, "link to them, or say in site.py what they are"


def test_every_page_can_be_used_by_all(pages: dict[str, str], speaking: tuple[str, Visit]) -> None:
    language, made = speaking
    wrong = {}
    for number, (name, path) in enumerate(pages.items(), LANGUAGES.index(language)):
        # In its three languages a page is seen on both widths and in both colours.
        # Colours are those of the page, not of its words: the first and the third meet both.
        view, contrast = VIEWS[number % len(VIEWS)], language != "fr"
        found = looked_at(made, path, language, (view,), contrast=contrast)
        if found:
            wrong[name] = found
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_before_signing_in_can_be_used_by_all(
    browser: Browser, hub: Hub, language: str
) -> None:
    made = visit(browser, hub)
    speak(made, language)
    for path in (
        "/account/sign-in/",
        "/account/inactive/",
        "/welcome/nobody-has-this/",
        "/nowhere/",
    ):
        assert not looked_at(made, path, language), path
    made.context.close()


def test_the_first_page_weighs_little(browser: Browser, hub: Hub, signed_in: Any) -> None:
    made = visit(browser, hub, signed_in)
    weights = []
    made.page.on("requestfinished", lambda request: weights.append(request.sizes()))
    made.page.goto("/", wait_until="networkidle")
    total = sum(w["responseBodySize"] + w["responseHeadersSize"] for w in weights)
    made.context.close()
    assert 0 < total < FIRST_PAGE_BYTES
