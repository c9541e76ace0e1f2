"""``resilience index`` from file to file."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.resilience.small_index import DISTRICTS, SPEC, written
from typer.testing import CliRunner

from upstander.brief.index_page import index_page
from upstander.cli.main import app
from upstander.errors import InputError, UsageError
from upstander.evidence.index_spec_file import read_index
from upstander.resilience.index_result import index_result

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["resilience", "index", *map(str, arguments), "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def page_of(path: Path) -> str:
    reading = read_index(path)
    return index_page(index_result(reading.spec, reading.table, reading.groups))


def test_scores_are_written_that_anyone_can_read(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    found = run(written(tmp_path), "--out", out)
    with out.open() as handle:
        rows = list(csv.DictReader(handle))
    assert [row["unit"] for row in rows] == [row["unit"] for row in found["units"]]
    for row, told in zip(rows, found["units"], strict=True):
        assert float(row["score"]) == told["score"]
        assert float(row["Institutions"]) == told["parts"]["Institutions"]
        assert int(row["rank_best"]) <= int(row["rank"]) <= int(row["rank_worst"])


def test_every_pair_is_written_once_and_adds_up(tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    found = run(written(tmp_path), "--pairs", out)
    with out.open() as handle:
        orders = [row["order"] for row in csv.DictReader(handle)]
    counts = found["pairs"]
    assert len(orders) == counts["all"] == 15
    assert orders.count("above") == counts["sure"] > 0
    assert orders.count("contested") == counts["contested"]


def test_the_same_seed_gives_the_same_and_another_other_draws(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert run(path, "--seed", "1") == run(path, "--seed", "1")
    first, second = (run(path, "--seed", str(seed), "--draws", "50") for seed in (1, 2))
    assert first["draws"] == 50
    assert first["units"][0]["score_low"] != second["units"][0]["score_low"]
    assert first["pairs"]["sure"] == second["pairs"]["sure"]


def test_a_step_can_be_left_out_and_what_it_did_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole, bare = run(path), run(path, "--without", "impute")
    step = next(step for step in whole["steps"] if step["name"] == "impute")
    assert [(c["unit"], c["indicator"], c["before"]) for c in step["changes"]] == [
        ("D4", "redress", None)
    ]
    assert step["without"]["moved"] > 0
    ranks = {row["unit"]: row["rank"] for row in bare["units"]}
    with_it = {row["unit"]: row["rank"] for row in whole["units"]}
    moved = [abs(ranks[unit] - with_it[unit]) for unit in ranks]
    assert sum(moved) / len(moved) == pytest.approx(step["without"]["moved"])
    with pytest.raises(UsageError, match="no step 'aggregate'"):
        run(path, "--without", "aggregate")


def test_the_table_after_each_step_is_written(tmp_path: Path) -> None:
    run(written(tmp_path), "--steps", tmp_path / "steps")
    names = sorted(path.name for path in (tmp_path / "steps").iterdir())
    assert names == [
        "0-data.csv", "1-denominate.csv", "2-impute.csv", "3-outliers.csv", "4-direct.csv",
        "5-normalise.csv",
    ]  # fmt: skip
    tables = []
    for name in names:
        with (tmp_path / "steps" / name).open() as handle:
            tables.append({row["unit"]: row for row in csv.DictReader(handle)})
    assert [table["D4"]["redress"] for table in tables[1:3]] == ["", "40.0"]
    assert float(tables[1]["D1"]["incidents"]) == 3 / 1200
    assert float(tables[4]["D1"]["incidents"]) == -3 / 1200
    assert {float(tables[5][unit]["trust"]) for unit in ("D4", "D5")} == {1.0, 100.0}


def test_fewer_doubts_about_weights_leave_more_pairs_sure(tmp_path: Path) -> None:
    counts = [count for _, count in run(written(tmp_path))["sure_by_scale"]]
    assert len(counts) == 4
    assert counts == sorted(counts, reverse=True)


def test_a_bad_cell_stops_everything_unless_it_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, districts=DISTRICTS.replace(",71,", ",many,"))
    out = tmp_path / "scores.csv"
    told = run(path, "--out", out, code=1)
    assert told["problems"][0]["line"] == 5
    assert not out.exists()
    found = run(path, "--out", out, "--skip-bad-rows", code=1)
    assert len(found["units"]) == 6
    assert out.exists()


def test_an_alternative_that_the_data_does_not_allow_is_named(tmp_path: Path) -> None:
    spec = SPEC.replace(
        "normalise: [{method: min-max, low: 1, high: 100}, rank]", "normalise: [min-max]"
    )
    with pytest.raises(InputError, match=r"with the alternative .*'Institutions' is a geo"):
        run(written(tmp_path, spec))


def test_without_weights_that_vary_nothing_is_said_to_be_sure(tmp_path: Path) -> None:
    spec = SPEC.replace("vary: {1: 0.2, 2: 0.3}\n", "").replace("  weights: 50\n", "")
    path = written(tmp_path, spec)
    result = CliRunner().invoke(app, ["resilience", "index", str(path)])
    assert "how sure the ranks are is not known" in result.stdout
    assert "keep their order" not in result.stdout
    assert "how sure these ranks are is not known" in page_of(path)


def test_the_text_shows_ranks_as_what_they_can_be_and_who_is_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["resilience", "index", str(written(tmp_path))])
    assert result.exit_code == 0
    assert "EXERCISE: the units are made up." in result.stdout
    assert "missing: people in barracks in 6 units: the survey does not enter them" in result.stdout
    assert "method: docs/explanation/composite-index.md" in result.stdout


def test_what_is_hidden_is_neither_in_the_document_nor_on_the_page(tmp_path: Path) -> None:
    path = written(tmp_path)
    values = run(path)["groups"]["values"]
    small = next(v for v in values if v["unit"] == "D1" and v["groups"] == ["women", "new"])
    assert small == {
        "unit": "D1", "indicator": "trust", "groups": ["women", "new"],
        "value": None, "base": None, "gap": None, "hidden": True,
    }  # fmt: skip
    assert "39.667" not in page_of(path)
    assert sum(v["hidden"] for v in values) > 2


def test_the_page_escapes_what_the_data_says_and_holds_no_script(tmp_path: Path) -> None:
    page = page_of(written(tmp_path, districts=DISTRICTS.replace("Arbel", "<script>x</script>")))
    assert "<script" not in page
    assert "&lt;script&gt;x" in page


def test_each_picture_of_the_page_has_a_table_that_says_the_same(tmp_path: Path) -> None:
    page = page_of(written(tmp_path))
    assert page.count("The table below says the same") == 2
    assert page.count("<caption>") == page.count("<table>") == 9


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_has_no_accessibility_violation_and_asks_nobody(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "page.html"
    file.write_text(page_of(written(tmp_path)), encoding="utf-8")
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    result = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert result.violations_count == 0, result.generate_report()
    assert asked == [file.as_uri()]
    assert wide <= width + 1, "the page scrolls sideways"
