"""Signed requests: HMAC-SHA-256 over the moment and the body, as webhooks are signed elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from upstander.hub.channels import ChannelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

TIMEOUT = 5.0
_FIRST_BAD = 300


def signature(secret: str, moment: int, body: bytes) -> str:
    """What the receiver computes as well: ``t=moment,v1=hex``.

    Examples
    --------
    >>> signature("key", 1, b"{}")[:18]
    't=1,v1=1ba6b817118'
    """
    told = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={told}"


def post(address: str, secret: str, document: Mapping[str, Any]) -> None:
    """Post a document to an address, signed; redirects are not followed.

    Raises
    ------
    ChannelError
        No address or secret, one that is not HTTPS (but on this machine), or an answer that is
        none of success.
    """
    parts = urlsplit(address)
    at_home = parts.hostname in {"127.0.0.1", "localhost"}
    if not secret or not parts.hostname or not (parts.scheme == "https" or at_home):
        raise ChannelError("the receiver's address is no HTTPS address with a secret")
    body = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    headers = {
        "Content-Type": "application/json",
        "Upstander-Signature": signature(secret, int(time.time()), body),
    }
    connection = _connection(parts)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise ChannelError(f"nobody took it: {type(error).__name__}") from error
    finally:
        connection.close()
    if status >= _FIRST_BAD:
        raise ChannelError(f"the receiver answered {status}")


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT)
