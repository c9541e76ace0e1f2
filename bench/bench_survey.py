"""A survey of many people: mean by region, ratio, share and total; beside samplics, if installed.

Made-up answers in 50 strata of 20 clusters. samplics is no dependency of ours and no longer kept
(its successor is svy); with it beside numpy, pandas and this package on the path, its Taylor
estimators run on the same columns and both print their figures. People: the first argument,
1,000,000 by default. Then Fay-Herriot with the second argument of areas, 2,000 by default.
"""

from __future__ import annotations

import importlib.util
import math
import sys
import time
import warnings
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from upstander.model.small_area import AreaData
from upstander.model.survey import SurveySample
from upstander.model.survey_spec import SurveySpec, Wanted
from upstander.resilience.areas.fay_herriot import fay_herriot
from upstander.resilience.surveys.estimates import estimates

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
STRATA, CLUSTERS, REGIONS = 50, 20, 12


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    areas = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    sample = made_up(people)
    wanted = (
        Wanted("mean", "mean", "y", by=("region",)),
        Wanted("ratio", "ratio", "y", "x"),
        Wanted("share", "proportion", "said", answers=("yes",), interval="logit"),
        Wanted("total", "total", "y"),
    )
    for one in wanted:
        seconds, made = timed(lambda one=one: estimates(sample, SurveySpec("bench", (one,))))  # type: ignore[misc]
        first = made[0]
        figure = f"{first.value:.8g} ± {first.error:.6g}"
        print(f"ours, {one.id} ({len(made)}): {seconds:.2f} s; {figure}", flush=True)
    if importlib.util.find_spec("samplics") is None:
        print("samplics is not installed here")
    else:
        peer(sample)
    data = districts(areas)
    for method in ("reml", "ml", "moments"):
        seconds, found = timed(lambda method=method: fay_herriot(data, method))  # type: ignore[misc]
        print(f"Fay-Herriot, {areas:,} areas, {method}: {seconds:.2f} s; A {found.between:.5f}")


def made_up(people: int) -> SurveySample:
    random = np.random.default_rng(0)
    cluster = random.integers(0, STRATA * CLUSTERS, people)
    stratum = cluster // CLUSTERS
    y = random.normal(5, 2, people) + random.normal(0, 1, STRATA * CLUSTERS)[cluster]
    return SurveySample(
        weight=random.uniform(20, 80, people),
        stratum=stratum,
        cluster=cluster,
        population=np.full(STRATA, math.inf),
        numbers={"y": y, "x": y + random.uniform(1, 2, people)},
        words={
            "said": np.where(random.random(people) < 0.3, "yes", "no"),
            "region": np.array([f"r{k:02}" for k in range(REGIONS)])[stratum % REGIONS],
        },
        strata=tuple(f"s{h}" for h in range(STRATA)),
    )


def peer(sample: SurveySample) -> None:
    warnings.simplefilter("ignore")
    from samplics.estimation import TaylorEstimator  # type: ignore[import-not-found]
    from samplics.utils.types import PopParam  # type: ignore[import-not-found]

    design = {
        "samp_weight": sample.weight,
        "stratum": sample.stratum,
        "psu": sample.cluster,
        "remove_nan": True,
    }
    y, x = sample.number("y"), sample.number("x")
    calls = {
        "mean by region": (PopParam.mean, {"y": y, "domain": sample.word("region")}),
        "mean": (PopParam.mean, {"y": y}),
        "ratio": (PopParam.ratio, {"y": y, "x": x}),
        "share": (PopParam.prop, {"y": sample.word("said")}),
        "total": (PopParam.total, {"y": y}),
    }
    for name, (kind, columns) in calls.items():
        estimator = TaylorEstimator(kind)
        seconds, _ = timed(lambda e=estimator, c=columns: e.estimate(**c, **design))  # type: ignore[misc]
        value, error = estimator.point_est, estimator.stderror
        told = f"; {value:.8g} ± {error:.6g}" if isinstance(value, float) else ""
        print(f"samplics, {name}: {seconds:.2f} s{told}", flush=True)


def districts(areas: int) -> AreaData:
    random = np.random.default_rng(0)
    design = np.column_stack([np.ones(areas), random.normal(size=(areas, 3))])
    variance = random.uniform(0.2, 3, areas)
    noise = random.normal(size=areas) + random.normal(size=areas) * np.sqrt(variance)
    direct = design @ [5.0, 1.0, -1.0, 0.5] + noise
    names = tuple(str(k) for k in range(areas))
    return AreaData(names, direct, variance, design, ("intercept", "a", "b", "c"))


def timed(call: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main()
