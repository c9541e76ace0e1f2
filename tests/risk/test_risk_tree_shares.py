"""Shares of columns in a sum of trees: exact, and adding up."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from upstander.errors import UpstanderError
from upstander.risk.tree_shares import leaves_of, tree_shares


def grown(depth: int, *, rounds: int = 6) -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    chance = np.random.default_rng(3)
    x = chance.normal(size=(300, 4))
    x[chance.random(x.shape) < 0.1] = np.nan
    y = (np.nan_to_num(x[:, 0]) * np.nan_to_num(x[:, 1]) + np.isnan(x[:, 2]) > 0.3).astype(int)
    model = HistGradientBoostingClassifier(max_depth=depth, max_iter=rounds, early_stopping=False)
    return model.fit(x, y), x


def nodes_of(model: HistGradientBoostingClassifier) -> list[np.ndarray]:
    return [trees[0].nodes for trees in model._predictors]


def worth(nodes: np.ndarray, row: np.ndarray, known: set[int], place: int = 0) -> float:
    """The tree's value when only some columns are known: by walking it, as the paper says."""
    node = nodes[place]
    if node["is_leaf"]:
        return float(node["value"])
    left, right = int(node["left"]), int(node["right"])
    column = int(node["feature_idx"])
    if column in known:
        value = row[column]
        to_left = node["missing_go_to_left"] if np.isnan(value) else value <= node["num_threshold"]
        return worth(nodes, row, known, left if to_left else right)
    share = nodes[left]["count"] / node["count"]
    return float(
        share * worth(nodes, row, known, left) + (1 - share) * worth(nodes, row, known, right)
    )


def by_definition(nodes: np.ndarray, row: np.ndarray) -> np.ndarray:
    width = row.size
    found = np.zeros(width)
    for i in range(width):
        others = [j for j in range(width) if j != i]
        for size in range(width):
            weight = factorial(size) * factorial(width - size - 1) / factorial(width)
            for some in combinations(others, size):
                with_i = worth(nodes, row, {*some, i})
                found[i] += weight * (with_i - worth(nodes, row, set(some)))
    return found


def test_shares_are_shapley_values_by_definition() -> None:
    model, x = grown(3)
    nodes = nodes_of(model)
    found = tree_shares(leaves_of(nodes), x[:5])
    expected = sum(np.array([by_definition(tree, row) for row in x[:5]]) for tree in nodes)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.slow
def test_shares_and_the_mean_add_up_to_the_sum_of_trees() -> None:
    model, x = grown(2, rounds=40)
    leaves = leaves_of(nodes_of(model))
    baseline = float(model._baseline_prediction[0, 0])
    total = baseline + leaves.mean + tree_shares(leaves, x).sum(axis=1)
    np.testing.assert_allclose(total, model.decision_function(x), atol=1e-9)


def test_a_path_of_four_columns_is_refused() -> None:
    model, _ = grown(6)
    with pytest.raises(UpstanderError, match="more than 3 columns"):
        leaves_of(nodes_of(model))
