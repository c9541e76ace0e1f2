"""What the engines say of an index or a profile, in the reader's language.

What was kept before other languages were there is told too; a group in it stays English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from upstander.hub.web.reading import spoken
from upstander.hub.web.templatetags.hub import number
from upstander.model.resilience_indicator import indicators
from upstander.words.saying import Saying
from upstander.words.text import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString


register = template.Library()


@register.filter
def engine_word(text: str) -> str:
    """A fixed phrase of the engines; what a maker entered stays as it is."""
    return str(spoken().word(text))


@register.filter
def indicator(name: str) -> SafeString:
    """The label of an indicator of the starting set; of another, the name that it was given."""
    return format_html("<bdi>{}</bdi>", _label(name))


def _label(name: str) -> Words:
    known = indicators().get(name)
    return spoken().word(known.label) if known else spoken().name(name)


@register.simple_tag
def absent(one: Mapping[str, Any]) -> SafeString:
    """Who is missing, and why."""
    # A maker's own reason runs as it was written.
    why = format_html("<bdi>{}</bdi>", engine_word(one["why"]))
    return _of(_of_index(one) if "name" in one else _of_profile(one), why)


@register.simple_tag
def change(one: Mapping[str, Any]) -> SafeString:
    """How a figure moved, and whether that is for the better."""
    say = spoken()
    of = [
        _label(one["indicator"]),
        say.name(one["group"]) or say.word("everybody"),
        Words(f"{say.name(one['before'])} {say.arrow} {say.name(one['after'])}"),
    ]
    reads = say.word(one["reads"], "change")
    is_sure = one["reads"] in {"better", "worse"}
    told = format_html("<strong>{}</strong>" if is_sure else "{}", reads)
    if one["value"] is not None:
        told = format_html('{} <span class="quiet">({})</span>', told, _moved(one))
    return _of(say.commas(of), told)


def _moved(one: Mapping[str, Any]) -> str:
    figures = [Words(number(one["value"], 3))]
    if one["low"] is not None:
        figures.append(Words(f"{number(one['low'], 3)} – {number(one['high'], 3)}"))
    return str(spoken().series(figures))


@register.simple_tag
def of_place(name: str, told: SafeString) -> SafeString:
    """What is told of a place, with its name before it."""
    return _of(spoken().name(name), told)


def _of(who: str, why: str) -> SafeString:
    """What is said of somebody, with the colon as the language sets it."""
    return format_html(_("%(who)s: %(why)s") % {"who": "{}", "why": "{}"}, who, why)


def _of_index(one: Mapping[str, Any]) -> str:
    say = spoken()
    return str(say.listed(one["groups"]) if one.get("groups") else say.name(one["name"]))


def _of_profile(one: Mapping[str, Any]) -> str:
    say = spoken()
    parts = [say.name(one["place"])] if one["place"] else []
    parts.append(_label(one["indicator"]))
    if one.get("said"):
        parts.append(say.told(Saying.of(one["said"])))
    elif one["who"]:
        parts.append(say.name(one["who"]))
    return str(say.commas(parts))
