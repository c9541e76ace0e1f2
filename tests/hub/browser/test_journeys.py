"""What people do: by keyboard, without scripts, on paper, and by a key or an app of their own."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.axe import violations
from tests.hub.browser.hub_server import Hub, Visit, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def plain(browser: Browser, hub: Hub, signed_in: Any) -> Iterator[Visit]:
    """A window without JavaScript."""
    made = visit(browser, hub, signed_in, java_script_enabled=False)
    yield made
    made.context.close()
    assert not made.faults


@pytest.fixture
def newcomer(browser: Browser, hub: Hub) -> Iterator[Visit]:
    """A window of its own, signed in by a new link."""
    made = visit(browser, hub)
    made.page.goto(hub.link())
    made.page.locator("main button").click()
    made.page.wait_for_url(hub.address + "/")
    yield made
    made.context.close()
    assert not made.faults


def into_the_case(page: Page) -> str:
    page.goto("/cases/")
    page.locator("main tbody a").first.click()
    return page.url


def focused(page: Page, what: str) -> Any:
    return page.evaluate(f"document.activeElement.{what}")


def test_the_first_stop_of_tab_skips_to_the_content(window: Visit) -> None:
    window.page.goto("/cases/")
    window.page.keyboard.press("Tab")
    assert focused(window.page, "className") == "skip"
    window.page.keyboard.press("Enter")
    assert focused(window.page, "id") == "content"


def test_keys_open_the_help_and_go_to_the_search(window: Visit) -> None:
    page = window.page
    page.goto("/log/")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
    page.keyboard.press("/")
    assert focused(page, "id") == "top-search"
    page.keyboard.type("?/")
    expect(page.locator("#top-search")).to_have_value("?/")
    expect(page.locator("#help")).not_to_be_visible()


def test_arrows_move_in_a_table_and_enter_opens_a_row(window: Visit) -> None:
    page = window.page
    page.goto(into_the_case(page) + "things/")
    rows = page.locator("table[data-rows] tbody tr")
    expect(page.locator("tbody tr[tabindex='0']")).to_have_count(1)
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert focused(page, "rowIndex") == 2
    page.keyboard.press("End")
    assert focused(page, "rowIndex") == rows.count()
    page.keyboard.press("Home")
    address = rows.first.locator("a").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_what_cannot_be_undone_is_asked_once_more(window: Visit) -> None:
    page = window.page
    page.goto(into_the_case(page) + "things/")
    page.locator("tbody a").first.click()
    page.locator("a[href*='/statements/']").first.click()
    statement = page.url
    page.locator("input[name=why]").fill("It was of another year")
    withdraw = page.locator("form[data-confirm] button")
    withdraw.click()
    expect(page.locator("#confirm")).to_be_visible()
    assert page.locator("#confirm [data-words]").inner_text()
    assert not violations(page)
    assert focused(page, "value") == "no"  # the safe answer is the first
    page.keyboard.press("Enter")
    expect(page.locator("#confirm")).not_to_be_visible()
    assert page.url == statement
    withdraw.click()
    page.locator("#confirm button[value=yes]").click()
    page.wait_for_url(lambda url: url != statement)
    expect(page.locator(".messages .alert")).to_have_count(1)


def test_colours_are_chosen_and_kept(window: Visit) -> None:
    page = window.page
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("[data-theme-choice]").select_option("dark")
    dark = page.evaluate(ground)
    page.reload()
    assert page.evaluate(ground) == dark != light
    page.emulate_media(media="print")
    assert page.evaluate(ground) == light  # paper is white


def test_a_language_is_chosen_on_any_page_and_kept(plain: Visit) -> None:
    page = plain.page
    page.goto("/cases/?from=here")
    page.locator("footer button[value=ar]").click()
    assert page.url.endswith("/cases/?from=here")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "ar"


def test_reading_works_without_scripts(plain: Visit) -> None:
    page = plain.page
    page.goto(into_the_case(page) + "table/")
    first = page.locator("tbody tr").first.inner_text()
    page.locator(".paging a[rel=next]").click()
    assert page.locator("tbody tr").first.inner_text() != first
    page.goto("/log/")
    page.locator("tbody a").first.click()
    assert "object=" in page.url
    page.locator(".menu summary").click()
    expect(page.locator(".menu a").first).to_be_visible()
    expect(page.locator(".js").first).not_to_be_visible()


def test_whoever_signs_out_sees_nothing_any_more(newcomer: Visit) -> None:
    page = newcomer.page
    page.goto("/cases/")
    page.locator(".menu summary").click()
    page.locator(".menu form button").click()
    page.goto("/cases/")
    assert "/account/sign-in/" in page.url


def test_a_statement_is_entered_without_scripts_and_faults_are_named(plain: Visit) -> None:
    page = plain.page
    page.goto(into_the_case(page) + "add/")
    for required in page.locator("main [required]").all():
        assert required.get_attribute("id")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.locator("main form .actions button").click()
    summary = page.locator("[data-summary]")
    assert summary.locator("a").count() > 1
    wrong = page.locator("[aria-invalid=true]").first
    told = wrong.get_attribute("aria-describedby") or ""
    assert page.locator(f"#{told.split()[-1]}").inner_text()


def test_a_case_on_paper_says_that_it_is_an_exercise(window: Visit) -> None:
    page = window.page
    page.goto(into_the_case(page) + "table/")
    page.emulate_media(media="print")
    expect(page.locator(".banner")).to_be_visible()
    expect(page.locator(".nav")).not_to_be_visible()
    expect(page.locator("footer form:visible")).to_have_count(0)


def test_htmx_evaluates_nothing_and_keeps_nothing(window: Visit) -> None:
    window.page.goto("/")
    window.page.wait_for_function("window.htmx")
    said = window.page.evaluate("[htmx.config.allowEval, htmx.config.historyCacheSize]")
    assert said == [False, 0]


def test_a_key_is_added_used_renamed_and_removed(newcomer: Visit) -> None:
    page = newcomer.page
    devices = newcomer.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    page.goto("/account/factors/webauthn/add/")
    page.locator("input[name=name]").fill("Ada's key")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/factors/recovery-codes/")
    assert page.locator("#recovery_codes").input_value().strip()
    assert not violations(page)
    for path in ("", "webauthn/", "recovery-codes/generate/", "webauthn/reauthenticate/"):
        page.goto(f"/account/factors/{path}")
        assert not violations(page), path
    page.goto("/account/sign-out/")
    page.locator("main button").click()
    page.goto("/account/sign-in/")
    page.locator("#passkey_login").click()
    page.wait_for_url(newcomer.address + "/")
    page.goto("/account/factors/webauthn/")
    expect(page.get_by_text("Ada's key")).to_be_visible()
    page.locator("a[href$='/edit/']").click()
    assert not violations(page)
    page.locator("a[href*='webauthn/reauthenticate']").click()
    page.locator("#mfa_webauthn_reauthenticate").click()
    page.wait_for_url("**/edit/")
    assert not violations(page)
    page.locator("main input[name=name]").fill("Ada's old key")
    page.locator("main button.primary").click()
    page.locator("a[href$='/remove/']").click()
    assert not violations(page)
    expect(page.get_by_text("Ada's old key")).to_be_visible()
    page.locator("main .danger").click()
    page.wait_for_load_state()
    expect(page.get_by_text("Ada's old key")).not_to_be_visible()


def test_an_app_is_set_up_and_given_up(newcomer: Visit) -> None:
    page = newcomer.page
    page.goto("/account/factors/totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill("000000")
    page.locator("main button.primary").click()
    expect(page.locator("[data-summary]")).to_be_visible()
    assert not violations(page)
    page.locator("input[name=code]").fill(
        code_of(page.locator("#authenticator_secret").input_value())
    )
    assert secret
    page.locator("main button.primary").click()
    page.wait_for_url("**/factors/recovery-codes/")
    for path in ("", "totp/deactivate/", "reauthenticate/"):
        page.goto(f"/account/factors/{path}")
        assert not violations(page), path
    page.goto("/account/factors/totp/deactivate/")
    page.locator("main .danger").click()
    page.goto("/account/factors/")
    expect(page.locator("a[href$='/totp/activate/']")).to_be_visible()


def code_of(secret: str) -> str:
    """The six digits of an authenticator app (RFC 6238) now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
