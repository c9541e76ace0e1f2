"""Values of a mapping by a name that is only known when the page is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def of(values: Mapping[str, Any], name: str) -> Any:
    """The value under a name.

    Examples
    --------
    >>> of({"rule": "law"}, "rule")
    'law'
    """
    return values[name]
