"""Bringing a forecast in, and saying how far one has read."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.evidence.forecast_file import read_forecast
from upstander.hub.audit.actions import record
from upstander.hub.risks.models import ForecastRelease, LastLooked
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from datetime import datetime

    from upstander.hub.people.models import User
    from upstander.model.forecast import RiskForecast

MOST_BYTES = 50 * 2**20


def bring_in(by: User | None, data: bytes) -> ForecastRelease:
    """Bring in the file that `upstander risk forecast --save` wrote.

    Raises
    ------
    UpstanderError
        It is too large, no forecast, or here already.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(Phrase("is larger than {most} MiB", most=MOST_BYTES // 2**20))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forecast.json"
        path.write_bytes(data)
        found = read_forecast(path)
    return keep(by, found, hashlib.sha256(data).hexdigest())


@transaction.atomic
def keep(by: User | None, forecast: RiskForecast, digest: str) -> ForecastRelease:
    """Keep a forecast. Raises UsageError: it is here already."""
    if ForecastRelease.objects.filter(digest=digest).exists():
        raise UsageError("that forecast is here already")
    made = ForecastRelease.objects.create(
        model=forecast.model,
        vintage=forecast.vintage,
        base_year=forecast.base_year,
        horizon=forecast.horizon,
        synthetic=forecast.synthetic,
        content=forecast.as_dict(),
        digest=digest,
        brought_by=by,
        brought_at=timezone.now(),
    )
    record(by, "forecast brought in", f"forecast:{made.pk}", {"digest": digest})
    return made


def looked(user: User, what: str, revision: int, at: datetime | None = None) -> None:
    """Say that somebody has seen a thing up to a revision, and until when; nothing: until now."""
    LastLooked.objects.update_or_create(
        user=user, what=what, defaults={"revision": revision, "at": at or timezone.now()}
    )
