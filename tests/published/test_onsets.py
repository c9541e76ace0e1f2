"""Persecution and monthly onsets on public data: the figures of the notes are those of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.evidence.country_months import read_country_months
from upstander.evidence.country_years import read_country_years
from upstander.evidence.panel import read_panel
from upstander.model.country_months import month_number
from upstander.risk.monthly.backtest import backtest as monthly_backtest
from upstander.risk.monthly.rows import PERSISTENCE
from upstander.risk.monthly.target import MonthlyTarget
from upstander.risk.onset.rolling import BASE_RATE, MODEL
from upstander.risk.persecution.backtest import backtest
from upstander.risk.persecution.definition import definition
from upstander.risk.persecution.rows import REVERSION, Sources

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def sources(data: Path) -> Sources:
    folder = data / "risk"
    years = [
        read_country_years(folder / name)
        for name in ("vdem_v12_selected.parquet", "epr_country_year.csv")
    ]
    assert all(reading.problems == () for reading in years)
    panel = read_panel(folder / "country_year_panel.csv", labelled=False).panel
    return Sources(panel, years[0].values, years[1].values)


@pytest.mark.parametrize(
    ("name", "onsets", "auc_within"),
    [
        ("physical-integrity", (39, 63), 0.775),
        ("group-equality", (39, 89), 0.613),
        ("mass-exclusion", (52, 65), 0.729),
    ],
)
def test_each_target_has_the_rates_and_the_auc_of_the_note(
    sources: Sources, name: str, onsets: tuple[int, int], auc_within: float
) -> None:
    done = backtest(sources, definition(name), 1993, 2016)
    assert tuple(rate["onsets"] for rate in done.rates[1:]) == onsets
    found = done.evaluation.of(MODEL).value("auc_within")
    assert found.value == pytest.approx(auc_within, abs=0.01)
    assert found.low is not None
    assert found.low > 0.5
    better = done.evaluation.against(REVERSION).value("auc")
    assert better.low is not None
    assert better.low > 0.0


def test_out_of_full_calm_the_months_ahead_are_ranked_better_than_by_persistence(
    data: Path,
) -> None:
    folder = data / "risk"
    seen = read_country_months(folder / "ucdp_ged_country_month.parquet")
    assert seen.problems == ()
    panel = read_panel(folder / "country_year_panel.csv", labelled=False).panel
    first, last = month_number(1994, 1), month_number(2016, 12)
    done = monthly_backtest(seen.months, MonthlyTarget(3), first, last, panel=panel)
    ours = done.evaluation.of(MODEL)
    assert (ours.rows, ours.onsets) == (38_239, 271)
    assert ours.value("auc").value == pytest.approx(0.843, abs=0.01)
    low = ours.value("auc_within").low
    assert low is not None
    assert low > 0.75
    for other, name, sign in ((PERSISTENCE, "auc_within", 1.0), (BASE_RATE, "log_loss", -1.0)):
        gap = done.evaluation.against(other).value(name)
        assert gap.low is not None
        assert gap.high is not None
        assert min(sign * gap.low, sign * gap.high) > 0.0
