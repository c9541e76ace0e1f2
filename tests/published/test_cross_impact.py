"""Published matrices and benchmarks: the sets of ScenarioWizard, exactly.

Stockholm Environment Institute's sample files (MIT) with ScenarioWizard's own answers, and the
random benchmarks of IainDM/CrossImpactBalances (MIT), made anew by their recipe.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.foresight.worlds import described

from upstander.evidence.scenario_wizard import read_scw, read_sl, scw_text, sl_text
from upstander.foresight.scenarios.balance import consistency, total_impact
from upstander.foresight.scenarios.basins import basins
from upstander.foresight.scenarios.solve import solve
from upstander.model.cross_impact import CrossImpact

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.data

PUBLISHED = {
    "CIB_global": 4,
    "CIB_natl_regional": 16,
    "CIB_nested_simplified_standardized": 15,
}


def weighed(sl: Path) -> list[int]:
    rows = [line for line in sl.read_text().splitlines() if line.startswith('"')]
    return [int(line.split('",')[1].split(",")[0]) for line in rows]


@pytest.mark.parametrize("method", ["", "CP-SAT"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_scenario_wizards_sets_are_found_exactly(data: Path, name: str, method: str) -> None:
    made = read_scw(data / "methods/cib" / f"{name}.scw")
    listed = read_sl(data / "methods/cib" / f"{name}.sl", np.diff(made.starts).tolist())
    found = solve(made, method=method)
    assert found.complete
    assert len(found.scenarios) == PUBLISHED[name]
    assert found.scenarios.tolist() == sorted(listed.tolist())


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_matrix_and_its_values_are_written_as_scenario_wizard_writes_them(
    data: Path, name: str
) -> None:
    path = data / "methods/cib" / f"{name}.scw"
    made = read_scw(path)
    text = path.read_text()
    assert text.startswith(scw_text(made).rstrip("#\n"))
    sl = path.with_suffix(".sl")
    listed = read_sl(sl, np.diff(made.starts).tolist())
    weights = weighed(sl)
    values = consistency(made, listed), total_impact(made, listed)
    assert sl_text(listed, np.array(weights), *values).strip() == sl.read_text().strip()


def test_basins_are_those_that_scenario_wizard_counted(data: Path) -> None:
    made = read_scw(data / "methods/cib/CIB_global.scw")
    found = basins(made, solve(made).scenarios)
    assert found.counted
    assert found.weights.tolist() == [2, 1, 4, 12]


@pytest.mark.slow
def test_basins_of_22_million_starts_are_those_that_scenario_wizard_counted(data: Path) -> None:
    sl = data / "methods/cib/CIB_nested_simplified_standardized.sl"
    made = read_scw(sl.with_suffix(".scw"))
    weights = weighed(sl)
    found = basins(made, read_sl(sl, np.diff(made.starts).tolist()))
    assert found.weights.tolist() == weights
    assert found.starts == 22_674_816


def test_a_matrix_with_a_judgement_on_itself_counts_it(data: Path) -> None:
    made = read_scw(data / "methods/cib/CIB_natl_regional.scw")
    assert made.self_influencing == ("WSCEN",)
    first = int(made.starts[-2])
    without = made.impact.copy()
    without[first:, first:] = 0
    assert len(solve(CrossImpact(made.descriptors, without)).scenarios) == 10  # not the 16


@pytest.mark.parametrize(
    "name", ["bench_medium", "bench_large", "bench_typical", "bench_xlarge", "bench_50x50"]
)
def test_random_benchmarks_have_the_published_kernels(data: Path, name: str) -> None:
    path = data / "methods/cib/random_benchmarks_expected.json"
    told = json.loads(path.read_text())["benchmarks"][name]
    sizes, reach = told["nvariants"], told["value_range"]
    total = sum(sizes)
    impact = np.random.RandomState(0).randint(-reach, reach + 1, (total, total))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    impact[owner[:, None] == owner] = 0
    found = solve(CrossImpact(described(sizes), impact.astype(np.int64)))
    assert found.complete
    expected = [[v - 1 for v in row] for row in told["consistent_scenarios_1based"]]
    assert found.scenarios.tolist() == sorted(expected)
