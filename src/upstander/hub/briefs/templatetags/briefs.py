"""Looking things up by their key in a template: ``{% load briefs %}``."""

from __future__ import annotations

from typing import Any

from django import template

from upstander.words.language import language
from upstander.words.text import direction_of

register = template.Library()


@register.filter
def at(table: Any, key: Any) -> Any:
    """What a table has under a key; None where it has nothing."""
    return table.get(key)


@register.filter
def runs(text: Any, code: str) -> str:
    """Which way a text runs, as ``dir`` takes it; a browser's guess minds a name at its start."""
    return direction_of(str(text), language(code).direction)
