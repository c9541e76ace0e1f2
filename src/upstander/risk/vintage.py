"""Our own forecasts that travel with the package, so that a machine without data has one to show.

A bundled vintage holds our figures and their contributions, not the predictors' values: those
belong to their publishers. How it was made, and how far to trust it: ``docs/model-cards``.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from upstander.errors import UsageError
from upstander.model.forecast import RiskForecast

LATEST = "2025-26"
NOTICE = (
    "First form of our elastic net, trained on base years up to 2016 only: it has seen no onset "
    "after 2018. The figures are ours; the predictors' values are their publishers' and are not "
    "included. It does not see persecution below the threshold of mass killing. Read the model "
    "card (docs/model-cards/elastic-net.md) before using it."
)
"""What the bundled vintage says of itself."""


@cache
def bundled_vintage(name: str = LATEST) -> RiskForecast:
    """The forecast bundled under this name.

    Raises
    ------
    UsageError
        No such vintage is bundled.

    Examples
    --------
    >>> forecast = bundled_vintage()
    >>> len(forecast.countries), forecast.synthetic
    (168, False)
    """
    source = files("upstander.risk").joinpath("vintage", f"{name}.json")
    if not source.is_file():
        raise UsageError(f"no vintage {name!r} is bundled", remedy=f"the bundled one is {LATEST}")
    return RiskForecast.from_dict(json.loads(source.read_text(encoding="utf-8")))
