"""Words of warnings in the reader's language: ``{% load warnings %}``."""

from __future__ import annotations

from typing import Any

from django import template

from upstander.hub.alerts.labels import (
    CREDIBILITIES,
    DUTIES,
    EVENTS,
    KINDS,
    OUTCOMES,
    SEVERITIES,
)

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


@register.simple_tag
def outcomes() -> list[tuple[str, Any]]:
    """All outcomes with their labels."""
    return list(OUTCOMES)
