"""Folds, imputation and scaling stay inside the rows that may be learned from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.risk.worlds import small_panel
from upstander.errors import PanelError
from upstander.risk.cross_validation import choose_penalty, folds_of
from upstander.risk.fitting import base_rate, fit, resampled_fits, trained_on


@given(
    groups=st.lists(st.integers(1, 12), min_size=4, max_size=60),
    count=st.integers(2, 10),
    seed=st.integers(0, 99),
)
def test_a_country_is_never_in_two_folds(groups: list[int], count: int, seed: int) -> None:
    codes = np.array(groups)
    folds = folds_of(codes, np.zeros(codes.size), count, seed)
    assert all(np.unique(folds[codes == code]).size == 1 for code in groups)
    assert np.unique(folds).size == min(count, np.unique(codes).size)


def test_onsets_are_dealt_evenly_over_the_folds() -> None:
    panel = small_panel().training(2010)
    folds = folds_of(panel.codes, panel.target, 10, seed=0)
    onsets = np.bincount(folds, weights=panel.target)
    assert onsets.max() - onsets.min() <= np.bincount(panel.codes, weights=panel.target).max()


@pytest.mark.slow
def test_the_penalty_depends_on_the_seed_alone() -> None:
    panel = small_panel().training(2010)
    chosen = [
        choose_penalty(panel.matrix, panel.target, panel.codes, seed=seed)[0] for seed in (4, 4, 4)
    ]
    assert len(set(chosen)) == 1


def test_an_unknown_value_moves_no_estimate() -> None:
    panel = small_panel().training(2010)
    fitted = fit(panel, seed=1)
    rows = np.vstack([fitted.means, np.full(fitted.means.size, np.nan)])
    at_means, unknown = fitted.probabilities(rows)
    assert at_means == pytest.approx(unknown)
    assert not fitted.contributions(rows[1:]).any()


def test_imputed_training_values_are_the_mean_of_the_known_ones() -> None:
    panel = small_panel()
    matrix = panel.matrix.copy()
    matrix[::3, 3] = np.nan
    holed = type(panel)(
        panel.codes, panel.names, panel.base_years, panel.predictors, matrix, panel.target
    ).training(2010)
    assert fit(holed, seed=1).means[3] == pytest.approx(np.nanmean(holed.matrix[:, 3]))


def test_the_model_finds_what_drives_the_small_world() -> None:
    fitted = fit(small_panel(120, seed=2).training(2010), seed=1)
    war, coup, _, noise = fitted.coefficients
    assert war == pytest.approx(0.2, abs=0.06)
    assert coup == pytest.approx(1.2, abs=0.4)
    assert abs(noise) < 0.1


def test_refits_differ_by_country_and_repeat_by_seed() -> None:
    panel = small_panel().training(2010)
    first, again = ([f.intercept for f in resampled_fits(panel, 0.01, 4, seed=8)] for _ in range(2))
    assert first == again
    assert len(set(first)) == 4


def test_the_base_rate_remembers_twenty_base_years() -> None:
    panel = small_panel(first=1980, last=2010).training(2010)
    recent = panel.base_years > 2008 - 20
    assert base_rate(panel) == pytest.approx(panel.target[recent].mean())
    assert not recent.all()


def test_a_panel_without_onsets_teaches_nothing() -> None:
    panel = small_panel().training(2010)
    quiet = panel.select(panel.target == 0.0)
    with pytest.raises(PanelError, match="nothing to learn from"):
        trained_on(quiet)
