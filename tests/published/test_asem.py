"""The ASEM Sustainable Connectivity index: published scores, ranks and sensitivity reproduced."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from upstander.evidence.index_spec_file import IndexReading, read_index
from upstander.resilience.choices import choices
from upstander.resilience.composite import Composite, composite
from upstander.resilience.rank_pairs import rank_pairs
from upstander.resilience.weight_box import weight_box
from upstander.resilience.weight_draws import weight_draws

if TYPE_CHECKING:
    from pathlib import Path

SPEC = """
index: ASEM Sustainable Connectivity
date: 2018
data: asem_idata.csv
unit: uCode
name: uName
tree: asem_imeta.csv
steps:
  impute: {with: mean, by: EurAsia_group}
  outliers: {skew: 2, kurtosis: 3.5, most: 5}
  normalise: {method: min-max, low: 0, high: 100}
vary: {2: 0.25, 3: 0.25}
alternatives:
  outliers: [1, 2, 3, 4, 5]
  normalise: [{method: min-max, low: 1, high: 100}, {method: z-score, low: 10, high: 2}]
  aggregate: [arithmetic, geometric]
  weights: 100
"""

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def folder(data: Path) -> Path:
    found = data / "methods" / "composite"
    if not (found / "asem_idata.csv").exists():
        pytest.skip("no ASEM data in the public data")
    return found


@pytest.fixture(scope="module")
def reading(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexReading:
    here = tmp_path_factory.mktemp("asem")
    for name in ("asem_idata.csv", "asem_imeta.csv"):
        shutil.copyfile(folder / name, here / name)
    (here / "spec.yml").write_text(SPEC)
    found = read_index(here / "spec.yml")
    assert not found.problems
    return found


@pytest.fixture(scope="module")
def asem(reading: IndexReading) -> Composite:
    return composite(reading.table, reading.spec.tree, reading.spec.steps)


def test_all_51_scores_and_ranks_are_the_published_ones(asem: Composite, folder: Path) -> None:
    with (folder / "asem_expected_nominal.csv").open() as handle:
        published = {row["uCode"]: row for row in csv.DictReader(handle)}
    scores = [float(published[unit]["Score"]) for unit in asem.units]
    ranks = [int(published[unit]["Rank"]) for unit in asem.units]
    assert len(scores) == 51
    assert np.abs(asem.score - scores).max() < 1e-9
    assert asem.ranks.tolist() == ranks


def test_fifteen_indicators_are_winsorised_one_to_four_points_each_and_none_logged(
    asem: Composite,
) -> None:
    step = next(step for step in asem.steps if step.name == "outliers")
    points = [sum(1 for c in step.changes if c.indicator == code) for code in step.columns]
    assert len(points) == 15
    assert (min(points), max(points)) == (1, 4)
    assert not step.notes


def test_sobol_indices_of_the_full_factorial_are_the_known_ones(
    reading: IndexReading, folder: Path
) -> None:
    known = json.loads((folder / "asem_sensitivity.json").read_text())["full_factorial_exact"]
    spec = reading.spec
    box = weight_box(spec.tree, spec.shares)
    found = choices(reading.table, spec.tree, spec.steps, spec.alternatives, box=box, seed=1)
    assert found is not None
    assert found.moved.size == 2000
    by_name = {index.factor: index for index in found.indices}
    names = {"Winmax": "outliers", "Normalisation": "normalise", "Aggregation": "mean"}
    for factor, first, total in zip(known["factors"], known["S1"], known["ST"], strict=True):
        index = by_name[names.get(factor, "weights")]
        assert index.first is not None
        assert index.total is not None
        assert round(index.first, 3) == first
        assert round(index.total, 3) == total


@pytest.mark.parametrize("levels", [(2, 3), (1, 2, 3)])
@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "harmonic"])
def test_no_sure_pair_is_contradicted_by_any_of_20000_draws(
    reading: IndexReading, levels: tuple[int, ...], mean: str
) -> None:
    spec = reading.spec
    tree = spec.tree
    scale = spec.alternatives.normalise[0]
    steps = replace(spec.steps, normalise=scale, mean=mean)  # type: ignore[arg-type]
    done = composite(reading.table, tree, steps)
    shares = {c: 0.25 for c, level in tree.level.items() if level in levels and c != tree.root}
    box = weight_box(tree, shares)
    pairs = rank_pairs(done.values, tree, steps, box)
    drawn = weight_draws(done.values, tree, steps, box, draws=20_000, seed=7)
    assert pairs.sure_pairs > 0.4 * pairs.pairs
    assert (drawn.beats[pairs.sure] == 20_000).all()
    assert (drawn.rank_quantile(1e-9) >= pairs.best).all()
    assert (drawn.rank_quantile(1.0) <= pairs.worst).all()
