"""What happens around a country: in the other states of its region, and in the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.model.country_months import KINDS
from upstander.risk.monthly.target import within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.country_months import CountryMonths

    Floats = NDArray[np.float64]

SPANS = (3, 12, 36)
"""Months looked back on."""

WORLD_SPAN = 12


def surroundings(seen: CountryMonths) -> dict[str, Floats]:
    """N x T each: shares of states with an event of each kind lately.

    In the region, the state itself is left out; a state without a region, or alone in it, has
    NaN. Over the world all states count, and the value is the same for all.
    """
    found: dict[str, Floats] = {}
    regions = np.array(seen.regions)
    there = seen.exists.astype(np.float64)
    for kind in KINDS:
        happened = seen.seen(kind)
        for span in SPANS:
            lately = (within(happened, span) > 0) * there
            found[f"region {kind}, {span} months"] = _others(lately, there, regions)
        lately = (within(happened, WORLD_SPAN) > 0) * there
        share = lately.sum(axis=0) / np.maximum(there.sum(axis=0), 1.0)
        found[f"world {kind}, {WORLD_SPAN} months"] = np.tile(share, (there.shape[0], 1))
    return found


def _others(lately: Floats, there: Floats, regions: NDArray[np.str_]) -> Floats:
    found = np.full(lately.shape, np.nan)
    for region in np.unique(regions[regions != ""]):
        inside = regions == region
        hit = lately[inside].sum(axis=0) - lately[inside]
        others = there[inside].sum(axis=0) - there[inside]
        found[inside] = np.divide(hit, others, out=np.full(hit.shape, np.nan), where=others > 0.0)
    return found
