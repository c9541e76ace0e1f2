"""Schools of R's survey package: our estimates are R's."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from upstander.evidence.survey_data_file import read_survey
from upstander.model.survey import SurveySample
from upstander.model.survey_spec import SurveySpec, Wanted
from upstander.resilience.surveys.estimates import estimates
from upstander.resilience.surveys.interval import plain

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.survey_estimate import SurveyEstimate

SPEC = SurveySpec(
    "Schools",
    (
        Wanted("mean", "mean", "api00", by=("stype",)),
        Wanted("total", "total", "enroll"),
        Wanted("ratio", "ratio", "api.stu", "enroll"),
        Wanted("wide", "proportion", "sch.wide", answers=("Yes",), interval="logit"),
    ),
    weight="pw",
    cluster="dnum",
    population="fpc",
    least_base=1,
)

FPC = SurveySample(
    np.array([3.0] * 5 + [4.0] * 3),
    np.array([0] * 5 + [1] * 3),
    np.arange(8),
    np.array([15.0, 12.0]),
    {"x": np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])},
    strata=("1", "2"),
)
"""The example ``fpc`` of the manuals of Stata ([SVY] svyset) and of R's survey."""


def worked(data: Path) -> tuple[dict[str, SurveyEstimate], dict[str, Any]]:
    folder = data / "methods" / "survey"
    if not (folder / "apiclus1.csv").exists():
        pytest.skip("no survey in the public data")
    sample, problems = read_survey(folder / "apiclus1.csv", SPEC)
    assert not problems
    expected = json.loads((folder / "apiclus1_expected.json").read_text())
    return {one.id + one.group: one for one in estimates(sample, SPEC)}, expected


@pytest.mark.data
def test_mean_error_and_design_effect_are_those_of_r(data: Path) -> None:
    made, expected = worked(data)
    assert made["mean"].value == pytest.approx(expected["mean_api00"], rel=1e-9)
    assert made["mean"].error == pytest.approx(expected["se"], rel=1e-9)
    assert made["mean"].deff == pytest.approx(expected["deff"], abs=5e-5)
    assert made["mean"].df == 14
    # R prints the normal interval by default.
    ends = plain(made["mean"].value, made["mean"].error, math.inf)
    assert ends == pytest.approx(expected["ci95"], abs=5e-5)


@pytest.mark.data
def test_total_and_ratio_are_those_of_r(data: Path) -> None:
    made, expected = worked(data)
    assert made["total"].value == pytest.approx(expected["total_enroll"], rel=1e-7)
    assert made["total"].error == pytest.approx(expected["total_enroll_se"], rel=1e-7)
    value, error = expected["ratio_apistu_enroll"]
    assert made["ratio"].value == pytest.approx(value, abs=5e-8)
    assert made["ratio"].error == pytest.approx(error, rel=1e-6)


@pytest.mark.data
def test_each_school_type_is_as_in_r(data: Path) -> None:
    made, expected = worked(data)
    for name, (value, error) in expected["by_stype"].items():
        assert made[f"mean{name}"].value == pytest.approx(value, rel=1e-6)
        assert made[f"mean{name}"].error == pytest.approx(error, rel=1e-6)


@pytest.mark.data
def test_the_logit_interval_of_a_proportion_is_that_of_r_to_the_digits_printed(data: Path) -> None:
    made, expected = worked(data)
    value, low, high = expected["prop_schwide_yes_logit_ci"]
    assert made["wide"].value == pytest.approx(value, abs=5e-4)
    assert made["wide"].low == pytest.approx(low, abs=5e-4)
    assert made["wide"].high == pytest.approx(high, abs=5e-3)  # printed as .91
    # samplics 0.6.1 on the same rows, another implementation.
    ends = (made["wide"].low, made["wide"].high)
    assert ends == pytest.approx((0.823798892383002, 0.9119000770243932), rel=1e-9)


@pytest.mark.parametrize(
    ("population", "error"), [((15.0, 12.0), 0.6160407), ((math.inf, math.inf), 0.7412683)]
)
def test_the_strata_of_the_manuals_give_their_error(
    population: tuple[float, float], error: float
) -> None:
    sample = SurveySample(
        FPC.weight, FPC.stratum, FPC.cluster, np.array(population), FPC.numbers, strata=FPC.strata
    )
    spec = SurveySpec("fpc", (Wanted("x", "mean", "x"),), least_base=1)
    (found,) = estimates(sample, spec)
    assert found.value == pytest.approx(5.448148, abs=5e-7)
    assert found.error == pytest.approx(error, abs=5e-8)
    assert found.df == 6
