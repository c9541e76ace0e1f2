"""Words of decisions in a template: ``{% load decisions %}``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.translation import get_language_bidi

from upstander.hub.web.templatetags.hub import localdate

register = template.Library()


@register.filter
def isolated(text: Any) -> str:
    """What somebody wrote, set apart on a page from right to left: neither turns the other."""
    if not get_language_bidi():
        return str(text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


@register.simple_tag
def spoken_date(value: Any) -> str:
    """A day, or a moment with its time, in words alone, to stand within a sentence."""
    how = "time" if isinstance(value, datetime) else ""
    return strip_tags(localdate(value, how)) if value else ""
