"""A panel keeps rows, years and outcomes straight, and open windows unknown."""

from __future__ import annotations

import numpy as np
import pytest

from upstander.errors import PanelError
from upstander.model.panel import Panel


def panel(**changes: object) -> Panel:
    parts: dict[str, object] = {
        "codes": np.array([2, 2, 2, 20]),
        "names": ("A", "A", "A", "B"),
        "base_years": np.array([2000, 2001, 2002, 2000]),
        "predictors": ("war", "coup"),
        "matrix": np.arange(8.0).reshape(4, 2),
        "target": np.array([0.0, 1.0, np.nan, 0.0]),
    }
    return Panel(**(parts | changes))  # type: ignore[arg-type]


def test_training_rows_have_closed_windows_that_had_ended() -> None:
    assert panel().training(2003).base_years.tolist() == [2000, 2001, 2000]
    assert panel().training(2002).base_years.tolist() == [2000, 2000]
    assert len(panel().training(2001)) == 0
    assert panel().training(2099).closed.all()


def test_a_horizon_of_one_year_closes_sooner() -> None:
    assert panel(horizon=1).training(2002).base_years.tolist() == [2000, 2001, 2000]


def test_columns_are_found_and_arranged_by_name() -> None:
    assert panel().column("coup").tolist() == [1.0, 3.0, 5.0, 7.0]  # type: ignore[union-attr]
    assert panel().column("rain") is None
    turned = panel().arranged(("coup", "war"))
    assert turned.matrix[0].tolist() == [1.0, 0.0]
    with pytest.raises(PanelError, match="rain"):
        panel().arranged(("war", "rain"))


def test_a_panel_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        panel().matrix[0, 0] = 1.0


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"base_years": np.array([2000, 2000, 2002, 2000])}, "twice"),
        ({"matrix": np.full((4, 2), np.inf)}, "infinite"),
        ({"target": np.array([0.0, 0.5, 1.0, 0.0])}, "neither 0 nor 1"),
        ({"names": ("A", "B")}, "length"),
        ({"predictors": ("war",)}, "length"),
    ],
)
def test_a_panel_that_does_not_hold_together_is_refused(
    changes: dict[str, object], fault: str
) -> None:
    with pytest.raises(PanelError, match=fault):
        panel(**changes)
