"""The nouns of a forecast survive a journey through JSON, and damaged ones are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from upstander.errors import InputError
from upstander.model.contribution import Factor, contributions_of
from upstander.model.forecast import CountryForecast, RiskForecast, TrainedOn
from upstander.model.predictor import Predictor, attribution, predictor
from upstander.model.probability import Probability
from upstander.model.vocabulary import vocabulary

FACTORS = (
    Factor(predictor("coup.try.5yr"), 0.15, rises=True),
    Factor(predictor("un_imr_sqrt"), 6.0, rises=False),
)


def forecast() -> RiskForecast:
    countries = tuple(
        CountryForecast(
            f"Country {rank}",
            rank,
            Probability(0.5 / rank, 0.2 / rank, 0.9 / rank, "made up"),
            rank,
            contributions_of(FACTORS, [0.3 / rank, -0.7 * rank], [1.0, 4.0 if rank == 1 else None]),
            () if rank == 1 else ("un_imr_sqrt",),
        )
        for rank in (1, 2)
    )
    return RiskForecast(
        "elastic-net",
        "2001-02",
        2000,
        2,
        TrainedOn(1980, 1998, 760, 55),
        0.07,
        -2.5,
        FACTORS,
        ("mk_ever",),
        countries,
        "made up",
        "nobody",
        synthetic=True,
        notice="read me",
    )


def test_a_forecast_survives_the_journey_through_json() -> None:
    there_and_back = RiskForecast.from_dict(json.loads(json.dumps(forecast().as_dict())))
    assert there_and_back == forecast()


def test_without_values_keeps_figures_words_and_order() -> None:
    bare = forecast().without_values(digits=3)
    assert RiskForecast.from_dict(bare.as_dict()) == bare
    for full, shorn in zip(forecast().countries, bare.countries, strict=True):
        assert [c.words for c in shorn.contributions] == [c.words for c in full.contributions]
        assert all(c.value is None and c.reference is None for c in shorn.contributions)
        assert shorn.probability.value == pytest.approx(full.probability.value, abs=5e-4)
    assert "values" not in bare.as_dict()["countries"][0]


@pytest.mark.parametrize(
    "damage",
    [
        {"format": "something else"},
        {"countries": [{"code": 1}]},
        {"factors": []},
        {"trained_on": {"first": 1}},
        {"base_rate": "high"},
        {"countries": 7},
    ],
)
def test_a_damaged_forecast_is_refused_with_a_remedy(damage: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        RiskForecast.from_dict(forecast().as_dict() | damage)
    assert "upstander risk forecast" in caught.value.problem.remedy


def test_words_describe_the_value_whichever_way_it_moves_the_risk() -> None:
    up, down = contributions_of(FACTORS, [0.3, -0.2], [1.0, 8.0])
    assert up.words == "a coup was attempted in the last five years"
    assert down.words == "infant mortality is above the average of past country-years"


def test_every_predictor_has_words_a_known_scale_and_a_known_source() -> None:
    entries = vocabulary("predictors")
    for name, entry in entries["predictors"].items():
        known = predictor(name)
        assert known.label
        assert known.high != known.low
        assert known.said(1.0)
        assert entry["source"] in entries["sources"]
    assert predictor("rain") == Predictor(
        "rain", "rain", "rain is above its average", "rain is below its average"
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("popsize.log2", 20.0, "1,048,576 people"),
        ("un_imr_sqrt", 5.0, "25 deaths per 1,000 live births"),
        ("discrimpop", 0.124, "12.4% of the population"),
        ("year_sq", 2016.0**2, "2016"),
        ("freediscussion", 0.25, "0.25 (0 (none) to 1 (full))"),
        ("mk_ever", 0.0, "no"),
        ("countryage.new.log2", 0.0, "0 years since independence"),
    ],
)
def test_values_are_said_in_their_natural_unit(name: str, value: float, said: str) -> None:
    assert predictor(name).said(value) == said


def test_sources_are_credited_once_each_with_their_licence() -> None:
    credit = attribution(["freediscussion", "minorityrule", "coup.try.5yr"])
    assert credit.count("V-Dem") == 1
    assert "CC BY-SA 4.0" in credit
    assert "Powell and Thyne" in credit
