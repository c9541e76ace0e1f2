"""The settings of a state's own sign-on, from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

PROVIDER = "house"
"""What the one sign-on is called in addresses; it must be told to its server as
``https://HUB/account/oidc/house/login/callback/``."""


def single_sign_on(environ: Mapping[str, str]) -> dict[str, Any]:
    """The providers for allauth: none, or one by OpenID Connect with PKCE.

    Raises
    ------
    UsageError
        Half of the settings are missing, or the server is not reached by HTTPS.

    Examples
    --------
    >>> single_sign_on({})
    {}
    """
    server = environ.get("UPSTANDER_OIDC_SERVER", "")
    client = environ.get("UPSTANDER_OIDC_CLIENT", "")
    secret = environ.get("UPSTANDER_OIDC_SECRET", "")
    if not (server or client or secret):
        return {}
    if not (server and client and secret):
        raise UsageError(
            "sign-on by OpenID Connect needs a server, a client and a secret",
            remedy="set UPSTANDER_OIDC_SERVER, _CLIENT and _SECRET, or none of them",
        )
    if not server.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise UsageError(
            Phrase("the sign-on server {server!r} is not reached by HTTPS", server=server),
            remedy="give UPSTANDER_OIDC_SERVER an https:// address",
        )
    app = {
        "provider_id": PROVIDER,
        "name": environ.get("UPSTANDER_OIDC_NAME", "") or "OpenID Connect",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
