"""The elastic-net path against scikit-learn's saga at equal accuracy, in the same run.

On the public panel where UPSTANDER_DATA names its folder, else on a made-up one of the same size.
"""

from __future__ import annotations

import os
import time
import warnings
from pathlib import Path

import numpy as np

from upstander.evidence.panel import read_panel
from upstander.risk.elastic_net import ALPHA, fit_path, optimality_gap
from upstander.risk.imputation import filled, training_means

PENALTIES = 5
GAP = 1e-4


def rows() -> tuple[str, np.ndarray, np.ndarray]:
    folder = os.environ.get("UPSTANDER_DATA", "")
    path = Path(folder) / "risk" / "country_year_panel.csv"
    if folder and path.is_file():
        panel = read_panel(path).panel
        panel = panel.select(panel.closed)
        x = filled(panel.matrix, training_means(panel.matrix, np.ones(len(panel))))
        return "public panel", x, panel.target
    chance = np.random.default_rng(1)
    x = chance.normal(size=(8000, 38)) @ (np.eye(38) + 0.2 * chance.normal(size=(38, 38)))
    y = chance.random(8000) < 1 / (1 + np.exp(4.5 - x[:, 0] - 0.5 * x[:, 1]))
    return "made-up panel", x, y.astype(np.float64)


def worst_gap(z: np.ndarray, y: np.ndarray, theta: np.ndarray, penalty: float) -> float:
    design = np.column_stack([np.ones(y.size), z])
    gradient = design.T @ (1 / (1 + np.exp(-design @ theta)) - y) / y.size
    lasso = np.full(theta.size, penalty * ALPHA)
    ridge = np.full(theta.size, penalty * (1 - ALPHA))
    lasso[0] = ridge[0] = 0.0
    return float(optimality_gap(gradient, theta, lasso, ridge).max())


def main() -> None:
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        print("nothing to compare with: scikit-learn is not installed")
        return
    name, x, y = rows()
    z = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    start = time.perf_counter()
    whole = fit_path(z, y)
    path_seconds = time.perf_counter() - start
    penalties = whole.penalties[10 : 10 + 3 * PENALTIES : 3]
    start = time.perf_counter()
    ours = fit_path(z, y, penalties=penalties)
    our_seconds = time.perf_counter() - start
    their_seconds, ours_gap, theirs_gap = 0.0, 0.0, 0.0
    for place, penalty in enumerate(penalties.tolist()):
        theta = np.concatenate([[ours.intercepts[place]], ours.coefficients[place]])
        ours_gap = max(ours_gap, worst_gap(z, y, theta, penalty))
        model = LogisticRegression(
            solver="saga", l1_ratio=ALPHA, C=1 / (penalty * y.size), tol=1e-4, max_iter=2000
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            start = time.perf_counter()
            model.fit(z, y)
            their_seconds += time.perf_counter() - start
        theta = np.concatenate([model.intercept_, model.coef_[0]])
        theirs_gap = max(theirs_gap, worst_gap(z, y, theta, penalty))
    print(f"{name}: {y.size:,} rows, {x.shape[1]} predictors, {int(y.sum())} onsets")
    print(f"whole path of {whole.penalties.size} penalties: {path_seconds:.3f} s")
    print(
        f"{PENALTIES} penalties: ours {our_seconds:.3f} s (optimality gap {ours_gap:.1e}), "
        f"saga {their_seconds:.3f} s (gap {theirs_gap:.1e})"
    )
    print(f"ratio to saga: {their_seconds / our_seconds:.0f} times as fast")
    if ours_gap > max(theirs_gap, GAP):
        raise SystemExit("our path is less accurate than its peer's: the ratio means nothing")


if __name__ == "__main__":
    main()
