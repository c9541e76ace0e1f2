"""Fresh milk in 43 small areas: our estimates are those of R's sae."""

from __future__ import annotations

import numpy as np
import pytest

from upstander.model.small_area import AreaData
from upstander.resilience.areas.fay_herriot import fay_herriot
from upstander.resilience.areas.mean_squared_error import mean_squared_error
from upstander.resilience.areas.regression import regression

# Average expenditure on fresh milk, 1989, US: printed in You and Chapman (2006), Survey Methodology
# 32, 97-103, after Arora and Lahiri (1997), Statistica Sinica 7. Estimate and standard error.
MILK = """
1.099 .163  1.075 .080  1.105 .083   .628 .109   .753 .119   .981 .141  1.257 .202  1.095 .127
1.405 .168  1.356 .178   .615 .100  1.460 .201  1.338 .148   .854 .143  1.176 .149  1.111 .145
1.257 .135  1.430 .172  1.278 .137  1.292 .163  1.002 .125  1.183 .247  1.044 .140  1.267 .171
1.193 .106   .791 .121   .795 .121   .759 .259   .796 .106   .565 .089   .886 .225   .952 .205
 .807 .119   .582 .067   .684 .106   .787 .126   .440 .092   .759 .132   .770 .100   .800 .113
 .756 .083   .865 .121   .640 .129
"""
MAJOR = [1] * 7 + [2] * 7 + [3] * 11 + [4] * 18

# What R's sae 1.3 gives (eblupFH and mseFH, yi ~ as.factor(MajorArea), default tolerance 1e-4):
# variance between areas, then estimate and mean squared error of areas 1, 4, 11, 22, 28, 34, 43.
# REML and ML as stored with the tests of R's emdi, moments (method FH) with those of samplics.
SHOWN = (0, 3, 10, 21, 27, 33, 42)
REFERENCE = {
    "reml": (
        0.0185502223227232,
        (
            "1.02197034245261 0.760817049376443 0.785215526667326 1.19230571897863 "
            "0.733844310962837 0.610230195119637 0.681086989724461"
        ),
        (
            "0.0134602201642976 0.00854173994505111 0.00769426203975977 0.0172439767021254 "
            "0.0164769117680553 0.00387078618100884 0.0099036256034371"
        ),
    ),
    "ml": (
        0.0155175502633347,
        (
            "1.01617332070717 0.77534894669535 0.803370050225782 1.19215975225651 "
            "0.731564708682301 0.614134805894972 0.684097649323743"
        ),
        (
            "0.0135799534739889 0.00873545362615045 0.00791109531904586 0.0171937286452183 "
            "0.0163901494028298 0.00394697728364864 0.0100371404973625"
        ),
    ),
    "moments": (
        None,
        "1.017975 0.770692 0.797568 1.192212 0.732288 0.612861 0.683160",
        "0.012757016 0.008323471 0.007558331 0.015890240 0.015041526 0.003833361 0.009484220",
    ),
}


def figures(text: str) -> list[float]:
    return [float(part) for part in text.split()]


def milk() -> AreaData:
    told = np.array(figures(MILK)).reshape(-1, 2)
    design = np.array([[1.0, m == 2, m == 3, m == 4] for m in MAJOR])
    names = tuple(str(k) for k in range(1, 44))
    terms = ("intercept", "2", "3", "4")
    return AreaData(names, told[:, 0], told[:, 1] ** 2, design, terms)


@pytest.mark.parametrize("method", ["reml", "ml", "moments"])
def test_estimates_and_errors_of_the_milk_areas_are_those_of_r(method: str) -> None:
    _, estimates, errors = REFERENCE[method]
    found = fay_herriot(milk(), method)
    assert [found.areas[k].estimate for k in SHOWN] == pytest.approx(figures(estimates), abs=1e-5)
    assert [found.areas[k].root_mse ** 2 for k in SHOWN] == pytest.approx(figures(errors), abs=1e-5)


def scored(data: AreaData, method: str) -> float:
    """Fisher's scoring from the median variance until a step is below 1e-4, as R does it."""
    x, between = data.design, float(np.median(data.variance))
    for _ in range(100):
        v = np.diag(1 / (between + data.variance))
        p = v - v @ x @ np.linalg.inv(x.T @ v @ x) @ x.T @ v
        py = p @ data.direct
        trace, information = (
            (np.trace(p), np.trace(p @ p)) if method == "reml" else (np.trace(v), np.trace(v @ v))
        )
        step = float((py @ py - trace) / information)
        between, before = between + step, between
        if abs(step / before) <= 1e-4:
            break
    return between


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_stopped_where_r_stops_the_same_formulas_give_rs_figures(method: str) -> None:
    between, estimates, errors = REFERENCE[method]
    data = milk()
    stopped = scored(data, method)
    assert stopped == pytest.approx(between, rel=1e-9)
    made = regression(data.direct, data.design, data.variance, stopped)
    own = stopped / (stopped + data.variance)
    ours = data.design @ made.beta + own * made.residual
    error = mean_squared_error(made, data.design, data.variance, method)
    assert [ours[k] for k in SHOWN] == pytest.approx(figures(estimates), abs=1e-9)
    assert [error[k] for k in SHOWN] == pytest.approx(figures(errors), abs=1e-9)


def test_coefficients_are_those_of_r() -> None:
    # samplics' tests, from R's sae.
    found = fay_herriot(milk(), "reml")
    values = [value for _, value, _ in found.terms]
    errors = [error for _, _, error in found.terms]
    assert values == pytest.approx([0.9681890, 0.1327801, 0.2269462, -0.2413011], abs=1e-5)
    assert errors == pytest.approx([0.06936208, 0.10300072, 0.09232981, 0.08161707], abs=1e-5)
