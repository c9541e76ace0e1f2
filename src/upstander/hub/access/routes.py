"""Every route of the hub, found by walking the URL map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Route = tuple[str, str, Callable[..., Any]]


def routes(resolver: Any = None, before: str = "") -> Iterator[Route]:
    """Pattern, name and view of each route."""
    for part in (resolver or get_resolver()).url_patterns:
        path = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from routes(part, path)
        elif isinstance(part, URLPattern):
            yield path, part.name or "", part.callback
