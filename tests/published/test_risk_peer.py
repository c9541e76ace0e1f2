"""The Early Warning Project's own out-of-sample figures, from its file alone, and ours beside them.

Definition that gives the published figures: base years 1993-2016; the forecast is ``risk_prev``
made from base year ``prev_year``; the outcome is an onset in the base year's two following years;
AUC and log loss pooled over all 3,860 country-years; recall at k is the share of the 62
country-years with an onset that are among the k highest forecasts of their base year, ranked over
all countries, also where only the calm ones are counted.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from upstander.evidence.companions import companions_beside, read_companions
from upstander.evidence.forecast_table import read_forecasts
from upstander.evidence.panel import read_panel
from upstander.model.forecast_table import ForecastTable, stacked
from upstander.risk.backtest import material
from upstander.risk.evaluation import StratumScores, evaluate
from upstander.risk.models import ELASTIC_NET, boosted_trees, elastic_net_estimates
from upstander.risk.scores import Scored, measures, places_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.data, pytest.mark.slow]


def value(result: StratumScores, name: str) -> float:
    found = {score.name: score.value for score in result.scores}[name]
    assert found is not None
    return found


def test_the_peers_file_alone_reproduces_its_auc_log_loss_and_recall(data: Path) -> None:
    with (data / "risk" / "peer_ewp_foos.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    onset = {(row["ccode"], int(row["year"])): float(row["mk_onset"]) for row in rows}
    kept = []
    for row in rows:
        year, code = int(row["prev_year"]), row["ccode"]
        following = [onset.get((code, year + ahead)) for ahead in (1, 2)]
        if 1993 <= year <= 2016 and row["risk_prev"] and None not in following:
            kept.append((year, float(row["risk_prev"]), max(f for f in following if f is not None)))
    years, chances, target = (np.array(column) for column in zip(*kept, strict=True))
    scored = Scored(target, chances, np.full(target.size, 0.5), places_of(chances, years), years)
    found = {name: line[0] for name, line in measures(scored, np.ones((1, target.size))).items()}
    assert (target.size, target.sum()) == (3860, 62)
    assert found["auc"] == pytest.approx(0.822, abs=5e-4)
    assert found["log_loss"] == pytest.approx(0.0744, abs=5e-5)
    assert [round(found[f"recall_{k}"], 2) for k in (10, 20, 30)] == [0.29, 0.56, 0.68]
    assert 1 / found["observed_expected"] == pytest.approx(1.66, abs=5e-3)


def test_scored_as_a_peer_it_gets_the_same_figures_and_its_calm_recall(data: Path) -> None:
    panel = read_panel(data / "risk" / "country_year_panel.csv").panel
    peer, problems = read_forecasts(data / "risk" / "peer_ewp_foos.csv", name="ewp")
    assert problems == ()
    inside = np.flatnonzero((peer.base_years >= 1993) & (peer.base_years <= 2016))
    found = {r.stratum: r for r in evaluate(panel, peer.take(inside)).results}
    assert (found["all"].rows, found["all"].onsets) == (3860, 62)
    assert value(found["all"], "auc") == pytest.approx(0.822, abs=5e-4)
    assert value(found["all"], "log_loss") == pytest.approx(0.0744, abs=5e-5)
    assert value(found["calm"], "recall_30") == pytest.approx(0.41, abs=5e-3)
    assert value(found["stable"], "recall_30") == pytest.approx(0.08, abs=5e-3)
    assert (found["war"].onsets, found["calm"].onsets, found["stable"].onsets) == (35, 27, 12)


def test_the_figures_of_the_elastic_nets_card_are_those_of_the_code(data: Path) -> None:
    panel = read_panel(data / "risk" / "country_year_panel.csv").panel
    peer, _ = read_forecasts(data / "risk" / "peer_ewp_foos.csv", name="ewp")
    tables = []
    for year in range(1993, 2017):
        rows = panel.at(year)
        made = elastic_net_estimates(panel.training(year), rows.matrix, 0, 2025)
        columns = (rows.codes, rows.base_years, made.values, made.lows, made.highs)
        tables.append(ForecastTable((ELASTIC_NET,) * len(rows), *columns))
    found = {
        r.stratum: r
        for r in evaluate(panel, stacked(tables), peer).results
        if r.model == ELASTIC_NET
    }
    assert value(found["all"], "log_loss") == pytest.approx(0.0735, abs=5e-5)
    assert value(found["all"], "auc") == pytest.approx(0.833, abs=5e-4)
    assert value(found["calm"], "recall_30") == pytest.approx(0.48, abs=5e-3)
    assert value(found["war"], "auc") == pytest.approx(0.579, abs=5e-4)
    # The peer's forecasts come from glmnet, its penalty chosen by folds of its own.
    for table in tables:
        theirs = dict(zip(peer.pairs, peer.probabilities.tolist(), strict=True))
        both = [
            (p, theirs[pair])
            for pair, p in zip(table.pairs, table.probabilities.tolist(), strict=True)
            if pair in theirs
        ]
        odds = np.log(np.array(both)) - np.log1p(-np.array(both))
        year = int(table.base_years[0])
        assert np.corrcoef(odds.T)[0, 1] > (0.995 if year >= 2011 else 0.97), year


def test_the_trees_forecast_one_base_year_from_what_stands_beside_the_panel(data: Path) -> None:
    path = data / "risk" / "country_year_panel.csv"
    beside = read_companions(companions_beside(path))
    assert beside.problems == ()
    given, _ = material(read_panel(path).panel, beside.tables, beside.onsets, variants=False)
    wide = given.rich.wide
    assert wide is not None
    assert [int(np.nansum(column)) for column in (given.rich.target, wide)] == [205, 464]
    trees = boosted_trees(given.rich.training(2012), seed=2025)
    chances = trees.estimates(given.rich.at(2012).matrix).values
    rows = given.panel.at(2012)
    onsets = set(rows.codes[rows.target == 1.0].tolist())
    order = np.argsort(-chances)
    assert len(onsets) == 4
    assert onsets <= set(rows.codes[order[:30]].tolist())
