"""The forms of a page, as a browser would send them: found by reading the page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin

FILE = "file"


@dataclass
class Form:
    """Where a form is sent, and its fields by their names: their kind and the values on offer."""

    action: str
    method: str
    fields: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(told.get("action", ""), told.get("method", "get").lower())
            self.forms.append(self._open)
        elif tag == "a" and "?" in told.get("href", ""):
            self.links.append(told["href"])
        elif self._open is None:
            return
        elif tag in {"input", "select", "textarea", "button"} and told.get("name"):
            kind = told.get("type", tag)
            found = self._open.fields.setdefault(told["name"], (kind, []))
            if told.get("value"):
                found[1].append(told["value"])
            self._list = told["name"] if tag == "select" else self._list
        elif tag == "option" and self._list in self._open.fields:
            self._open.fields[self._list][1].append(told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._list = ""


def forms_of(page: str) -> list[Form]:
    """The forms of a page that write."""
    return [form for form in _read(page).forms if form.method == "post"]


def questions_of(page: str, address: str) -> dict[str, set[str]]:
    """By address, the names of what forms and links of a page ask it."""
    reader = _read(page)
    found: dict[str, set[str]] = defaultdict(set)
    for form in reader.forms:
        if form.method == "get":
            found[urljoin(address, form.action or address)] |= set(form.fields)
    for link in reader.links:
        where, _, query = urljoin(address, link).partition("?")
        found[where] |= set(parse_qs(query.partition("#")[0], keep_blank_values=True))
    return dict(found)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader
