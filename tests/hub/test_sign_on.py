"""A state's own sign-on: whom it vouches for gets to their account here, and nobody else."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from upstander.errors import UsageError
from upstander.hub.audit.models import Entry
from upstander.hub.people.models import User
from upstander.hub.people.roles import Role
from upstander.hub.single_sign_on import single_sign_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.conftest import SmallHub

CLIENT = "the-hub"


class House(BaseHTTPRequestHandler):
    """A sign-on server that vouches for whoever `claims` tells."""

    claims: dict[str, Any]
    asked: list[dict[str, list[str]]]

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path == "/.well-known/openid-configuration":
            self._say(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                }
            )
        elif self.path == "/userinfo":
            self._say(self.claims)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(parse_qs(body))
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        told = self.claims | {"iss": here, "aud": CLIENT, "exp": 4e9, "iat": 1}
        token = jwt.encode(told, "k" * 32)
        self._say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _say(self, what: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def house(settings: Any, **claims: object) -> Iterator[type[House]]:
    """A sign-on server that runs, and a hub that is set to it."""
    handler = type("Told", (House,), {"claims": claims, "asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        {
            "UPSTANDER_OIDC_SERVER": f"http://127.0.0.1:{server.server_port}",
            "UPSTANDER_OIDC_CLIENT": CLIENT,
            "UPSTANDER_OIDC_SECRET": "s",
            "UPSTANDER_OIDC_NAME": "House of State",
        }
    )
    try:
        yield handler
    finally:
        server.shutdown()
        server.server_close()


def signs_on(browser: Client, state: str = "") -> Any:
    """Go to the house's server, and come back with what it gave."""
    sent = browser.get("/account/oidc/house/login/?next=/cases/")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "c", "state": state or asked["state"][0]}
    return browser.get("/account/oidc/house/login/callback/", back)


def test_who_has_an_account_is_signed_in_and_it_is_written_down(
    small: SmallHub, settings: Any
) -> None:
    desk = small.people[Role.DESK]
    with house(settings, sub="17", email=desk.email.upper(), email_verified=True) as server:
        browser = Client()
        assert b"House of State" in browser.get("/account/sign-in/").content
        came = signs_on(browser)
        assert came["Location"] == "/cases/"
        assert server.asked[0]["code_verifier"]
        assert desk.name in browser.get("/").content.decode()
        # Their address may change; the sign-on knows them by its number for them.
        server.claims["email"] = "new@hub.invalid"
        assert signs_on(Client())["Location"] == "/cases/"
    done = Entry.objects.filter(object=f"person:{desk.pk}").values_list("action", flat=True)
    assert [a for a in done if "sign" in a] == ["sign-on joined", "signed in", "signed in"]


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "1", "email": "nobody@hub.invalid", "email_verified": True},
        {"sub": "1", "email": "desk@hub.invalid", "email_verified": False},
        {"sub": "1", "email": "desk@hub.invalid"},
        {"sub": "1"},
    ],
    ids=["no account", "address not verified", "verified by nobody", "no address"],
)
def test_nobody_else_gets_in_and_no_account_is_made(
    claims: dict[str, object], small: SmallHub, settings: Any
) -> None:
    before = User.objects.count()
    with house(settings, **claims):
        browser = Client()
        answer = signs_on(browser)
        assert answer.status_code == 403
        assert "_auth_user_id" not in browser.session
    assert User.objects.count() == before


def test_who_was_ended_and_an_answer_nobody_asked_for_lead_nowhere(
    small: SmallHub, settings: Any
) -> None:
    desk = small.people[Role.DESK]
    with house(settings, sub="17", email=desk.email, email_verified=True):
        assert signs_on(Client())["Location"] == "/cases/"
        assert signs_on(Client(), state="forged").status_code == 403
        User.objects.filter(pk=desk.pk).update(is_active=False)
        browser = Client()
        assert signs_on(browser)["Location"].endswith("/account/inactive/")
        assert "_auth_user_id" not in browser.session


def test_without_the_settings_there_is_no_sign_on(small: SmallHub) -> None:
    assert Client().get("/account/oidc/house/login/").status_code == 404
    assert b"/account/oidc/" not in Client().get("/account/sign-in/").content


def test_half_of_the_settings_and_plain_http_are_refused() -> None:
    with pytest.raises(UsageError, match="needs a server, a client and a secret"):
        single_sign_on({"UPSTANDER_OIDC_SERVER": "https://sign-on.invalid"})
    plain = {
        "UPSTANDER_OIDC_SERVER": "http://sign-on.invalid",
        "UPSTANDER_OIDC_CLIENT": "a",
        "UPSTANDER_OIDC_SECRET": "b",
    }
    with pytest.raises(UsageError, match="HTTPS"):
        single_sign_on(plain)
