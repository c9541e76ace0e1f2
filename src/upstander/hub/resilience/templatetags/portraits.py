"""What the engines say of an index or a profile, in the reader's language.

What was kept before other languages were there is told too; a group in it stays English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upstander.model.resilience_indicator import indicators
from upstander.words.language import ENGLISH, language
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from upstander.words.language import Language

register = template.Library()


def _spoken() -> Language:
    return language(get_language() or ENGLISH.code)


@register.filter
def engine_word(text: str) -> str:
    """A fixed phrase of the engines; what a maker entered stays as it is."""
    return str(_spoken().word(text))


@register.filter
def indicator(name: str) -> SafeString:
    """The label of an indicator of the starting set; of another, the name that it was given."""
    known = indicators().get(name)
    return format_html("<bdi>{}</bdi>", _spoken().word(known.label) if known else name)


@register.simple_tag
def absent(one: Mapping[str, Any]) -> SafeString:
    """Who is missing, and why."""
    why = engine_word(one["why"])
    # A maker's own reason runs as it was written.
    told = _("%(who)s: %(why)s") % {"who": "{}", "why": "<bdi>{}</bdi>"}
    return format_html(told, _of_index(one) if "name" in one else _of_profile(one), why)


def _of_index(one: Mapping[str, Any]) -> str:
    say = _spoken()
    return str(say.listed(one["groups"]) if one.get("groups") else say.name(one["name"]))


def _of_profile(one: Mapping[str, Any]) -> str:
    say, known = _spoken(), indicators().get(one["indicator"])
    parts = [say.name(one["place"])] if one["place"] else []
    parts.append(say.word(known.label) if known else say.name(one["indicator"]))
    if one.get("said"):
        parts.append(say.told(Saying.of(one["said"])))
    elif one["who"]:
        parts.append(say.name(one["who"]))
    return str(say.commas(parts))
