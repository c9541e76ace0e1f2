"""``resilience survey`` and ``areas`` from file to file, with rows at fault."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from upstander.cli.resilience import app
from upstander.errors import InputError, UpstanderError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

SPEC = """\
title: Trust in Oakshire (made up)
weight: w
strata: region
cluster: village
population: villages
least base: 2
missing: ["-8"]
by: [sex]
estimates:
  - {id: trust, mean: trust}
  - {id: helped, proportion: helped, answers: ["yes"], interval: wilson}
  - {id: half, quantile: trust, at: 0.5}
  - {id: share, ratio: trust, beneath: most}
  - {id: all, total: most}
"""

HEAD = "w,region,village,villages,sex,trust,helped,most\n"
ROWS = HEAD + "".join(
    f"{w},{region},{village},{n},{sex},{trust},{helped},10\n"
    for w, region, village, n, sex, trust, helped in [
        (100, "north", "a", 20, "f", 4, "yes"),
        (120, "north", "a", 20, "m", 6, "no"),
        (100, "north", "b", 20, "f", 7, "yes"),
        (90, "north", "b", 20, "m", -8, "yes"),
        (80, "south", "a", 12, "f", 3, "no"),
        (80, "south", "c", 12, "m", 5, "yes"),
        (85, "south", "d", 12, "f", 2, "no"),
    ]
)


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def files(folder: Path, rows: str = ROWS, spec: str = SPEC) -> tuple[Path, Path]:
    data, declared = folder / "people.csv", folder / "survey.yml"
    data.write_text(rows)
    declared.write_text(spec)
    return data, declared


def estimate(folder: Path, *more: str | Path, rows: str = ROWS, spec: str = SPEC) -> Any:
    data, declared = files(folder, rows, spec)
    return run("survey", data, "--spec", declared, *more)


def refused(folder: Path, rows: str = ROWS, spec: str = SPEC) -> str:
    with pytest.raises(UpstanderError) as told:
        estimate(folder, rows=rows, spec=spec)
    assert told.value.exit_code == 1
    return str(told.value)


def test_a_survey_is_estimated_with_its_page_and_its_table(tmp_path: Path) -> None:
    out, page = tmp_path / "estimates.csv", tmp_path / "page.html"
    found = estimate(tmp_path, "--out", out, "--report", page)
    assert (found["rows"], found["clusters"], found["strata"]) == (7, 5, 2)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == len(found["estimates"]) == 15
    trust = found["estimates"][0]
    weights, values = [100, 120, 100, 80, 80, 85], [4, 6, 7, 3, 5, 2]
    mean = sum(w * y for w, y in zip(weights, values, strict=True)) / sum(weights)
    assert trust["value"] == pytest.approx(mean)
    assert (trust["base"], trust["df"]) == (6, 3)
    assert float(rows[0]["value"]) == pytest.approx(mean)
    assert "Trust in Oakshire" in page.read_text()
    assert found["problems"] == []


def test_clusters_of_one_name_in_two_strata_are_two(tmp_path: Path) -> None:
    assert estimate(tmp_path)["clusters"] == 5  # north a, b; south a, c, d


def test_bad_rows_are_left_out_told_with_line_and_remedy_and_the_exit_is_1(tmp_path: Path) -> None:
    bad = (
        "-5,north,a,20,f,4,yes,10\n"  # line 9
        "x,north,a,20,f,4,yes,10\n"
        "70,,a,20,f,4,yes,10\n"
        "70,north,,20,f,4,yes,10\n"
        "70,north,a,21,f,4,yes,10\n"
        "70,north,a,none,f,4,yes,10\n"
        "70,north,a,20,f,lots,yes,10\n"
        "1e50,north,a,20,f,4,yes,10\n"
    )
    data, declared = files(tmp_path, ROWS + bad)
    found = run("survey", data, "--spec", declared, code=1)
    assert found["rows"] == 7
    told = [(p["line"], p["message"]) for p in found["problems"]]
    assert told == [
        (9, "the weight -5 is negative"),
        (10, "the weight 'x' is no number"),
        (11, "no stratum in column 'region'"),
        (12, "no cluster in column 'village'"),
        (13, "stratum north had a population of 20 before and has 21 here"),
        (14, "the population 'none' is no number of clusters"),
        (15, "'trust' is 'lots', which is no number to work with"),
        (16, "the weight 1e+50 is too large"),
    ]
    assert all(p["remedy"] and p["source"].endswith("people.csv") for p in found["problems"])


def test_a_stratum_with_one_cluster_is_refused_until_a_rule_is_chosen(tmp_path: Path) -> None:
    lone = ROWS + "60,islands,z,9,f,5,yes,10\n60,islands,z,9,m,6,yes,10\n"
    assert "stratum islands" in refused(tmp_path, lone)
    for rule in ("adjust", "average", "certainty"):
        found = estimate(tmp_path, rows=lone, spec=SPEC + f"lonely: {rule}\n")
        assert f"'{rule}'" in found["notes"][0]


def test_more_clusters_than_the_population_has_are_refused(tmp_path: Path) -> None:
    few = ROWS.replace(",12,", ",2,")
    assert "stratum south has 3 clusters in the sample and 2 in all" in refused(tmp_path, few)


def test_more_stages_set_the_finite_population_aside_and_say_so(tmp_path: Path) -> None:
    plain = estimate(tmp_path)["estimates"][0]["error"]
    found = estimate(tmp_path, spec=SPEC + "stages: 2\n")
    assert found["estimates"][0]["error"] > plain
    assert "finite population is set aside" in found["notes"][0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: w", "weigth: w", "did you mean 'weight'"),
        ("by: [sex]", 'by: ["sex*"]', "an item of 'by' is empty"),
        ("by: [sex]", "by: sex", "no list"),
        ("mean: trust", 'mean: ""', "no column is named"),
        ("mean: trust", "average: trust", "average"),
        ('answers: ["yes"]', "answers: [yes]", "quotes"),
        ('answers: ["yes"], ', "", "answers"),
        ("beneath: most", "by: [sex]", "beneath"),
        ("at: 0.5", "at: 1.5", "between 0 and 1"),
        ("interval: wilson", "interval: exact", "wilson"),
        ("id: half", "id: trust", "two estimates are called 'trust'"),
        ("population: villages", "population: hamlets", "hamlets"),
    ],
)
def test_a_faulty_declaration_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refused(tmp_path, spec=SPEC.replace(old, new))


def test_two_waves_drawn_apart_give_changes_with_intervals(tmp_path: Path) -> None:
    before = tmp_path / "before.csv"
    before.write_text(ROWS.replace(",7,yes", ",5,no").replace(",6,no", ",4,no"))
    found = estimate(tmp_path, "--before", before)
    change = next(one for one in found["changes"] if one["id"] == "trust" and not one["by"])
    assert change["value"] == pytest.approx(change["after"] - change["before"])
    assert change["low"] < change["value"] < change["high"]
    assert change["note"] == "samples drawn apart"


def test_a_panel_is_surer_of_its_change_than_two_samples(tmp_path: Path) -> None:
    spec = "title: t\npanel: id\nleast base: 1\nestimates: [{mean: y}]\n"
    before = tmp_path / "before.csv"
    before.write_text("id,y\n" + "".join(f"p{k},{k}\n" for k in range(8)))
    later = "id,y\n" + "".join(f"p{k},{k + 1 + k % 2 / 10}\n" for k in range(8))
    panel = estimate(tmp_path, "--before", before, rows=later, spec=spec)["changes"][0]
    apart = spec.replace("panel: id\n", "")
    loose = estimate(tmp_path, "--before", before, rows=later, spec=apart)["changes"][0]
    assert (panel["sure"], loose["sure"]) == ("up", "not sure")


AREAS = (
    "area,estimate,error,base,rate,kind\n"
    "a,4.0,0.5,40,1.0,town\nb,6.1,0.4,60,2.1,town\nc,7.9,0.9,20,3.0,land\nd,10.2,0.3,90,4.2,land\n"
    "e,12.1,0.6,50,4.9,land\nf,,,0,6.0,town\n"
)


def test_small_areas_are_drawn_towards_their_covariates(tmp_path: Path) -> None:
    path, out = tmp_path / "direct.csv", tmp_path / "out.csv"
    path.write_text(AREAS)
    page = tmp_path / "page.html"
    columns = ("--covariate", "rate", "--category", "kind")
    found = run("areas", path, *columns, "--out", out, "--report", page)
    assert "In one area nobody was asked" in page.read_text()
    assert [t["term"] for t in found["terms"]] == ["intercept", "rate", "kind: town"]
    assert len(out.read_text().splitlines()) == 7
    assert found["areas"][5]["direct"] is None
    assert found["areas"][5]["own"] == 0.0


def test_bad_areas_are_told_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "direct.csv"
    path.write_text(AREAS + "a,1,1,1,1,town\ng,1,0,1,1,town\nh,x,1,1,1,town\ni,1,1,1,,town\n")
    found = run("areas", path, "--covariate", "rate", code=1)
    assert [p["line"] for p in found["problems"]] == [8, 9, 10, 11]
    assert len(found["areas"]) == 6


def test_an_unknown_method_is_wrong_usage(tmp_path: Path) -> None:
    path = tmp_path / "direct.csv"
    path.write_text(AREAS)
    with pytest.raises(UsageError):
        run("areas", path, "--method", "guess")


def test_too_few_areas_are_an_input_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "direct.csv"
    path.write_text("area,estimate,error\na,1,1\n")
    with pytest.raises(InputError, match="too few"):
        run("areas", path)
