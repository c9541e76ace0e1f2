"""Words of warnings in the reader's language: ``{% load warnings %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from upstander.hub.alerts.actions import ROUTER
from upstander.hub.alerts.labels import (
    CHANNELS,
    CREDIBILITIES,
    DUTIES,
    EVENTS,
    HELD_BACK,
    KINDS,
    NOT_TAKEN,
    OUTCOMES,
    SEVERITIES,
    THE_HUB,
)
from upstander.hub.web.reading import spoken, told_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from upstander.words.saying import Saying

register = template.Library()
_WORDS: dict[str, Any] = {**dict(SEVERITIES), **dict(CREDIBILITIES), **dict(OUTCOMES)}
_WORDS |= {**dict(KINDS), **EVENTS}


@register.filter
def warning_word(word: str) -> Any:
    """A severity, credibility, kind, state, event or outcome, translated."""
    return _WORDS.get(word, word)


@register.filter
def duty(word: str) -> Any:
    """A duty, translated."""
    return DUTIES.get(word, word)


@register.filter
def channel_word(name: str) -> Any:
    """A way by which notices reach somebody, translated."""
    return CHANNELS.get(name, name)


@register.filter
def who_word(name: str) -> Any:
    """Who did something about a warning: a name, or the hub, translated."""
    return THE_HUB if name == ROUTER else name


@register.filter
def why_not(why: str) -> str:
    """Why a notice has not arrived, translated but for what is technical about it."""
    if why in HELD_BACK:
        return str(HELD_BACK[why])
    begins = max((text for text in NOT_TAKEN if why.startswith(text)), key=len, default="")
    return f"{NOT_TAKEN[begins]}{why.removeprefix(begins)}" if begins else why


@register.simple_tag
def outcomes() -> list[tuple[str, Any]]:
    """All outcomes with their labels."""
    return list(OUTCOMES)


@register.simple_tag
def sentences(sayings: Iterable[Saying]) -> SafeString:
    """What the rules say, one sentence after the other, in the reader's language."""
    say = spoken()
    return told_in(say, " ".join(str(say.told(each)) for each in sayings))
