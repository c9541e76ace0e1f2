"""The rules of CAP 1.2, held against a message: what is required, code lists, and for whom it is.

The checks are code, from the standard's data dictionary; no schema file is needed.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from upstander.errors import ValueRejectedError
from upstander.evidence.interchange.cap_form import CODES, FORMS
from upstander.evidence.interchange.cap_values import (
    TEXT_CHECKS,
    check_text,
    check_time,
    read_decimal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upstander.evidence.interchange.cap import Alert
    from upstander.evidence.interchange.cap_form import Element

_FOR_WHOM = {"Restricted": "restriction", "Private": "addresses"}


def check_alert(alert: Alert, source: str = "") -> None:
    """Refuse a message that CAP 1.2 would.

    Raises
    ------
    ValueRejectedError
        The first fault, with the path of its element and a remedy.
    """
    _check("alert", alert, "alert", source)
    needed = _FOR_WHOM.get(alert.scope)
    if needed and not getattr(alert, needed):
        refuse(source, f"alert/{needed}", f"is missing: scope is {alert.scope}", "say for whom")
    if alert.msg_type != "Alert" and not alert.references:
        refuse(
            source,
            "alert/references",
            f"is missing: msgType is {alert.msg_type}",
            "name the earlier message: sender,identifier,sent",
        )


def refuse(source: str, path: str, message: str, remedy: str) -> NoReturn:
    """Say what is wrong at a path of the message."""
    raise ValueRejectedError(f"{path}: {message}", source=source, remedy=remedy)


def at_path(source: str, path: str, check: Callable[[Any], Any], value: object) -> Any:
    """What a check makes of a value; its error is told with the path."""
    try:
        return check(value)
    except ValueRejectedError as error:
        refuse(source, path, error.problem.message, error.problem.remedy)


def check_code(tag: str) -> Callable[[str], None]:
    """A check that a value is in the list of its element."""

    def check(text: str) -> None:
        if text not in CODES[tag]:
            raise ValueRejectedError(
                f"no such code: {text[:60]!r}", remedy="use " + ", ".join(CODES[tag])
            )

    return check


def _check(form: str, noun: object, path: str, source: str) -> None:
    for element in FORMS[form][1]:
        value = getattr(noun, element.name)
        here = f"{path}/{element.tag}"
        values = list(_each(value, element, here))
        if element.required and not values:
            refuse(source, here, "is missing", "the standard requires it")
        for place, one in values:
            _check_value(element, one, place, source)


def _each(value: Any, element: Element, path: str) -> Iterator[tuple[str, Any]]:
    """Each value that is there, with its path."""
    if element.many:
        yield from ((f"{path}[{i}]", one) for i, one in enumerate(value, 1))
    elif value is not None and value != "":
        yield path, value


def _check_value(element: Element, value: Any, path: str, source: str) -> None:
    if element.form in FORMS:
        _check(element.form, value, path, source)
    elif isinstance(value, datetime):
        at_path(source, path, check_time, value)
    elif isinstance(value, Decimal):
        at_path(source, path, read_decimal, format(value, "f"))
    elif isinstance(value, int):
        if value < 0:
            refuse(source, path, f"is negative: {value}", "give 0 or more")
    else:
        _check_words(element, value, path, source)


def _check_words(element: Element, text: str, path: str, source: str) -> None:
    at_path(source, path, check_text, text)
    if not text.strip():
        refuse(source, path, "is empty", "leave it out, or say something")
    if element.form == "code":
        at_path(source, path, check_code(element.tag), text)
    elif element.form in TEXT_CHECKS:
        at_path(source, path, TEXT_CHECKS[element.form], text)
