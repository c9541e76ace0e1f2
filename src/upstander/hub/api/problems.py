"""Errors as RFC 9457 problem documents: what is wrong and what would mend it, and nothing else."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja.errors import HttpError, ValidationError

from upstander.errors import UpstanderError, UsageError
from upstander.hub.web.reading import spoken
from upstander.phrase import Phrase
from upstander.words.refusal import refusal

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest
    from ninja import NinjaAPI

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("upstander.hub.api")


class ScopeError(Exception):
    """A token that was not made for what it is used for."""


class FormError(Exception):
    """A form that the pages share with the API found faults."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__()


def problem(
    status: int, detail: str, remedy: str = "", errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    """A problem document as an answer, in the language that was asked for."""
    plain: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": spoken().phrase(detail),
        "remedy": spoken().phrase(remedy) if remedy else "",
        "errors": errors or [],
    }
    answer = HttpResponse(json.dumps(plain), content_type=MEDIA_TYPE, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def nothing_here() -> HttpResponse:
    """What is not there, or not theirs: the same answer to the byte."""
    return problem(404, Phrase("there is nothing here"))


def unknown_token() -> HttpResponse:
    """No token, or none that stands."""
    remedy = Phrase("send 'Authorization: Bearer TOKEN' with a token that has not ended")
    return problem(401, Phrase("a token is needed"), remedy)


def set_handlers(api: NinjaAPI) -> None:
    """Let every error of an API be answered by a problem document."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _upstander(request: HttpRequest, error: Any) -> HttpResponse:
    # The source is left out: it may be a path on the server.
    told = error.problem
    status = 409 if isinstance(error, UsageError) else 422
    detail = refusal(spoken(), replace(told, source="", remedy=""))
    return problem(status, detail, told.remedy)


def _validation(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        {"where": ".".join(str(part) for part in e["loc"]), "message": str(e["msg"])}
        for e in error.errors[:50]
    ]
    return problem(
        422, Phrase("the request is not as it should be"), Phrase("see its errors"), faults
    )


def _form(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        {"where": "" if name == "__all__" else f"body.{name}", "message": str(message)}
        for name, messages in error.form.errors.items()
        for message in messages
    ]
    return problem(422, faults[0]["message"], Phrase("see its errors"), faults)


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return unknown_token()
    remedy = Phrase("wait as long as Retry-After says") if error.status_code == 429 else ""
    return problem(error.status_code, str(error), remedy)


def _scope(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        403,
        Phrase("this token is not made for that"),
        Phrase("make one with the scope {scope}", scope=str(error)),
    )


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        return problem(
            413, Phrase("the request is too large"), Phrase("send files by multipart, or split it")
        )
    return problem(
        400, Phrase("the request cannot be read"), Phrase("send it as the document says")
    )


def _defect(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("a defect at %s", request.path, exc_info=error)
    return problem(500, Phrase("something of ours failed"), Phrase("tell whoever runs this hub"))


_HANDLERS: dict[type[Exception], Any] = {
    Exception: _defect,
    Http404: lambda *_: nothing_here(),
    HttpError: _http,
    ValidationError: _validation,
    UpstanderError: _upstander,
    FormError: _form,
    ScopeError: _scope,
    SuspiciousOperation: _unreadable,
    MultiPartParserError: _unreadable,
    UnreadablePostError: _unreadable,
}
