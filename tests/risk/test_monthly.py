"""Monthly onsets: calm and windows by hand, nothing of later months in a forecast."""

from __future__ import annotations

import numpy as np
import pytest

from upstander.errors import UsageError
from upstander.model.country_months import KINDS, CountryMonths
from upstander.risk.monthly.backtest import backtest, forecast, suspicions
from upstander.risk.monthly.history import own_history
from upstander.risk.monthly.rows import HISTORY, calm_rows
from upstander.risk.monthly.surroundings import surroundings
from upstander.risk.monthly.target import MonthlyTarget, outcomes, still
from upstander.risk.onset.evaluation import Evaluation, Result
from upstander.risk.onset.rolling import MODEL
from upstander.risk.scores import Score

FIRST = 12 * 1989


def months(
    *deaths: list[float], regions: tuple[str, ...] = (), kind: str = "os", unseen: int = 0
) -> CountryMonths:
    """A world in which only one kind of violence occurs; the first months may be unseen."""
    grid = np.array(deaths, dtype=float)
    none = np.zeros_like(grid)
    exists = np.ones(grid.shape, dtype=bool)
    exists[:, :unseen] = False
    return CountryMonths(
        np.arange(1, grid.shape[0] + 1),
        regions or ("",) * grid.shape[0],
        FIRST,
        exists,
        {name: grid if name == kind else none for name in KINDS},
        {name: (grid > 0).astype(float) if name == kind else none for name in KINDS},
        "small world",
    )


def test_calm_needs_twelve_months_that_were_seen_and_saw_nothing() -> None:
    quiet = months([0.0] * 14)
    assert still(quiet, "calm")[0].tolist() == [False] * 11 + [True] * 3
    assert still(months([0.0] * 14, unseen=2), "calm")[0].tolist() == [False] * 13 + [True]
    broken = months([0.0] * 6 + [3.0] + [0.0] * 13, kind="sb")
    assert np.flatnonzero(still(broken, "calm")[0]).tolist() == [18, 19]


def test_quiet_asks_for_no_one_sided_violence_and_lets_war_be() -> None:
    war = months([5.0] * 30, kind="sb")
    assert not still(war, "calm").any()
    assert np.flatnonzero(still(war, "quiet")[0]).tolist() == list(range(23, 30))


def test_an_onset_is_the_deaths_of_the_months_ahead_and_not_of_the_base_month() -> None:
    world = months([0.0, 0.0, 7.0, 0.0, 20.0, 0.0, 0.0, 0.0])
    one = outcomes(world, MonthlyTarget(3, 1))[0]
    assert one[:5].tolist() == [1.0, 1.0, 1.0, 1.0, 0.0]
    assert np.isnan(one[5:]).all()  # open windows are unknown
    many = outcomes(world, MonthlyTarget(3, 25))[0]
    assert many[:5].tolist() == [0.0, 1.0, 0.0, 0.0, 0.0]


def test_a_window_with_an_unseen_month_is_unknown() -> None:
    assert np.isnan(outcomes(months([0.0] * 8, unseen=4), MonthlyTarget(3))[0, :3]).all()


def test_own_history_counts_from_the_last_event() -> None:
    found = own_history(months([0.0, 4.0, 0.0, 0.0]))
    assert np.expm1(found["os since last"][0]).round(9).tolist() == [1.0, 0.0, 1.0, 2.0]
    assert found["os ever"][0].tolist() == [0.0, 1.0, 1.0, 1.0]
    assert found["sb ever"][0].tolist() == [0.0] * 4


def test_a_region_is_the_others_in_it() -> None:
    world = months([9.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], regions=("a", "a", "a", "b"))
    found = surroundings(world)["region os, 3 months"]
    assert found[:3, 1].tolist() == [0.0, 0.5, 0.5]
    assert np.isnan(found[3]).all()  # alone in its region
    assert surroundings(world)["world os, 12 months"][:, 1].tolist() == [0.25] * 4


def restless(*, turned_from: int | None = None) -> CountryMonths:
    """Made up: violence in a region's first state is followed by violence in the others."""
    chance = np.random.default_rng(5)
    size, regions, span = 24, 6, 180
    grid = np.zeros((size, span))
    for region in range(regions):
        for month in range(0, span - 4, 30):
            if chance.random() < 0.5:
                grid[region * 4, month : month + 2] = 5.0
                for other in range(1, 4):
                    if chance.random() < 0.7:
                        grid[region * 4 + other, month + 3] = 5.0
    if turned_from is not None:
        grid[:, turned_from:] = np.where(grid[:, turned_from:] > 0.0, 0.0, 30.0)
    names = tuple(f"region {k // 4}" for k in range(size))
    return months(*grid.tolist(), regions=names)


@pytest.mark.slow
def test_a_planted_leak_is_caught() -> None:
    target = MonthlyTarget(3)
    one, other = restless(), restless(turned_from=140)
    before = [forecast(w, target, FIRST + 139, refits=0) for w in (one, other)]
    assert (before[0].chances[MODEL] == before[1].chances[MODEL]).all()


def test_nothing_of_later_months_reaches_the_rows_of_a_forecast() -> None:
    """From month 140 on all is turned round: the outcomes that were closed stay as they were."""
    target = MonthlyTarget(3)
    one, other = restless(), restless(turned_from=140)
    rows = [calm_rows(w, target) for w in (one, other)]
    early = [row.periods <= FIRST + 136 for row in rows]
    assert (rows[0].outcome[early[0]] == rows[1].outcome[early[1]]).all()
    same = [row.periods <= FIRST + 139 for row in rows]
    np.testing.assert_array_equal(rows[0].matrix[same[0]], rows[1].matrix[same[1]])
    later = [row.training(FIRST + 160).outcome.sum() for row in rows]
    assert later[0] != later[1]


def test_windows_that_end_after_the_base_month_are_under_embargo() -> None:
    rows = calm_rows(restless(), MonthlyTarget(6))
    assert rows.training(FIRST + 100).periods.max() == FIRST + 94


@pytest.mark.slow
def test_a_world_of_contagion_is_learned_from_the_neighbours() -> None:
    done = backtest(restless(), MonthlyTarget(3), FIRST + 96, FIRST + 179)
    gap = done.evaluation.against(HISTORY).value("auc_within")
    assert gap.value is not None
    assert gap.value > 0.0
    assert len(done.forecasts.rows) > done.evaluation.of(MODEL).rows  # open windows too


def test_too_good_an_auc_is_named() -> None:
    scores = (Score("auc", 0.95, None, None), Score("auc_within", 0.8, None, None))
    found = Evaluation((Result(MODEL, "all", 9, 3, scores),), (), ())
    assert len(suspicions(found)) == 1


def test_targets_that_are_not_defined_are_refused() -> None:
    for wrong in ({"horizon": 4}, {"deaths": 2}, {"calm": "still"}):
        with pytest.raises(UsageError):
            MonthlyTarget(**wrong)
