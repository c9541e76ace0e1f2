"""The OpenAPI 3.1 document: ninja's, with errors as problem documents and scopes by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

from upstander.hub.api.auth import Bearer
from upstander.hub.api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ninja import NinjaAPI
    from ninja.operation import Operation

_FIRST_ERROR = 400


def described(api: NinjaAPI, release: str) -> JsonResponse:
    """The document of an API, as an answer."""
    return JsonResponse(document_of(api, release))


def document_of(api: NinjaAPI, release: str) -> dict[str, Any]:
    """The document of an API.

    Parameters
    ----------
    release
        Of the hub; the API's own version is in its address.
    """
    plain: dict[str, Any] = dict(api.get_openapi_schema())
    plain["info"] = plain["info"] | {"x-release": release}
    needed = {
        api.get_openapi_operation_id(operation): asked_of(operation).scope.value
        for _, operation in operations_of(api)
    }
    for operations in plain["paths"].values():
        for told in operations.values():
            told["responses"] = {
                str(status): _error(answer) if int(status) >= _FIRST_ERROR else answer
                for status, answer in told["responses"].items()
            }
            told["security"] = [{"Bearer": [needed[told["operationId"]]]}]
    return plain


def operations_of(api: NinjaAPI) -> Iterator[tuple[str, Operation]]:
    """Every operation of an API, and the path at which it is."""
    for bound in api._get_bound_routers():  # noqa: SLF001  (ninja offers no other walk)
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                yield path, operation


def asked_of(operation: Operation) -> Bearer:
    """What an operation asks of whoever calls: a scope, and the rule of a page."""
    (found,) = operation.auth_callbacks
    assert isinstance(found, Bearer)  # noqa: S101
    return found


def _error(answer: dict[str, Any]) -> dict[str, Any]:
    (schema,) = answer["content"].values()
    return answer | {"content": {MEDIA_TYPE: schema}}
