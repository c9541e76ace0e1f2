"""Published optima of stochastic network interdiction, reproduced and proved."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from upstander.evidence.snip import read_snip
from upstander.levers.interdiction.interdiction import interdiction_of
from upstander.levers.interdiction.watch import watch

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.mark.parametrize(("instance", "budget"), [(0, 30), (1, 30), (3, 50)])
def test_the_published_optimum_is_found_and_proved(data: Path, instance: int, budget: int) -> None:
    folder = data / "network" / "snip"
    tables = read_snip(folder / "snip_arcs.parquet", folder / "snip_scenarios.csv", instance)
    found = watch(interdiction_of(tables, budget))
    with (folder / "snip_published_optima.csv").open() as lines:
        published = next(
            float(row["obj_benders_bnc"])
            for row in csv.DictReader(lines)
            if (int(row["instance"]), int(row["budget"])) == (instance, budget)
        )
    assert found.status == "optimal"
    assert found.objective == pytest.approx(published, rel=1e-4)
    assert found.bound == pytest.approx(published, rel=1e-4)
    assert len(found.sites) <= budget
