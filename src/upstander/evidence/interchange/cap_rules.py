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
from upstander.phrase import Phrase

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
        message = Phrase("is missing: scope is {scope}", scope=alert.scope)
        refuse(source, f"alert/{needed}", message, Phrase("say for whom"))
    if alert.msg_type != "Alert" and not alert.references:
        refuse(
            source,
            "alert/references",
            Phrase("is missing: msgType is {kind}", kind=alert.msg_type),
            Phrase("name the earlier message: sender,identifier,sent"),
        )


def refuse(source: str, path: str, fault: str, remedy: str) -> NoReturn:
    """Say what is wrong at a path of the message."""
    raise ValueRejectedError(
        Phrase("{path}: {fault}", path=path, fault=fault), source=source, remedy=remedy
    )


def refuse_missing(source: str, path: str) -> NoReturn:
    """Say that what the standard requires is not there."""
    refuse(source, path, Phrase("is missing"), Phrase("the standard requires it"))


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
                Phrase("no such code: {text!r}", text=text[:60]),
                remedy=Phrase("use {codes}", codes=", ".join(CODES[tag])),
            )

    return check


def _check(form: str, noun: object, path: str, source: str) -> None:
    for element in FORMS[form][1]:
        value = getattr(noun, element.name)
        here = f"{path}/{element.tag}"
        values = list(_each(value, element, here))
        if element.required and not values:
            refuse_missing(source, here)
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
            message = Phrase("is negative: {number}", number=str(value))
            refuse(source, path, message, Phrase("give 0 or more"))
    else:
        _check_words(element, value, path, source)


def _check_words(element: Element, text: str, path: str, source: str) -> None:
    at_path(source, path, check_text, text)
    if not text.strip():
        refuse(source, path, Phrase("is empty"), Phrase("leave it out, or say something"))
    if element.form == "code":
        at_path(source, path, check_code(element.tag), text)
    elif element.form in TEXT_CHECKS:
        at_path(source, path, TEXT_CHECKS[element.form], text)
