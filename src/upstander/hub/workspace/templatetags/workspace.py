"""What links between the pictures carry on: ``{% load workspace %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from upstander.hub.workspace.selection import Selection, asked

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def carried(context: Context) -> str:
    """The shared part of this page's address, for a link to another picture of the same case."""
    selection = context.get("selection")
    if isinstance(selection, Selection):
        return selection.query
    request = context.get("request")
    return asked(request.GET).query if request is not None else ""
