"""A ledger of public forecasts gives the Brier scores that an independent computation gave.

Ten two-option questions of the Good Judgment Project's first year, last forecasts only and
without times: a test of code, no evidence of which rule is best.
"""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from upstander.foresight.forecasts.crps import crps_draws, crps_normal, log_normal
from upstander.foresight.forecasts.pooling import plain_pool, pool
from upstander.foresight.forecasts.report import report
from upstander.model.forecast_ledger import Ledger
from upstander.model.forecast_question import YES_NO, Kind, Question

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.data


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
def kept(folder: Path) -> Ledger:
    with (folder / "gjp_y1_questions.csv").open() as handle:
        asked = [_question(row) for row in csv.DictReader(handle)]
    places = {q.id: place for place, q in enumerate(asked)}
    with (folder / "gjp_y1_binary_forecasts.csv").open() as handle:
        rows = [
            (places[r["ifp_id"]], int(r["forecaster_rank"]), float(r["prob_option_a"]))
            for r in csv.DictReader(handle)
        ]
    question, who, chance = (np.array(column) for column in zip(*sorted(rows), strict=True))
    opens = np.array([q.opens.toordinal() for q in asked])
    return Ledger(
        questions=tuple(asked),
        forecasters=tuple(f"f{k}" for k in range(int(who.max()) + 1)),
        kinds=("person",) * (int(who.max()) + 1),
        question=question,
        forecaster=who,
        day=opens[question],
        chances=np.stack([chance, 1 - chance], axis=1),
        normal=np.full((len(rows), 2), np.nan),
        levels=np.full((len(rows), 0), np.nan),
        quantiles=np.full((len(rows), 0), np.nan),
    )


def _question(row: dict[str, str]) -> Question:
    closed: date = datetime.strptime(row["date_closed"], "%m/%d/%y").date()  # noqa: DTZ007
    return Question(
        id=row["ifp_id"],
        text=row["short_title"],
        rule="as the project resolved it",
        opens=closed - timedelta(days=30),
        closes=closed,
        resolves=closed,
        kind=Kind.BINARY,
        options=YES_NO,
        outcome="yes" if row["outcome_a"] == "1" else "no",
    )


@pytest.mark.parametrize(
    ("rule", "name"),
    [("mean", "mean"), ("median", "median"), ("geo-odds", "geo_odds"), ("neyman", "neyman")],
)
def test_a_pool_reproduces_its_mean_brier_score(
    rule: str, name: str, kept: Ledger, expected: dict[str, Any]
) -> None:
    quiet = report(kept, rule).summaries[0]
    assert quiet.questions == 10
    assert quiet.pool == pytest.approx(expected["mean_brier"][name], abs=5e-7)


def test_a_given_factor_reproduces_its_mean_brier_score(
    kept: Ledger, expected: dict[str, Any]
) -> None:
    losses = []
    for place, question in enumerate(kept.questions):
        rows = kept.rows_of(place)
        made = pool(
            kept.chances[rows], kept.forecaster[rows], kept.day[rows], "extremised", factor=1.5
        )
        losses.append((made.values[-1, 0] - float(bool(question.happened))) ** 2)
    assert np.mean(losses) == pytest.approx(expected["mean_brier"]["geo_odds_x1_5"], abs=5e-7)


def test_each_alone_scores_worse_on_the_mean(kept: Ledger, expected: dict[str, Any]) -> None:
    individual = report(kept).summaries[0].individual
    assert individual == pytest.approx(expected["mean_brier"]["individual"], abs=5e-7)


def test_ten_questions_are_too_few_to_learn_a_factor_from(kept: Ledger) -> None:
    learned, plain = report(kept, "extremised"), report(kept)
    assert learned.summaries[0].pool == plain.summaries[0].pool
    assert any("fewer than 20 other resolved questions" in note for note in learned.notes)


def test_means_and_trimmed_means_match_a_public_packages_test_vector(
    expected: dict[str, Any],
) -> None:
    vector = expected["aggutils_vectors"]
    values = np.array(vector["x"])[:, None]
    who, day = np.arange(len(values)), np.ones(len(values), dtype=np.int64)
    for rule, name in (("mean", "mean"), ("trimmed", "trimmed_10pct")):
        found = plain_pool(values, who, day, rule).values[-1, 0]
        assert found == pytest.approx(vector[name])


def test_scores_of_numbers_match_another_library(expected: dict[str, Any]) -> None:
    known, one = expected["crps"], np.ones(1)
    four = np.array([[1.0, 2.0, 3.0, 4.0]])
    x = np.array([2.5])
    assert crps_normal(0 * one, one, 0.5 * one)[0] == pytest.approx(known["normal_0_1_at_0_5"])
    assert log_normal(0 * one, one, 0.5 * one)[0] == pytest.approx(known["logs_normal_0_1_at_0_5"])
    assert crps_draws(four, x)[0] == pytest.approx(known["ensemble_1234_at_2_5"])
    assert crps_draws(four, x, fair=True)[0] == pytest.approx(known["ensemble_1234_at_2_5_fair"])
