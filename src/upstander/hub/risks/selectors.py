"""What is asked about forecasts, and what changed since somebody last looked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from upstander.hub.alerts.models import EventRow
from upstander.hub.alerts.selectors import seen_by
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.statements import case_view, entities_of, statements_by_id
from upstander.hub.risks.models import ForecastRelease, LastLooked
from upstander.model.forecast import RiskForecast
from upstander.model.marking import may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User
    from upstander.model.forecast import CountryForecast

SHOWN = 30


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


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in a case since somebody last looked, as far as they may see it."""

    entered: tuple[Statement, ...]
    withdrawn: tuple[Statement, ...]
    warnings: int
    is_more: bool

    @property
    def is_any(self) -> bool:
        """Whether anything did."""
        return bool(self.entered or self.withdrawn or self.warnings)


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
        model=release.model, synthetic=release.synthetic, base_year__lt=release.base_year
    ).defer("content")
    last = earlier.first()
    before = {}
    if last is not None:
        before = {c.code: c.probability.value for c in forecast_of(last).countries}
    own = settings.OWN_STATE.casefold()
    return [
        Ranked(c, before.get(c.code), bool(own) and c.country.casefold() == own)
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


def changed(access: Access) -> Changed | None:
    """What changed in a case since its reader last said that they had seen it; None: never."""
    last = LastLooked.objects.filter(user=access.user, what=f"case:{access.case.pk}").first()
    if last is None:
        return None
    rows = StatementRow.objects.filter(case=access.case)
    standing = statements_by_id(case_view(access))
    new = rows.filter(revision__gt=last.revision, gone_revision=None).order_by("-revision")
    keys = new.values_list("statement_id", flat=True)
    entered = [standing[key] for key in keys if key in standing]
    gone = rows.filter(gone_revision__gt=last.revision, revision__lte=last.revision)
    withdrawn = [s for s in map(_said, gone.order_by("-gone_revision")) if _is_seen(access, s)]
    theirs = {row.pk for row in seen_by(access.user) if row.case_id == access.case.pk}
    events = EventRow.objects.filter(warning__in=theirs, recorded_at__gt=last.at)
    return Changed(
        tuple(entered[:SHOWN]),
        tuple(withdrawn[:SHOWN]),
        len(set(events.values_list("warning", flat=True))),
        len(entered) > SHOWN or len(withdrawn) > SHOWN,
    )


def new_releases(user: User) -> list[ForecastRelease]:
    """The forecasts that somebody has not said they saw."""
    last = LastLooked.objects.filter(user=user, what="forecasts").first()
    return [r for r in releases() if last is None or r.pk > last.revision]


def _said(row: StatementRow) -> Statement:
    return Statement.from_dict(row.content)


def _is_seen(access: Access, statement: Statement) -> bool:
    """Whether a statement that stands no more could be seen: by its marking, and its entity's."""
    every = entities_of(case_view(access))
    return may_see(access.reader, statement.marking) and statement.about in every
