"""The API as a whole, and its routes: each is marked as asking for a token itself."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, re_path
from ninja import NinjaAPI

from upstander import __version__
from upstander.hub.access.rules import PROGRAM, rule
from upstander.hub.api import (  # noqa: F401  (they add themselves to the router)
    analysis_operations,
    ask_operations,
    audit_operations,
    brief_operations,
    case_operations,
    decision_operations,
    forecast_operations,
    plan_operations,
    resilience_operations,
    scenario_operations,
    warning_operations,
    writing_operations,
)
from upstander.hub.api.auth import token_of
from upstander.hub.api.document import described
from upstander.hub.api.problems import nothing_here, problem, set_handlers, unknown_token
from upstander.hub.api.router import router
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from ninja.operation import Operation


class HubAPI(NinjaAPI):
    """An API whose operations are called what their functions are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its function."""
        return str(operation.view_func.__name__)


api = HubAPI(
    title="Upstander hub",
    version="1",
    description="The hub for programs, by tokens: see docs/reference/hub-api.md.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
set_handlers(api)
api.add_router("", router)


@rule(PROGRAM)
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for who is signed in or has a token."""
    if not request.user.is_authenticated and token_of(request) is None:
        return unknown_token()
    if request.method not in {"GET", "HEAD"}:
        return _refused({"Allow": "GET, HEAD"})
    return described(api, __version__)


@rule(PROGRAM)
def nothing(request: HttpRequest) -> HttpResponse:
    """What no operation is."""
    return nothing_here() if token_of(request) else unknown_token()


nothing.csrf_exempt = True  # type: ignore[attr-defined]


def _asking(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the API as the middleware knows it, whose every answer is a document of ours."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        return _refused({"Allow": answer["Allow"]}) if token_of(request) else unknown_token()

    asked.csrf_exempt = True  # type: ignore[attr-defined]
    return rule(PROGRAM)(asked)


def _refused(headers: dict[str, str]) -> HttpResponse:
    answer = problem(
        405, Phrase("that is not done here"), Phrase("use {ways}", ways=headers["Allow"])
    )
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def _routes() -> tuple[list[Any], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            root = pattern.name == "api-root"
            pattern.callback = nothing if root else _asking(pattern.callback)
    # Also what no converter takes: a path with a line break in it.
    return [*patterns, re_path(r"", nothing, name="nothing")], app, namespace


routes = _routes()
