"""What each role comes for, from end to end: analyst, desk, private secretary, auditor."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.axe import violations
from tests.hub.browser.hub_server import Hub, Visit, visit
from tests.hub.browser.test_pages import PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MINISTER = "minister@hub.invalid"
TODAY = datetime.now(UTC).date()


def case_of(page: Page) -> str:
    page.goto("/cases/")
    page.locator("main tbody a").first.click()
    return page.url


def wholly_usable(page: Page) -> None:
    """A page that all can use, and that a phone need not scroll sideways."""
    assert not violations(page), page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def taken_in(page: Page, case: str) -> None:
    """The administrator gives the minister an account; the analyst lets them into the case."""
    page.goto("/people/")
    page.locator("[name=account-name]").fill("The minister")
    page.locator("[name=account-email]").fill(MINISTER)
    page.locator("[name=account-organisation]").select_option(index=1)
    page.locator("[name=account-role]").select_option("decider")
    page.locator("[name=account-clearance]").select_option("3")
    page.locator("form:has([name=account-name]) button").click()
    page.goto(f"{case}members/")
    page.locator("form:has([name=share]) select").first.select_option(label="The minister")
    page.locator("form:has([name=share]) button").click()


def written(page: Page, case: str) -> str:
    """The analyst has a brief composed, writes its head, and freezes it; its address."""
    page.goto(f"{case}analyses/")
    page.locator("select[name=kind]").select_option("brief-minister")
    page.locator("main form .actions button").first.click()
    for _ in range(60):
        if page.locator("form[action*='/briefs/begin/'] button").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    page.locator("form[action*='/briefs/begin/'] button").click()
    brief = page.url
    wholly_usable(page)
    page.goto(f"{brief}head/")
    wholly_usable(page)
    page.locator("[name=question]").fill("Is the export of radios to be suspended?")
    page.locator("[name=by_when]").fill("Before the end of the week")
    page.locator("main .form .actions button").first.click()
    page.locator("a[href*='/sentence/']").first.click()
    wholly_usable(page)
    page.goto(f"{brief}versions/")
    wholly_usable(page)
    page.goto(brief)
    page.locator("button[name=freeze]").click()
    page.locator("#confirm button[value=yes]").click()
    page.wait_for_function("document.body.innerText.includes('frozen')")
    return brief


def test_a_minister_reads_one_page_on_a_phone_delegates_and_has_it_read_back(
    window: Visit, browser: Browser, hub: Hub
) -> None:
    analyst = window.page
    case = case_of(analyst)
    taken_in(analyst, case)
    brief = written(analyst, case)
    made = visit(browser, hub, viewport={"width": PHONE, "height": 800})
    page = made.page
    page.goto(hub.link(MINISTER))
    page.locator("main button").click()
    page.goto(f"{brief}one-page/")
    wholly_usable(page)
    expect(page.get_by_text("Is the export of radios to be suspended?")).to_be_visible()
    page.locator("button[value=delegate]").click()
    wholly_usable(page)
    page.locator("[name=theme]").select_option("licence")
    page.locator("[name=decided]").fill("Suspend it until the inquiry reports")
    page.locator("[name=reasons]").fill("As the brief says")
    page.locator("[name=owner]").select_option(label="First user")
    page.locator("[name=due_on]").fill((TODAY + timedelta(days=5)).isoformat())
    page.locator("main .form .actions button").click()
    expect(page.get_by_text("You delegate to First user: Suspend it")).to_be_visible()
    wholly_usable(page)
    page.locator("button[name=confirm]").click()
    wholly_usable(page)
    expect(page.get_by_text("Suspend it until the inquiry reports").first).to_be_visible()
    made.context.close()
    assert not made.faults
    analyst.goto("/")
    expect(analyst.get_by_text("Is the export of radios to be suspended?")).to_be_visible()


def test_an_auditor_freezes_the_log_and_takes_a_pack_along(window: Visit, tmp_path: Path) -> None:
    page = window.page
    page.goto("/log/")
    page.locator("a[href$='/log/frozen/']").click()
    wholly_usable(page)
    page.locator("[name=day]").fill(TODAY.isoformat())
    page.locator("main .form button").click()
    wholly_usable(page)
    with page.expect_download() as waited:
        page.locator("a[href$='/pack.zip']").first.click()
    waited.value.save_as(tmp_path / "pack.zip")
    assert "verify.py" in zipfile.ZipFile(tmp_path / "pack.zip").namelist()


def test_a_desk_brings_a_table_in_column_by_column(window: Visit, tmp_path: Path) -> None:
    page = window.page
    case = case_of(page)
    (tmp_path / "units.csv").write_text("Unit name,Country\nAn invented unit,\n")
    page.goto(f"{case}import/")
    page.locator("#f-table").set_input_files(tmp_path / "units.csv")
    page.locator("form:has(#f-table) button").click()
    wholly_usable(page)
    page.locator("[name=source]").fill("a list that was made up")
    page.locator("button[name=look]").click()
    wholly_usable(page)
    expect(page.get_by_text("1 statement would be entered")).to_be_visible()
    page.locator("button[name=enter]").click()
    page.goto("/search/?q=invented+unit")
    expect(page.get_by_text("An invented unit").first).to_be_visible()
