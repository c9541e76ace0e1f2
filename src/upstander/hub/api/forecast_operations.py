"""Operations on risk by country: forecasts are public, and every country is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from django.http import Http404
from ninja import Status, UploadedFile
from ninja.params.functions import File

from upstander.errors import UsageError
from upstander.hub.access.rules import needs
from upstander.hub.api.auth import Bearer
from upstander.hub.api.forecast_parts import (
    CountriesOut,
    CountryDetail,
    ForecastOut,
    ForecastsOut,
)
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, WRITING, Limit, Number
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.people.roles import Power
from upstander.hub.risks import actions
from upstander.hub.risks.selectors import by_move, forecast_of, history, ranked, releases
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.hub.risks.models import ForecastRelease
    from upstander.hub.risks.selectors import Ranked
    from upstander.model.contribution import Contribution
    from upstander.model.probability import Probability

_TAGS = ["forecasts"]
READ = Bearer(TokenScope.FORECASTS_READ, needs(Power.READ_CASE))
WRITE = Bearer(TokenScope.FORECASTS_WRITE, needs(Power.READ_CASE), also=Power.OPEN_CASE)
_ONE = "/forecasts/{int:forecast_id}/countries"
_OWN = ("id", "model", "vintage", "base_year", "horizon", "synthetic", "brought_at")
_ADDS = ("predictor", "label", "words", "log_odds", "value", "reference", "source")


@router.get("/forecasts", tags=_TAGS, auth=READ, response=READING | {200: ForecastsOut})
def list_forecasts(request: Any, after: Number | None = None, limit: Limit = 100) -> Any:
    """The forecasts of risk by country that were brought in."""
    page, more = paged(releases(), after, limit)
    return {"forecasts": [_plain(row) for row in page], "next": more}


@router.post(
    "/forecasts",
    tags=_TAGS,
    auth=WRITE,
    throttle=Writes(),
    response=WRITING | {201: ForecastOut},
)
def bring_in_forecast(request: Any, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """Bring in the file that `upstander risk forecast --save` wrote, once."""
    if (file.size or 0) > actions.MOST_BYTES:
        raise UsageError(Phrase("is larger than {most} MiB", most=actions.MOST_BYTES // 2**20))
    return Status(201, _plain(actions.bring_in(request.user, file.read())))


@router.get(_ONE, tags=_TAGS, auth=READ, response=READING | {200: CountriesOut})
def list_forecast_countries(
    request: Any,
    forecast_id: int,
    sort: Literal["rank", "country", "moved"] = "rank",
    after: Number | None = None,
    limit: Limit = 500,
) -> Any:
    """The countries of a forecast by rank, by name, or those that moved most first."""
    release = _found(forecast_id)
    forecast = forecast_of(release)
    rows = ranked(release)
    if sort != "rank":
        by_name = sorted(rows, key=lambda row: row.country.country)
        rows = by_move(rows) if sort == "moved" else by_name
    page, more = paged(rows, after, limit, key=lambda row: row.country.code)
    names = ("base_rate", "method", "notice", "attribution")
    told = {name: getattr(forecast, name) for name in names}
    return _plain(release) | told | {"countries": [_country(row) for row in page], "next": more}


@router.get(f"{_ONE}/{{int:code}}", tags=_TAGS, auth=READ, response=READING | {200: CountryDetail})
def get_forecast_country(request: Any, forecast_id: int, code: int) -> Any:
    """One country of a forecast: what moves its risk, and what the other forecasts say of it."""
    release = _found(forecast_id)
    shown = next((row for row in ranked(release) if row.country.code == code), None)
    if shown is None:
        raise Http404
    alike = [
        row
        for row in releases()
        if row.synthetic == release.synthetic and row.model == release.model
    ]
    return _country(shown) | {
        "contributions": [_adds(c) for c in shown.country.contributions],
        "imputed": list(shown.country.imputed),
        "history": [
            {
                "forecast": row.pk,
                "vintage": row.vintage,
                "base_year": row.base_year,
                "rank": country.rank,
                "probability": _interval(country.probability),
            }
            for row, country in history(code, alike)
        ],
    }


def _found(forecast_id: int) -> ForecastRelease:
    found = next((row for row in releases() if row.pk == forecast_id), None)
    if found is None:
        raise Http404
    return found


def _plain(row: ForecastRelease) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in _OWN}
    return own | {"brought_by": row.brought_by.name if row.brought_by else ""}


def _country(row: Ranked) -> dict[str, Any]:
    own = {name: getattr(row.country, name) for name in ("code", "country", "rank")}
    interval = _interval(row.country.probability)
    return own | {"probability": interval, "before": row.before, "is_own": row.is_own}


def _interval(chance: Probability) -> dict[str, float]:
    return {"value": chance.value, "low": chance.low, "high": chance.high}


def _adds(contribution: Contribution) -> dict[str, Any]:
    return {name: getattr(contribution, name) for name in _ADDS}
