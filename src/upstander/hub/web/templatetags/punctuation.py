"""What stands between words, as the reader's language writes it: ``{% load punctuation %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join

from upstander.hub.web.reading import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def comma() -> str:
    """What stands between two items of a list in a line."""
    return str(spoken().commas(("", "")))


@register.simple_tag
def colon() -> str:
    """What stands between a heading in a line and what it is of."""
    return str(spoken().word(": ", "value"))


@register.simple_tag
def between() -> str:
    """What stands between two items of a series."""
    return str(spoken().series(("", "")))


@register.filter
def commas(items: Iterable[object]) -> SafeString:
    """Items of a list in a line, each set apart: it may run the other way."""
    return _joined(comma(), items)


@register.filter
def series(items: Iterable[object]) -> SafeString:
    """Items that may hold a comma themselves, each set apart."""
    return _joined(between(), items)


def _joined(sign: str, items: Iterable[object]) -> SafeString:
    return format_html_join(sign, "<bdi>{}</bdi>", ((item,) for item in items))
