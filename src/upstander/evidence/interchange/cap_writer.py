"""A CAP 1.2 message as XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from upstander.evidence.interchange.cap import NAMESPACE
from upstander.evidence.interchange.cap_form import FORMS
from upstander.evidence.interchange.cap_rules import check_alert
from upstander.evidence.interchange.cap_values import written_time

if TYPE_CHECKING:
    from upstander.evidence.interchange.cap import Alert


def cap_xml(alert: Alert) -> bytes:
    """A message as XML in UTF-8, the same bytes for the same message.

    Raises
    ------
    ValueRejectedError
        The message breaks a rule of the standard.

    Examples
    --------
    >>> from datetime import UTC
    >>> from upstander.evidence.interchange.cap import Alert
    >>> sent = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> alert = Alert("w-1", "hub.example.org", sent, "Exercise", "Alert", "Public")
    >>> b"<sent>2026-01-01T12:00:00-00:00</sent>" in cap_xml(alert)
    True
    """
    check_alert(alert)
    root = ET.Element("alert", {"xmlns": NAMESPACE})
    _fill(root, "alert", alert)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _fill(node: ET.Element, form: str, noun: object) -> None:
    for element in FORMS[form][1]:
        value = getattr(noun, element.name)
        for one in value if element.many else (value,):
            if one is None or one == "":
                continue
            child = ET.SubElement(node, element.tag)
            if element.form in FORMS:
                _fill(child, element.form, one)
            else:
                child.text = _text(one)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return written_time(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
