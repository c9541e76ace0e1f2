"""Looking things up by their key in a template: ``{% load briefs %}``."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def at(table: Any, key: Any) -> Any:
    """What a table has under a key; None where it has nothing."""
    return table.get(key)
