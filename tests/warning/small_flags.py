"""A small world of warnings: a village by the weir, and those who must hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from upstander.model.marking import TLP, Marking
from upstander.warning.flag import Flag
from upstander.warning.scale import Credibility, Severity

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GREEN = Marking(TLP.GREEN, "mission")
RED = Marking(TLP.RED, "partner", frozenset({"analyst"}))


def flag(key: str = "w-1", **more: Any) -> Flag:
    """A serious warning about the village, unless told otherwise."""
    told: dict[str, Any] = {
        "subject": "village",
        "raised_at": NOON,
        "severity": Severity.SERIOUS,
        "credibility": Credibility.PROBABLE,
        "kinds": frozenset({"siege"}),
        "marking": GREEN,
        "statements": (),
        "raised_by": "Ada",
        **more,
    }
    return Flag(key, **told)
