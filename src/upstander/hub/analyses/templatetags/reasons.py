"""Reasons of engines in the reader's language: ``{% load reasons %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upstander.hub.web.reading import spoken, told_in
from upstander.levers.answerer import CONTACT
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

register = template.Library()

PROOFS = {
    "optimal": _("no plan is better"),
    "within gap": _("no plan is better by more than the bound says"),
    "time": _("nothing: the time ran out"),
}


@register.simple_tag
def reason(item: Mapping[str, Any], key: str = "why", said: str = "said") -> SafeString:
    """What an engine said; in English where it was kept before there were other languages."""
    if item.get(said):
        say = spoken()
        return told_in(say, say.told(Saying.of(item[said])))
    return format_html('<bdi lang="en">{}</bdi>', item.get(key, ""))


@register.filter
def plain_reason(item: Mapping[str, Any], key: str = "why") -> str:
    """The same as text alone, for where no element may stand."""
    if item.get("said"):
        return str(spoken().told(Saying.of(item["said"])))
    return str(item.get(key, ""))


@register.filter
def proof(status: str) -> Any:
    """What is proved of a plan; a word that is not known stays as it was kept."""
    return PROOFS.get(status, status)


@register.filter
def supplied(layer: str) -> str:
    """A capability in the reader's language."""
    return str(spoken().word(layer))


@register.simple_tag
def asked_through(who: Mapping[str, Any]) -> SafeString:
    """Through whom alone somebody may be asked: by name, or in words where none is known."""
    told = str(who["through"])
    if who.get("names"):
        told = str(spoken().listed(list(who["names"]), "or"))
    elif told == CONTACT:
        told = gettext("whoever is in contact with it already")
    return format_html("<bdi>{}</bdi>", told)
