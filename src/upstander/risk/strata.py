"""The kinds of country-year a forecast is scored on apart: war, calm and stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Bools = NDArray[np.bool_]

WAR = "battledeaths.log2"
"""Above 0 where the country saw armed conflict with 25 or more battle deaths in the base year."""

STABLE = (WAR, "mk_ongoing_count_log2", "coup.try.5yr")
"""All 0 in a stable state: no war, no mass killing under way, no coup attempt in five years."""


REGION = "reg."
"""How the columns begin that are 1 in the countries of a region."""


def regions_of(panel: Panel) -> dict[str, Bools]:
    """The rows of each region that the panel tells; those of none are one region more.

    Examples
    --------
    >>> from upstander.model.panel import Panel
    >>> panel = Panel(
    ...     np.array([2, 20]), ("Numera", "Ostra"), np.array([2000, 2000]), ("reg.eur",),
    ...     np.array([[0.0], [1.0]]), np.array([0.0, 0.0]), synthetic=True,
    ... )
    >>> {name: rows.tolist() for name, rows in regions_of(panel).items()}
    {'eur': [False, True], 'other': [True, False]}
    """
    names = [name for name in panel.predictors if name.startswith(REGION)]
    found = {}
    for name in names:
        values = panel.matrix[:, panel.predictors.index(name)]
        found[name.removeprefix(REGION)] = values == 1.0
    if found:
        found["other"] = ~np.any(list(found.values()), axis=0)
    return found


def strata_of(panel: Panel, region: str = "") -> tuple[dict[str, Bools], tuple[str, ...]]:
    """The rows of each stratum, and what could not be told.

    Parameters
    ----------
    panel
        The rows.
    region
        A region of `regions_of` that is a stratum of its own; none where empty.

    Returns
    -------
    strata
        ``all``, the region where one is asked for, and ``war``, ``calm`` and ``stable`` where
        their columns are there. A row with an unknown value is in no stratum that needs it.
    notes
        One sentence for each stratum or row that is left out; never silent.

    Examples
    --------
    >>> from upstander.model.panel import Panel
    >>> panel = Panel(
    ...     np.array([2, 20]), ("United States of America", "Canada"), np.array([2000, 2000]),
    ...     ("battledeaths.log2",), np.array([[0.0], [5.0]]), np.array([0.0, 0.0]),
    ... )
    >>> strata, notes = strata_of(panel)
    >>> strata["war"].tolist(), notes
    ([False, True], ('stratum stable left out: no column mk_ongoing_count_log2, coup.try.5yr',))
    """
    strata: dict[str, Bools] = {"all": np.ones(len(panel), dtype=bool)}
    notes = []
    if region:
        regions = regions_of(panel)
        if region not in regions:
            raise UsageError(
                Phrase("the panel tells no region {region!r}", region=region),
                remedy=Phrase("give one of {regions}", regions=", ".join(regions))
                if regions
                else "leave --region out",
            )
        strata[f"region {region}"] = regions[region]
    for name, columns in (("war", (WAR,)), ("calm", (WAR,)), ("stable", STABLE)):
        absent = [column for column in columns if column not in panel.predictors]
        if absent:
            notes.append(f"stratum {name} left out: no column {', '.join(absent)}")
            continue
        values = panel.matrix[:, [panel.predictors.index(column) for column in columns]]
        unknown = np.isnan(values).any(axis=1)
        if unknown.any():
            notes.append(f"stratum {name}: {int(unknown.sum())} country-years of unknown kind")
        belongs = values > 0.0 if name == "war" else values == 0.0
        strata[name] = np.all(belongs, axis=1) & ~unknown
    return strata, tuple(notes)
