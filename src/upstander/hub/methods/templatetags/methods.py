"""Links to the method notes: ``{% load methods %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from upstander.errors import MissingPieceError
from upstander.hub.methods.notes import CARD, notes
from upstander.hub.web.templatetags.punctuation import colon

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()

OF_ANALYSES = {
    "weak": "weak-points",
    "levers": "lever-plan",
    "questions": "value-of-information",
    "quality": "evidence-quality",
    "brief-minister": "brief",
    "brief-desk": "brief",
    "brief-public": "brief",
    "scenarios": "cross-impact",
    "design": "scenario-levers",
    "stress": "scenario-levers",
}
"""The note of each kind of analysis."""


@register.simple_tag
def method(key: str) -> SafeString:
    """Which note says how it was worked out, as a link to it."""
    return format_html("{}{}{}", gettext("method note"), colon(), _link(key))


@register.simple_tag
def method_of(kind: str) -> SafeString:
    """The note of a kind of analysis."""
    return method(OF_ANALYSES[kind])


@register.simple_tag
def model_card(name: str) -> SafeString:
    """A model's name: a link to its card, where it has one."""
    return _link(f"{CARD}{name}", name)


def _link(key: str, otherwise: str = "") -> SafeString:
    """A link to a note by its title; the name alone where there is none."""
    try:
        note = notes().get(key)
    except MissingPieceError:  # the page of the notes says what is missing
        note = None
    if note is None:
        return format_html("<bdi>{}</bdi>", otherwise or key)
    said = otherwise or note.title
    return format_html(
        '<a href="{}"><bdi lang="en">{}</bdi></a>', reverse("method", args=[key]), said
    )
