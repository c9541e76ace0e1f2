"""What every answer says a browser may load, and what no request may hold."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
))  # fmt: skip

_NOTHING = "geolocation=(), camera=(), microphone=()"


def policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set the policy on every answer that has none of its own, and let nothing be kept."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), camera=(), microphone=()"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


def whole_words(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse an address with a NUL: no keyboard writes one, and PostgreSQL takes no text with it.

    A form says so at its field, and the schema of each operation of the API.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/") and _has_nul(request):
            return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
        return get_response(request)

    return answered


def _has_nul(request: HttpRequest) -> bool:
    if "\0" in request.path_info:
        return True
    told = request.GET.lists()
    return any("\0" in text for name, values in told for text in (name, *values))
