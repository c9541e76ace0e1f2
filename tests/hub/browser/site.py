"""The pages that there are: the routes of the hub, each by an address that a link leads to."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch

from upstander.hub.access.routes import routes
from upstander.hub.access.rules import PROGRAM, rule_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']*)["']""")

NO_PAGE = {
    "set_language": "takes a form",
    "set_calendar": "takes a form",
    "mfa_download_recovery_codes": "gives a file",
    "mfa_login_webauthn": "answers a script",
    "case_withdraw": "takes a form",
    "notice": "leads to its warning",
    "analysis_brief": "shows a brief, which tests of its own look at",
    "case_table_give": "takes a form",
    "case_graph_data": "gives the picture its data",
    "case_selected": "gives a part of a page to a script",
    "brief_begin": "takes a form",
    "plan_keep": "takes a form",
    "analyses_going": "gives a part of a page to a script",
    "risks_read": "takes a form",
    "risk_whole": "shows a page of the engine's, which tests of its own look at",
    "resilience_page": "likewise",
    "brief_take_out": "gives a page of its own, or a file",
    "log_pack": "gives a file",
    "warning_cap": "takes a form",
    "openid_connect_login": "leads to a state's own sign-on",
    "openid_connect_callback": "answers it",
    "api_document": "gives a document to programs",
    "method_picture": "gives a drawing",
}
"""Routes that show no page, and what they do instead."""

LEADS_ELSEWHERE = {
    "account_login": "shown to who is not signed in",
    "account_inactive": "likewise",
    "mfa_authenticate": "a step of signing in with a second factor",
    "mfa_deactivate_totp": "there once an app is in use",
    "mfa_view_recovery_codes": "there once codes are",
    "mfa_generate_recovery_codes": "there once a factor is in use",
    "mfa_reauthenticate": "there once an app is in use",
    "mfa_reauthenticate_webauthn": "there once a key is in use",
    "mfa_edit_webauthn": "there once a key is in use",
    "mfa_remove_webauthn": "there once a key is in use",
    "account_change_password": "there once a password is set",
    "account_reauthenticate": "there once a password is set",
    "socialaccount_login_error": "shown where a sign-on failed",
    "socialaccount_login_cancelled": "likewise",
    "socialaccount_signup": "likewise",
    "case_table_in": "there once a table is given, which a journey does",
    "brief": "there once a brief is begun, which a journey does, likewise those that follow",
    "brief_versions": "likewise",
    "brief_one_page": "likewise",
    "brief_sources": "likewise",
    "brief_head": "likewise",
    "brief_sentence": "likewise",
    "plan": "there once a plan is kept",
    "plans_compared": "there once two plans are kept",
    "decision": "there once a decision is recorded, which the same journey does",
    "log_frozen": "for auditors, whose journey looks at it",
    "welcome": "shown to who is not signed in",
}
"""Pages that the first user meets in other states; the journeys look at them."""


def names() -> list[str]:
    """The name of every route; but for the operations of the API, which are for programs."""
    found = {name for _, name, view in routes() if rule_of(view, name) != PROGRAM}
    return sorted(found)


def plain_pages() -> dict[str, str]:
    """Routes that need nothing to be named, and their addresses."""
    found = {}
    for name in names():
        if name in NO_PAGE:
            continue
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def linked_pages(page: Page) -> dict[str, str]:
    """One address for each route that can be reached by links from the first page.

    Links are read from what the server sends: pages work without scripts, and none adds a link.
    """
    found: dict[str, str] = {}
    waiting, seen = ["/", *plain_pages().values()], set()
    while waiting:
        path = waiting.pop(0)
        name = _name(path)
        if path in seen or not name or name in NO_PAGE or name in found:
            continue
        seen.add(path)
        answer = page.request.get(path)
        if answer.ok and _name(answer.url) == name:
            found[name] = path
        for to in _LINK.findall(answer.text()):
            whole = urlsplit(urljoin(answer.url, html.unescape(to)))
            if whole.netloc == urlsplit(answer.url).netloc:
                waiting.append(whole.path)
    return found


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""
