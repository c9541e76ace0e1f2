"""A CAP 1.2 message, read from XML that anybody may have sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import MissingPieceError, ValueRejectedError
from upstander.evidence.interchange.cap import NAMESPACE
from upstander.evidence.interchange.cap_form import FORMS
from upstander.evidence.interchange.cap_rules import at_path, check_alert, refuse, refuse_missing
from upstander.evidence.interchange.cap_values import read_decimal, read_integer, read_time
from upstander.evidence.interchange.loss import Loss
from upstander.phrase import Phrase

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable
    from pathlib import Path

    from upstander.evidence.interchange.cap import Alert
    from upstander.evidence.interchange.cap_form import Element

MAX_BYTES = 2_097_152
"""Of one message; a longer one is refused before it is parsed."""

MAX_DEPTH = 32
MAX_ELEMENTS = 50_000
_CAP = f"{{{NAMESPACE}}}"
_OLDER = "{urn:oasis:names:tc:emergency:cap:"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
_READERS: dict[str, Callable[[str], Any]] = {
    "time": read_time,
    "integer": read_integer,
    "decimal": read_decimal,
}
_EXACT = {"text"}


def read_cap_file(path: Path) -> tuple[Alert, tuple[Loss, ...]]:
    """The message in a file; see `read_cap`. No more of it is read than a message may have."""
    with path.open("rb") as file:
        return read_cap(file.read(MAX_BYTES + 1), path.name)


def read_cap(data: bytes, source: str = "message") -> tuple[Alert, tuple[Loss, ...]]:
    """The message that XML holds, checked against the rules of CAP 1.2.

    Parameters
    ----------
    data
        The bytes as they came: they are not trusted.
    source
        What the message of an error calls them.

    Returns
    -------
    tuple
        The message, and what was not taken: signatures, which nobody checked.

    Raises
    ------
    ValueRejectedError
        Too long, too deep, no XML, with a document type or entities, of another namespace, or
        against a rule; the message has the path of the element and a remedy.
    MissingPieceError
        ``defusedxml`` is not installed.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from upstander.evidence.interchange.cap import Alert
    >>> from upstander.evidence.interchange.cap_writer import cap_xml
    >>> sent = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> alert = Alert("w-1", "hub.example.org", sent, "Exercise", "Alert", "Public")
    >>> read_cap(cap_xml(alert)) == (alert, ())
    True
    """
    if len(data) > MAX_BYTES:
        raise ValueRejectedError(
            "is longer than a message may be",
            source=source,
            remedy=Phrase("send at most {limit:,} bytes, and pictures by address", limit=MAX_BYTES),
        )
    root = _parse(data, source)
    if root.tag != f"{_CAP}alert":
        older = root.tag.startswith(_OLDER)
        refuse(
            source,
            "alert",
            Phrase("is not there: the document is {tag}", tag=root.tag[:120]),
            Phrase("ask for version 1.2")
            if older
            else Phrase("send an <alert xmlns='{namespace}'>", namespace=NAMESPACE),
        )
    signatures = [node for node in root if node.tag == _SIGNATURE]
    for node in signatures:
        root.remove(node)
    alert: Alert = _Reader(source).noun(root, "alert", "alert")
    check_alert(alert, source)
    if not signatures:
        return alert, ()
    return alert, (Loss("signatures, which were not checked", len(signatures)),)


def _parse(data: bytes, source: str) -> ET.Element:
    """The tree of a document, with nothing in it that expands or reaches out."""
    try:
        from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
        from defusedxml.ElementTree import (  # type: ignore[import-untyped]
            DefusedXMLParser,
            ParseError,
        )
    except ImportError as error:
        raise MissingPieceError(
            "reading CAP needs defusedxml", remedy="pip install 'upstander[hub]'"
        ) from error
    parser = DefusedXMLParser(target=_bounded(source), forbid_dtd=True)
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except DefusedXmlException as error:
        raise ValueRejectedError(
            "has a document type, entities or outside references",
            source=source,
            remedy="send plain XML without <!DOCTYPE",
        ) from error
    except ParseError as error:
        line = error.position[0] if getattr(error, "position", None) else 0
        raise ValueRejectedError(
            Phrase("is no XML: {error}", error=error),
            source=source,
            line=line,
            remedy="send well-formed XML in UTF-8",
        ) from error
    except (LookupError, ValueError) as error:
        raise ValueRejectedError(
            Phrase("is in no known encoding: {error}", error=str(error)[:120]),
            source=source,
            remedy="send UTF-8",
        ) from error
    return root


def _bounded(source: str) -> ET.TreeBuilder:
    """A builder that refuses a tree which is too deep or too large for a message."""
    from xml.etree.ElementTree import TreeBuilder

    class Bounded(TreeBuilder):
        depth = count = 0

        def start(self, tag: Any, attrs: Any, /) -> Any:
            self.depth += 1
            self.count += 1
            if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
                message = Phrase("is too deep or has too many elements")
                refuse(source, "alert", message, Phrase("send one message"))
            return super().start(tag, attrs)

        def end(self, tag: Any, /) -> Any:
            self.depth -= 1
            return super().end(tag)

    return Bounded()


class _Reader:
    """Reads the compound elements of one document."""

    def __init__(self, source: str) -> None:
        self.source = source

    def noun(self, node: ET.Element, form: str, path: str) -> Any:
        """What a compound element describes."""
        make, elements = FORMS[form]
        self._plain(node, path)
        known = {_CAP + e.tag: (number, e) for number, e in enumerate(elements)}
        found: dict[str, list[Any]] = {e.name: [] for e in elements}
        last = 0
        for child in node:
            if child.tag not in known:
                self._stranger(child, path)
            number, element = known[child.tag]
            values = found[element.name]
            here = f"{path}/{element.tag}"
            if number < last:
                remedy = Phrase("keep the order of the standard")
                refuse(self.source, here, Phrase("stands too late"), remedy)
            last = number
            if values and not element.many:
                refuse(self.source, here, Phrase("is there twice"), Phrase("say it once"))
            value = self._value(
                child, element, f"{here}[{len(values) + 1}]" if element.many else here
            )
            values += [] if value in (None, "") else [value]
        return make(**{e.name: self._held(e, found[e.name], path) for e in elements})

    def _held(self, element: Element, values: list[Any], path: str) -> Any:
        if element.required and not values:
            refuse_missing(self.source, f"{path}/{element.tag}")
        if element.many:
            return tuple(values)
        empty = None if element.form in _READERS else ""
        return values[0] if values else empty

    def _value(self, node: ET.Element, element: Element, path: str) -> Any:
        if element.form in FORMS:
            return self.noun(node, element.form, path)
        if len(node):
            refuse(self.source, path, Phrase("has elements inside"), Phrase("write text alone"))
        self._attributes(node, path)
        text = node.text or ""
        if element.form not in _EXACT or not text.strip():
            text = text.strip()
        reader = _READERS.get(element.form)
        return at_path(self.source, path, reader, text) if reader and text else text

    def _plain(self, node: ET.Element, path: str) -> None:
        self._attributes(node, path)
        texts = [node.text, *(child.tail for child in node)]
        if any(text and text.strip() for text in texts):
            message = Phrase("has text between its elements")
            refuse(self.source, path, message, Phrase("remove it"))

    def _attributes(self, node: ET.Element, path: str) -> None:
        for name in node.attrib:
            if not name.startswith(_SCHEMA):
                message = Phrase("has an attribute: {name}", name=name[:60])
                refuse(self.source, path, message, Phrase("CAP has none"))

    def _stranger(self, node: ET.Element, path: str) -> None:
        refuse(
            self.source,
            path,
            Phrase("has an element that CAP 1.2 has not there: {tag}", tag=node.tag[:120]),
            Phrase("put what is your own into a <parameter>"),
        )
