"""What is answered when something goes wrong: without the database, which may be what is wrong."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest

_AGAIN = "10"
"""Seconds after which to try again."""


def fault(request: HttpRequest) -> HttpResponse:
    """The page of a fault of ours; of a database that cannot be reached or written, its own."""
    del request  # whatever is asked of it may ask the database
    kind = sys.exc_info()[0]
    if kind is not None and issubclass(kind, (OperationalError, InterfaceError)):
        told, status = "503.html", HTTPStatus.SERVICE_UNAVAILABLE
        return HttpResponse(render_to_string(told), status=status, headers={"Retry-After": _AGAIN})
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
