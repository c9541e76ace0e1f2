"""The picture of a country's past: ``{% load risks %}{% past_picture past %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from upstander.hub.risks.history_drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.hub.risks.models import ForecastRelease
    from upstander.model.forecast import CountryForecast

register = template.Library()


@register.inclusion_tag("risks/_past.html")
def past_picture(past: Iterable[tuple[ForecastRelease, CountryForecast]]) -> dict[str, Any]:
    """What releases said of a country, the oldest first, as a line with intervals."""
    return {"drawn": drawn([(release.base_year, c.probability) for release, c in past])}
