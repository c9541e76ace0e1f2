"""What stands between words, as the reader's language writes it: ``{% load punctuation %}``."""

from __future__ import annotations

from django import template

from upstander.hub.web.reading import spoken

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
