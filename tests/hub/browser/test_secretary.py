"""A private secretary on a phone without scripts: one page, a choice that was told, read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.hub.browser.hub_server import Hub, Visit, visit
from tests.hub.browser.test_pages import PHONE
from tests.hub.browser.test_roles import case_of, wholly_usable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = (
    ("The minister", "minister@hub.invalid", "decider"),
    ("The private secretary", "secretary@hub.invalid", "desk"),
)
TODAY = datetime.now(UTC).date()
QUESTION = "Is the training of the guard to be paused?"


def let_in(page: Page, case: str) -> None:
    """The minister and the secretary have accounts and see the case, if they do not yet."""
    for name, email, role in PEOPLE:
        page.goto("/people/")
        if page.locator("main").get_by_text(email).count():
            continue
        page.locator("[name=account-name]").fill(name)
        page.locator("[name=account-email]").fill(email)
        page.locator("[name=account-organisation]").select_option(index=1)
        page.locator("[name=account-role]").select_option(role)
        page.locator("[name=account-clearance]").select_option("3")
        page.locator("form:has([name=account-name]) button").click()
        page.goto(f"{case}members/")
        page.locator("form:has([name=share]) select").first.select_option(label=name)
        page.locator("form:has([name=share]) button").click()


def brief_of(page: Page, case: str) -> str:
    """A brief that asks something and that a partner dissents from; its address."""
    page.goto(f"{case}briefs/")
    begin = page.locator("form[action*='/begin/'] button").first
    if not begin.count():
        page.get_by_role("button", name="Have one composed").click()
        begin.wait_for(timeout=60_000)
    begin.click()
    brief = page.url
    page.goto(f"{brief}head/")
    page.locator("[name=question]").fill(QUESTION)
    page.locator("[name=by_when]").fill("Before the end of the week")
    page.locator("[name=if_nothing]").fill("The guard is trained on")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("I disagree").click()
    page.locator("[name=dissent]").fill("Training is what still restrains it")
    page.get_by_role("button", name="Dissent").click()
    page.locator(".dissent").wait_for()
    page.locator("main a[href*='/sources/']").first.click()
    wholly_usable(page)
    return brief


def arrived(browser: Browser, hub: Hub, email: str, *, scripts: bool) -> Visit:
    made = visit(
        browser, hub, viewport={"width": PHONE, "height": 800}, java_script_enabled=scripts
    )
    made.page.goto(hub.link(email))
    made.page.locator("main button").click()
    return made


def recorded(page: Page, brief: str) -> str:
    """The secretary records what the minister told; the address of the decision."""
    page.goto(f"{brief}one-page/")
    said = page.locator("main").inner_text()
    for words in (QUESTION, "Before the end of the week", "Training is what still restrains it"):
        assert words in said
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.locator("button[value=delegate]").click()
    page.locator("[name=theme]").select_option("training")
    page.locator("[name=decided]").fill("Pause it for a month")
    page.locator("[name=reasons]").fill("As the brief says")
    page.locator("[name=decided_by]").select_option(label="The minister")
    told = datetime.now(UTC) - timedelta(minutes=5)
    page.locator("[name=told_at]").fill(told.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=owner]").select_option(label="First user")
    page.locator("[name=due_on]").fill((TODAY + timedelta(days=5)).isoformat())
    page.get_by_role("button", name="Read it back").click()
    page.get_by_role("button", name="No, change it").click()
    expect(page.locator("[name=decided]")).to_have_value("Pause it for a month")
    page.locator("[name=decided]").fill("Pause it for two months")
    page.get_by_role("button", name="Read it back").click()
    read_back = page.locator(".read-back").inner_text()
    assert "As told by The minister" in read_back
    assert "The minister delegates to First user: Pause it for two months" in read_back
    page.get_by_role("button", name="Yes, record it").click()
    expect(page.get_by_text("as told by The minister")).to_be_visible()
    return page.url


def test_what_a_minister_told_is_recorded_read_back_and_confirmed_by_them(
    window: Visit, browser: Browser, hub: Hub
) -> None:
    analyst = window.page
    case = case_of(analyst)
    let_in(analyst, case)
    brief = brief_of(analyst, case)
    secretary = arrived(browser, hub, PEOPLE[1][1], scripts=False)
    decision = recorded(secretary.page, brief)
    secretary.context.close()
    minister = arrived(browser, hub, PEOPLE[0][1], scripts=True)
    minister.page.get_by_role("link", name=QUESTION).click()
    assert minister.page.url == decision
    wholly_usable(minister.page)
    minister.page.get_by_role("button", name="Yes, so I decided").click()
    expect(minister.page.locator(".timeline").get_by_text("confirmed")).to_be_visible()
    minister.context.close()
    assert not [*secretary.faults, *minister.faults]
