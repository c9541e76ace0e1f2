"""The language that somebody reads the hub in, as the engines speak it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.translation import get_language

from upstander.words.language import ENGLISH, language

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from upstander.words.language import Language


def spoken() -> Language:
    """The language of whoever reads this page."""
    return language(get_language() or ENGLISH.code)


def told_in(say: Language, text: str) -> SafeString:
    """Text of an engine as an element that says its language, whatever stands around it."""
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', say.code, say.direction, text)
