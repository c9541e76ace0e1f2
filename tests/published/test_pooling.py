"""Pooling rules give the Brier scores that an independent computation gave on public questions.

Ten two-option questions of the Good Judgment Project's first year: a test of code, no evidence of
which rule is best.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from upstander.risk.pooling import CLIP, geometric_odds, mean, median, neyman, trimmed_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.data

RULES: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": mean,
    "median": median,
    "geo_odds": geometric_odds,
    "geo_odds_x1_5": lambda chances: geometric_odds(chances, 1.5),
    "neyman": neyman,
}


@pytest.fixture(scope="module")
def folder(data: Path) -> Path:
    found = data / "methods" / "forecasts"
    if not found.exists():
        pytest.skip("no forecasts here: the public data folder has no methods/forecasts")
    return found


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text())
    return found


@pytest.fixture(scope="module")
def questions(folder: Path) -> list[tuple[list[float], float]]:
    given: dict[str, list[float]] = defaultdict(list)
    with (folder / "gjp_y1_binary_forecasts.csv").open() as handle:
        for row in csv.DictReader(handle):
            given[row["ifp_id"]].append(float(row["prob_option_a"]))
    with (folder / "gjp_y1_questions.csv").open() as handle:
        return [(given[r["ifp_id"]], float(r["outcome_a"])) for r in csv.DictReader(handle)]


def test_log_odds_are_clipped_where_the_reference_clips_them(expected: dict[str, Any]) -> None:
    assert list(CLIP) == expected["clip"]


def test_one_persons_forecast_scores_worse_than_any_pool(
    questions: list[tuple[list[float], float]], expected: dict[str, Any]
) -> None:
    alone = [mean([(c - came) ** 2 for c in chances]) for chances, came in questions]
    assert mean(alone) == pytest.approx(expected["mean_brier"]["individual"], abs=5e-7)
    assert mean(alone) > max(expected["mean_brier"][rule] for rule in RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_reproduces_its_mean_brier_score(
    rule: str, questions: list[tuple[list[float], float]], expected: dict[str, Any]
) -> None:
    brier = [(RULES[rule](chances) - came) ** 2 for chances, came in questions]
    assert len(brier) == 10
    assert mean(brier) == pytest.approx(expected["mean_brier"][rule], abs=5e-7)


def test_means_and_trimmed_means_match_a_public_packages_test_vector(
    expected: dict[str, Any],
) -> None:
    vector = expected["aggutils_vectors"]
    assert mean(vector["x"]) == pytest.approx(vector["mean"])
    assert trimmed_mean(vector["x"], 0.1) == pytest.approx(vector["trimmed_10pct"])
    assert trimmed_mean(vector["x"], 0.25) == pytest.approx(vector["trimmed_25pct"])
