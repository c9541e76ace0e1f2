"""The forms of a page, as a browser would send them: found by reading the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

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
        self._open: Form | None = None
        self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(told.get("action", ""), told.get("method", "get").lower())
            self.forms.append(self._open)
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
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]
