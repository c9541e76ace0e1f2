"""What is asked about forecasts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from upstander.brief.countries import place_code
from upstander.evidence.claims import country_key
from upstander.hub.cases.selectors import cases_of
from upstander.hub.risks.models import ForecastRelease, LastLooked
from upstander.model.forecast import RiskForecast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.hub.cases.models import Case
    from upstander.hub.people.models import User
    from upstander.model.forecast import CountryForecast


MOVES = 3
"""Countries that the first page names."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A country of a forecast beside what the one before said.

    Parameters
    ----------
    before
        Its probability in the release before of the same model; None where there is none.
    is_own
        Whether it is the state that the hub serves.
    """

    country: CountryForecast
    before: float | None
    is_own: bool

    @property
    def moved(self) -> float:
        """By how much it moved since the release before; 0 where there is none."""
        return 0.0 if self.before is None else self.country.probability.value - self.before


def releases() -> list[ForecastRelease]:
    """All forecasts, without what they say, the latest first."""
    return list(ForecastRelease.objects.defer("content").select_related("brought_by"))


def forecast_of(release: ForecastRelease) -> RiskForecast:
    """The forecast of a release; it never changes, so it is read once."""
    return _read(release.pk, release.digest)


@lru_cache(maxsize=8)
def _read(key: int, digest: str) -> RiskForecast:
    return RiskForecast.from_dict(ForecastRelease.objects.get(pk=key, digest=digest).content)


def ranked(release: ForecastRelease) -> list[Ranked]:
    """The countries of a release, the highest risk first, with the user's own among them."""
    earlier = ForecastRelease.objects.filter(
        model=release.model,
        horizon=release.horizon,
        synthetic=release.synthetic,
        base_year__lt=release.base_year,
    ).defer("content")
    last = earlier.first()
    before = {}
    if last is not None:
        before = {c.code: c.probability.value for c in forecast_of(last).countries}
    return [
        Ranked(c, before.get(c.code), _is_own(c.country))
        for c in sorted(forecast_of(release).countries, key=lambda c: c.rank)
    ]


def history(
    code: int, releases: Iterable[ForecastRelease]
) -> list[tuple[ForecastRelease, CountryForecast]]:
    """What each release says of a country, the oldest first."""
    found = []
    for release in releases:
        country = next((c for c in forecast_of(release).countries if c.code == code), None)
        if country is not None:
            found.append((release, country))
    return sorted(found, key=lambda pair: (pair[0].base_year, pair[0].brought_at))


@dataclass(frozen=True, slots=True)
class News:
    """A forecast that somebody has not said they saw, with what moved most, and our own country."""

    release: ForecastRelease
    moves: tuple[Ranked, ...]


def news_for(user: User) -> News | None:
    """The latest forecast that somebody has not said they saw, if any; the real world's first."""
    new = new_releases(user)
    if not new:
        return None
    release = min(new, key=lambda r: r.synthetic)
    moved = [row for row in by_move(ranked(release)) if row.before is not None]
    own = [row for row in moved[MOVES:] if row.is_own]
    return News(release, (*moved[:MOVES], *own))


def by_move(rows: Iterable[Ranked]) -> list[Ranked]:
    """The countries whose risk moved most since the release before first."""
    return sorted(rows, key=lambda row: -abs(row.moved))


def cases_on(user: User, country: str) -> list[Case]:
    """The cases of somebody whose subject or title is a country's, or names it as a whole word.

    Niger is not in Nigeria. What a case's statements say of countries is not looked at.
    """
    key = country_key(country)
    word = re.compile(rf"(?<!\w){re.escape(country)}(?!\w)", re.IGNORECASE)
    return [c for c in cases_of(user) if c.subject == key or word.search(c.title)]


def new_releases(user: User) -> list[ForecastRelease]:
    """The forecasts that somebody has not said they saw."""
    last = LastLooked.objects.filter(user=user, what="forecasts").first()
    return [r for r in releases() if last is None or r.pk > last.revision]


def _is_own(country: str) -> bool:
    own = settings.OWN_STATE.strip()
    if not own:
        return False
    code = place_code(own)
    return country.casefold() == own.casefold() or (bool(code) and place_code(country) == code)
