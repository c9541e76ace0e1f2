"""The cohesion tables of the Scottish Household Survey 2021: suppressed cells stay so."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING

import pytest

from upstander.evidence.survey_tables_file import read_survey_tables
from upstander.model.resilience_indicator import indicators
from upstander.resilience.profile import profile
from upstander.resilience.profile_mask import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.survey_observation import Observation


def tables(data: Path) -> tuple[Path, tuple[Observation, ...], tuple[str, ...]]:
    path = data / "methods" / "cohesion" / "shs2021_cohesion_tables.csv"
    if not path.exists():
        pytest.skip("no cohesion tables in the public data")
    made, unused, problems = read_survey_tables(path, place="Scotland")
    assert not problems
    return path, made, unused


@pytest.mark.data
def test_every_suppressed_cell_of_a_used_table_is_withheld_and_none_is_zero(data: Path) -> None:
    path, made, unused = tables(data)
    with path.open(newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["title"] not in unused]
    answers = {name for one in indicators().values() for name in one.table_answers[:1]}
    gone = {(r["title"], r["group"]) for r in rows if r["flag"] and r["answer"] in answers}
    hidden = [one for one in made if one.suppressed]
    assert len(hidden) == len(gone) == 20
    assert all(math.isnan(one.value) and math.isnan(one.low) for one in hidden)
    found = profile(made)
    withheld = [row for row in found.rows if row.why]
    assert {row.why for row in withheld} == {SOURCE}
    assert all(row.as_dict()["value"] is None for row in withheld)
    told = {one.who for one in found.missing if one.why == SOURCE}
    assert "gender: Gender described in another way, 2021" in told


@pytest.mark.data
def test_the_margin_is_the_one_that_the_publisher_states(data: Path) -> None:
    _, made, _ = tables(data)
    for one in made:
        if one.suppressed or not 0 < one.value < 1:
            continue
        # In per cent, as printed: 1.96 x 1.24 x root of p (100 - p) / n.
        p = 100 * one.value
        half = 1.96 * 1.24 * math.sqrt(p * (100 - p) / one.base)
        if one.low > 0 and one.high < 1:
            assert 100 * (one.high - one.low) / 2 == pytest.approx(half)


@pytest.mark.data
def test_belonging_adds_the_two_strong_answers_by_group(data: Path) -> None:
    _, made, _ = tables(data)
    seen = {(one.indicator, one.by, one.group): one for one in made}
    # Very strongly and fairly strongly: .36 + .44 of men, .40 + .42 of women, .38 + .43 of all.
    assert seen["cohesion_belonging", "gender", "Man"].value == pytest.approx(0.80)
    assert seen["cohesion_belonging", "gender", "Woman"].value == pytest.approx(0.82)
    assert seen["cohesion_belonging", "", ""].value == pytest.approx(0.81)
    assert seen["cohesion_belonging", "gender", "Man"].rounded == 0.02
    groupings = {one.by for one in made if one.indicator == "cohesion_belonging"}
    assert groupings == {"", "gender", "age", "ethnicity", "deprivation", "tenure"}
    assert any(one.by == "rurality" for one in made if one.indicator == "cohesion_rely")


@pytest.mark.data
def test_what_the_survey_does_not_cover_is_listed_as_missing(data: Path) -> None:
    _, made, unused = tables(data)
    found = profile(made)
    assert len(unused) == 2
    never = {one.indicator for one in found.missing if not one.who}
    assert never == set(indicators()) - {one.indicator for one in made}
    lacking = {one.who for one in found.missing if one.indicator == "cohesion_belonging"}
    assert {"disability", "rurality", "religious belonging"} <= lacking
