"""Countries, what moves their risk, and the picture of their past: ``{% load risks %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from upstander.brief.predictor_words import stayed_english
from upstander.brief.sure import driver
from upstander.hub.risks.history_drawing import drawn
from upstander.hub.risks.naming import named
from upstander.hub.web.reading import spoken, told_in
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from upstander.hub.risks.models import ForecastRelease
    from upstander.model.contribution import Contribution
    from upstander.model.forecast import CountryForecast

register = template.Library()
register.filter("country_name", named)


@register.filter
def year(when: int) -> str:
    """A year in the reader's digits, without the mark of thousands."""
    return str(spoken().written(str(when)))


@register.simple_tag
def true_of(found: Contribution) -> SafeString:
    """What is true of a country in one respect; marked as English where no translation is known."""
    say = spoken()
    told = driver(say, found)
    if stayed_english(say, told, found.words):
        return told_in(ENGLISH, found.words)
    return told_in(say, told)


@register.inclusion_tag("risks/_past.html")
def past_picture(past: Iterable[tuple[ForecastRelease, CountryForecast]]) -> dict[str, Any]:
    """What releases said of a country, the oldest first, as a line with intervals."""
    return {"drawn": drawn([(release.base_year, c.probability) for release, c in past])}
