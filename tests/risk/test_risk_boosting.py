"""Boosted trees: shares that add up, rates that fit, seeds that hold, and holes that do no harm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.risk.worlds import small_panel
from upstander.errors import PanelError
from upstander.risk.boosting import boost, to_base_rate
from upstander.risk.fitting import base_rate
from upstander.risk.models import BoostedTrees, boosted_trees, calm_list
from upstander.risk.tree_forecast import tree_forecast

if TYPE_CHECKING:
    from upstander.model.panel import Panel

BAGS = 3


@pytest.fixture(scope="module")
def training() -> Panel:
    return small_panel(30, 1985, 2005).training(2005)


@pytest.fixture(scope="module")
def trees(training: Panel) -> BoostedTrees:
    return boosted_trees(training, bags=BAGS, seed=7)


def test_what_the_columns_add_gives_the_estimate(training: Panel, trees: BoostedTrees) -> None:
    adds, mean = trees.contributions(training.matrix[:40])
    assert mean + adds.sum(axis=1) == pytest.approx(trees.log_odds(training.matrix[:40]))


def test_the_mean_chance_of_recent_years_is_their_base_rate(training: Panel) -> None:
    made = boost(training, training.target, bags=BAGS, seed=1)
    recent = training.base_years > training.years[-1] - 20
    chances = 1 / (1 + np.exp(-made.log_odds(training.matrix[recent])))
    assert chances.mean() == pytest.approx(base_rate(training))
    assert to_base_rate(training, made.log_odds(training.matrix)) == pytest.approx(0.0, abs=1e-6)


def test_a_wider_outcome_is_spoken_of_at_the_narrow_rate(training: Panel) -> None:
    wide = np.maximum(training.target, (training.matrix[:, 0] > 9) * 1.0)
    both = boosted_trees(replace(training, wide=wide), bags=BAGS, seed=1)
    assert len(both.parts) == 2
    recent = training.matrix[training.base_years > training.years[-1] - 20]
    chances = 1 / (1 + np.exp(-both.parts[1].log_odds(recent)))
    assert chances.mean() == pytest.approx(base_rate(training))


def test_the_same_seed_gives_the_same_trees(training: Panel, trees: BoostedTrees) -> None:
    again = boosted_trees(training, bags=BAGS, seed=7)
    assert (again.log_odds(training.matrix) == trees.log_odds(training.matrix)).all()


def test_the_interval_holds_the_estimate(training: Panel, trees: BoostedTrees) -> None:
    found = trees.estimates(training.matrix)
    assert (found.lows <= found.values).all()
    assert (found.values <= found.highs).all()


def test_a_column_that_nobody_knows_is_no_hindrance(training: Panel) -> None:
    blank = training.with_columns(("blank",), np.full((len(training), 1), np.nan))
    assert np.isfinite(boosted_trees(blank, bags=BAGS, seed=7).log_odds(blank.matrix)).all()


@pytest.mark.slow
def test_the_calm_list_adds_up_and_speaks_at_the_narrow_rate(training: Panel) -> None:
    wide = np.maximum(training.target, (training.matrix[:, 0] > 9) * 1.0)
    made = calm_list(replace(training, wide=wide), seed=3)
    adds, mean = made.contributions(training.matrix)
    assert mean + adds.sum(axis=1) == pytest.approx(made.log_odds(training.matrix))
    recent = training.base_years > training.years[-1] - 20
    found = made.estimates(training.matrix[recent])
    assert found.values.mean() == pytest.approx(base_rate(training))


@pytest.mark.slow
def test_the_calm_list_names_the_states_without_conflict_and_no_other() -> None:
    panel = small_panel(30, 1985, 2005)
    made = tree_forecast(panel, 2005, calm=True)
    war = panel.at(2005).column("battledeaths.log2")
    assert war is not None
    assert {c.code for c in made.countries} == set(panel.at(2005).codes[war == 0.0].tolist())
    with pytest.raises(PanelError, match="no column"):
        tree_forecast(panel.arranged(("noise",)), 2005, calm=True)
