"""lever-plan-1 instances with proved optima: the engine reaches and proves them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from upstander.levers.instance import problem_from_json
from upstander.levers.plan import solve
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from pathlib import Path


def instance(data: Path, name: str) -> Any:
    path = data / "network" / "lever" / f"{name}.json.gz"
    if not path.exists():
        pytest.skip(f"no {name} in the public data")
    return json.loads(gzip.decompress(path.read_bytes()))


NAMES = ("lever_n500_l100_s50", "lever_n2000_l200_s50", "lever_n2000_l400_s100")


@pytest.mark.data
@pytest.mark.parametrize("name", [*NAMES, "lever_n2000_l600_s100"])
def test_the_reference_plan_and_doing_nothing_have_their_reference_values(
    data: Path, name: str
) -> None:
    read = instance(data, name)
    problem, reference = problem_from_json(read), read["reference"]
    valuer = valuer_of(problem)
    assert valuer.value(()) == pytest.approx(reference["baseline"], abs=1e-12)
    assert valuer.value(reference["plan"]) == pytest.approx(reference["best_value"], abs=1e-12)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_proved_optimum_is_reached_and_proved(data: Path, name: str) -> None:
    read = instance(data, name)
    solution = solve(problem_from_json(read))
    assert solution.status == "optimal"
    assert solution.choice.objective == pytest.approx(read["reference"]["best_value"], abs=1e-9)
    assert solution.bound == pytest.approx(read["reference"]["lower_bound"], abs=1e-6)
    assert sorted(solution.choice.levers) == read["reference"]["plan"]


@pytest.mark.data
@pytest.mark.slow
def test_the_open_instance_is_solved_within_a_percent(data: Path) -> None:
    read = instance(data, "lever_n2000_l600_s100")
    solution = solve(problem_from_json(read), gap=0.01)
    assert solution.gap <= 0.01
    assert solution.choice.objective >= read["reference"]["lower_bound"] - 1e-9
