"""Persecution and monthly onsets on public data, over the last of the years of the notes.

The whole of the notes' figures: ``python -m bench.bench_onsets``.
"""

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
from upstander.risk.onset.rolling import MODEL
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
    ("name", "onsets"),
    [
        ("physical-integrity", (78, 39, 63)),
        ("group-equality", (52, 39, 89)),
        ("mass-exclusion", (70, 52, 65)),
    ],
)
def test_each_target_has_the_onsets_of_the_note(
    sources: Sources, name: str, onsets: tuple[int, int, int]
) -> None:
    done = backtest(sources, definition(name), 2016, 2016)
    assert tuple(rate["onsets"] for rate in done.rates) == onsets


def test_exclusion_is_ranked_better_than_by_its_own_past(sources: Sources) -> None:
    done = backtest(sources, definition("mass-exclusion"), 2013, 2016)
    found = done.evaluation.of(MODEL).value("auc_within")
    assert found.value == pytest.approx(0.767, abs=0.01)
    theirs = done.evaluation.of(REVERSION).value("auc_within").value
    assert theirs is not None
    assert theirs < 0.6


def test_out_of_full_calm_the_months_ahead_are_ranked_better_than_by_persistence(
    data: Path,
) -> None:
    folder = data / "risk"
    seen = read_country_months(folder / "ucdp_ged_country_month.parquet")
    assert seen.problems == ()
    panel = read_panel(folder / "country_year_panel.csv", labelled=False).panel
    first, last = month_number(2010, 1), month_number(2016, 12)
    done = monthly_backtest(seen.months, MonthlyTarget(3), first, last, panel=panel)
    ours = done.evaluation.of(MODEL)
    assert (ours.rows, ours.onsets) == (12_224, 107)
    assert ours.value("auc").value == pytest.approx(0.827, abs=0.01)
    gap = done.evaluation.against(PERSISTENCE).value("auc_within")
    assert gap.low is not None
    assert gap.low > 0.0
