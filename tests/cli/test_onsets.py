"""`upstander risk persecution` and `risk monthly`: files in, files out, exit codes."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.risk.test_monthly import restless
from tests.risk.test_persecution import small_world

from upstander.cli.main import main
from upstander.model.country_months import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.country_years import CountryYears

pytestmark = pytest.mark.slow


class Command:
    """The command line, called in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["upstander", "risk", *(str(a) for a in arguments)])
        code = main()
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def risk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def write(path: Path, head: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([head, *rows])
    return path


def years_file(path: Path, values: CountryYears) -> Path:
    keys = zip(values.codes.tolist(), values.years.tolist(), values.matrix.tolist(), strict=True)
    rows: list[list[object]] = [[code, year, *figures] for code, year, figures in keys]
    return write(path, ["ccode", "year", *values.columns], rows)


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    world = small_world()
    panel = world.panel
    keys = zip(panel.codes.tolist(), panel.names, panel.base_years.tolist(), strict=True)
    war = panel.matrix[:, 0].tolist()
    rows: list[list[object]] = [[*key, value, 1] for key, value in zip(keys, war, strict=True)]
    head = ["ccode", "country", "year", "battledeaths.log2", "synthetic"]
    vdem = years_file(tmp_path / "vdem.csv", world.vdem)
    epr = years_file(tmp_path / "epr.csv", world.epr)
    return [write(tmp_path / "panel.csv", head, rows), "--vdem", vdem, "--epr", epr]


@pytest.fixture
def months_file(tmp_path: Path) -> Path:
    seen = restless()
    rows: list[list[object]] = []
    for line, code in enumerate(seen.codes.tolist()):
        for column, number in enumerate(seen.months.tolist()):
            figures = [seen.deaths[kind][line, column] for kind in KINDS]
            figures += [seen.events[kind][line, column] for kind in KINDS]
            rows.append([code, number // 12, number % 12 + 1, *figures])
    head = ["ccode", "year", "month", *(f"ged_best_{kind}" for kind in KINDS)]
    return write(tmp_path / "months.csv", [*head, *(f"ged_count_{kind}" for kind in KINDS)], rows)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_backtest_of_persecution_scores_each_target_by_itself(
    risk: Command, files: list[object], tmp_path: Path
) -> None:
    out = tmp_path / "forecasts.csv"
    name = "physical-integrity"
    code, said, _ = risk(
        "persecution",
        *files,
        "--target",
        name,
        "--backtest",
        "--from",
        2005,
        "--json",
        "--out",
        out,
    )
    assert code == 0
    document = json.loads(said)
    assert document["synthetic"] is True
    (target,) = document["targets"]
    assert target["target"] == name
    assert target["configurations_tried"] == len(target["configurations"])
    rows = rows_of(out)
    assert list(rows[0]) == [
        "model", "ccode", "base_year", "probability", "low", "high", "target",
    ]  # fmt: skip
    assert {row["base_year"] for row in rows} >= {"2009", "2010"}  # open windows too
    scored = next(s for s in target["scores"] if s["stratum"] == "all")
    assert scored["rows"] < sum(row["model"] == scored["model"] for row in rows)


def test_a_forecast_of_persecution_says_what_is_made_up(risk: Command, files: list[object]) -> None:
    chosen = ["--target", "physical-integrity", "--refits", 2]
    code, said, _ = risk("persecution", *files, *chosen)
    assert code == 0
    assert said.startswith("EXERCISE")
    assert "physical-integrity, from 2010" in said


def test_a_target_nobody_defined_is_wrong_usage(risk: Command, files: list[object]) -> None:
    code, _, err = risk("persecution", *files, "--target", "everything")
    assert code == 2
    assert "group-equality" in err


def test_monthly_forecasts_carry_month_interval_and_target(
    risk: Command, months_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "forecasts.csv"
    code, said, _ = risk(
        "monthly", months_file, "--deaths", 1, "--refits", 2, "--json", "--out", out
    )
    assert code == 0
    (target,) = json.loads(said)["targets"]
    chances = [country["probability"] for country in target["countries"]]
    assert chances == sorted(chances, reverse=True)
    rows = [row for row in rows_of(out) if row["low"]]
    assert {row["target"] for row in rows} == {"onesided-1-within-3-from-calm"}
    assert {row["base_month"] for row in rows} == {"2003-12"}
    for row in rows:
        assert float(row["low"]) <= float(row["probability"]) <= float(row["high"])


def test_the_same_seed_gives_the_same_backtest(risk: Command, months_file: Path) -> None:
    options = ["--deaths", 1, "--backtest", "--from", "2001-01", "--json"]
    once = risk("monthly", months_file, *options)
    assert once[0] == 0
    assert once == risk("monthly", months_file, *options)
    assert np.isfinite(json.loads(once[1])["targets"][0]["scores"][0]["auc_within"]["value"])


def test_what_is_wrong_with_months_is_said(
    risk: Command, months_file: Path, tmp_path: Path
) -> None:
    assert risk("monthly", months_file, "--horizon", 4)[0] == 2
    assert risk("monthly", months_file, "--base-month", "May")[0] == 2
    with months_file.open("a", encoding="utf-8") as handle:
        handle.write("1,1990,13,0,0,0,0,0,0\n")
    code, _, err = risk("monthly", months_file, "--out", tmp_path / "none.csv")
    assert code == 1
    assert "the month from 1 to 12" in err
    assert not (tmp_path / "none.csv").exists()
