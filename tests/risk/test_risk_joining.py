"""Panels joined with what stands beside them: as of each base year, and never later."""

from __future__ import annotations

import numpy as np
import pytest

from upstander.errors import PanelError
from upstander.model.country_years import CountryYears
from upstander.model.onset_list import OnsetList
from upstander.model.panel import Panel
from upstander.risk.joining import changed, enriched, joined, lagged, widened, with_changes


def world(target: tuple[float, ...] = (0.0, 0.0, 1.0, np.nan)) -> Panel:
    """One country over four years, and one that is there for the last two only."""
    return Panel(
        np.array([1, 1, 1, 1, 2, 2]),
        ("Numera",) * 4 + ("Ostra",) * 2,
        np.array([2000, 2001, 2002, 2003, 2002, 2003]),
        ("war", "region"),
        np.array([[0.0, 1.0], [2.0, 1.0], [5.0, 1.0], [5.0, 1.0], [1.0, 0.0], [0.0, 0.0]]),
        np.array([*target, 0.0, np.nan]),
        synthetic=True,
    )


def trust(years: tuple[int, ...] = (1999, 2001)) -> CountryYears:
    values = np.array([[0.1 * k] for k in range(len(years))])
    return CountryYears(np.ones(len(years), int), np.array(years), ("trust",), values, "made up")


def test_values_are_those_of_the_base_year_or_the_last_before_it() -> None:
    whole, notes = joined(world(), trust())
    assert whole.column("trust") == pytest.approx([0.0, 0.1, 0.1, 0.1, np.nan, np.nan], nan_ok=True)
    assert notes == (
        "made up: no values for 2 country-years",
        "made up: values of 3 country-years carried forward up to 3 years",
    )


def test_values_of_later_years_are_never_used() -> None:
    whole, _ = joined(world(), trust((2003,)))
    assert whole.column("trust") == pytest.approx([np.nan] * 3 + [0.0] + [np.nan] * 2, nan_ok=True)


def test_values_too_old_are_unknown() -> None:
    whole, _ = joined(world(), trust((1996,)))
    assert whole.column("trust") == pytest.approx([np.nan] * 6, nan_ok=True)


def test_a_change_is_unknown_where_the_earlier_year_is_not_there() -> None:
    whole = with_changes(world(), ["war"])
    assert whole.column(changed("war", 1)) == pytest.approx(
        [np.nan, 2.0, 3.0, 0.0, np.nan, -1.0], nan_ok=True
    )
    assert whole.column(changed("war", 3)) == pytest.approx(
        [np.nan] * 3 + [5.0] + [np.nan] * 2, nan_ok=True
    )


def test_what_never_changes_within_a_country_has_no_change() -> None:
    whole, _ = enriched(world())
    assert whole.predictors == ("war", "region", changed("war", 1), changed("war", 3))


def test_late_values_are_those_of_the_year_before() -> None:
    late = lagged(world(), ["war"], 1)
    assert late.column("war") == pytest.approx([np.nan, 0.0, 2.0, 5.0, np.nan, 1.0], nan_ok=True)
    whole, _ = enriched(world(), [trust((2000,))], late=1)
    found = whole.column("trust")
    assert found is not None
    assert np.isnan(found[0])
    assert found[1] == 0.0


def test_the_wider_outcome_holds_the_narrow_one_and_leaves_open_windows_open() -> None:
    onsets = OnsetList(np.array([1, 2]), np.array([2002, 2005]), "another list")
    wide = widened(world(), [onsets]).wide
    assert wide == pytest.approx([1.0, 1.0, 1.0, np.nan, 0.0, np.nan], nan_ok=True)


def test_a_wider_outcome_that_denies_the_narrow_one_is_refused() -> None:
    panel = world()
    with pytest.raises(PanelError, match="contradicts"):
        Panel(
            panel.codes,
            panel.names,
            panel.base_years,
            panel.predictors,
            panel.matrix,
            panel.target,
            synthetic=True,
            wide=np.array([0.0, 0.0, 0.0, np.nan, 0.0, np.nan]),
        )
