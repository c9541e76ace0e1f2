"""Pages of risk by country."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upstander.brief.countries import order_of
from upstander.brief.sure import years
from upstander.brief.world import country_page
from upstander.errors import UpstanderError
from upstander.hub.access.rules import needs, rule
from upstander.hub.analyses.views import PAGE_POLICY
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.risks import actions
from upstander.hub.risks.models import ForecastRelease
from upstander.hub.risks.naming import named
from upstander.hub.risks.selectors import (
    by_move,
    cases_on,
    forecast_of,
    history,
    new_releases,
    ranked,
    releases,
)
from upstander.hub.risks.world_map import BOUNDS, HEIGHT, WIDTH, shapes, undrawn
from upstander.hub.web.reading import spoken
from upstander.hub.web.refusals import refused


@rule(needs(Power.READ_CASE))
def risks(request: Any) -> HttpResponse:
    """Every country by its risk, in a table and on a map, the own one among them."""
    may_bring = Power.OPEN_CASE in powers_of(request.user)
    if request.method == "POST":
        if not may_bring:
            raise Http404
        _brought(request)
        return redirect("risks")
    every = releases()
    found = _chosen(request, every)
    context: dict[str, Any] = {"releases": every, "may_bring": may_bring, "release": found}
    if found is not None:
        forecast, rows = forecast_of(found), ranked(found)
        context |= {
            "forecast": forecast,
            "years": _isolated(years(forecast, spoken())),
            "rows": _sorted(rows, request.GET.get("sort", "rank")),
            "own": next((row for row in rows if row.is_own), None),
            "shapes": [] if found.synthetic else shapes(rows, forecast.base_rate),
            "undrawn": [] if found.synthetic else undrawn(rows),
            "bounds": BOUNDS,
            "size": (WIDTH, HEIGHT),
            "newest": max(r.pk for r in every),
            "is_new": bool(new_releases(request.user)),
            "synthetic": found.synthetic,
        }
    return render(request, "risks/risks.html", context)


@rule(needs(Power.READ_CASE))
def country(request: Any, code: int) -> HttpResponse:
    """One country: what each forecast says of it, what moves the latest, and one's cases on it."""
    every = releases()
    found = _chosen(request, every)
    if found is None:
        raise Http404
    alike = [r for r in every if r.synthetic == found.synthetic and r.model == found.model]
    past = history(code, alike)
    shown = next((c for r, c in past if r.pk == found.pk), None)
    if shown is None:
        raise Http404
    forecast = forecast_of(found)
    context = {
        "country": shown,
        "release": found,
        "forecast": forecast,
        "years": _isolated(years(forecast, spoken())),
        "times": shown.probability.value / forecast.base_rate,
        "past": past,
        "top": [c for c in shown.top(10) if c.log_odds],
        "cases": cases_on(request.user, shown.country),
        "synthetic": found.synthetic,
    }
    return render(request, "risks/country.html", context)


@rule(needs(Power.READ_CASE))
def whole_country(request: Any, code: int, release_id: int) -> HttpResponse:
    """The engine's own page of a country: every predictor, and what it would be without each."""
    forecast = forecast_of(get_object_or_404(ForecastRelease, pk=release_id))
    shown = next((c for c in forecast.countries if c.code == code), None)
    if shown is None:
        raise Http404
    say = spoken()
    answer = HttpResponse(country_page(forecast, shown, ranking=False, language=say))
    answer.headers["Content-Language"] = say.code
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


@rule(needs(Power.READ_CASE))
@require_POST
def risks_read(request: Any) -> HttpResponse:
    """Somebody has seen the forecasts up to the one that their page named as the latest."""
    newest = max((r.pk for r in releases()), default=0)
    told = request.POST.get("newest", "")
    if told.isdecimal() and 0 < int(told) <= newest:
        actions.looked(request.user, "forecasts", int(told))
    return redirect("risks")


def _isolated(text: str) -> str:
    """Years that stay together, and in their order in what is written from right to left."""
    together = text.replace("-", "\u2011")
    return f"\u2068{together}\u2069"


def _chosen(request: Any, every: list[ForecastRelease]) -> ForecastRelease | None:
    wanted = request.GET.get("release", "")
    if wanted:
        return next((r for r in every if str(r.pk) == wanted), None)
    # Of the real world before an exercise's.
    return min(every, key=lambda r: r.synthetic, default=None)


def _sorted(rows: list[Any], how: str) -> list[Any]:
    if how == "country":
        return sorted(rows, key=lambda row: order_of(named(row.country.country)))
    if how == "moved":
        return by_move(rows)
    return rows


def _brought(request: Any) -> None:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > actions.MOST_BYTES:
        messages.error(request, _("Give a file, of 50 MiB at most."))
        return
    try:
        actions.bring_in(request.user, file.read())
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("The forecast is here."))
