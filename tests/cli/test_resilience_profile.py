"""``resilience profile`` and ``indicators`` from file to file, with rows at fault."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from upstander.cli.resilience import app
from upstander.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

HEAD = "place,indicator,time,by,group,value,low,high,base,source,date,flag\n"
ROWS = HEAD + (
    "oak,trust_people,2018,,,4.5,4.2,4.8,900,ESS,2020-01-01,\n"
    "oak,trust_people,2020,,,5.5,5.2,5.8,900,ESS,2022-01-01,\n"
    "elm,trust_people,2020,,,6.5,6.2,6.8,700,ESS,2022-01-01,\n"
    "elm,trust_people,2020,gender,other,,,,12,ESS,2022-01-01,suppressed\n"
    "elm,our_own_count,2020,,,17,,,,Town hall,2022-01-01,\n"
)


def polygon(code: str, x: float) -> dict[str, Any]:
    ring = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


SHAPES = {
    "type": "FeatureCollection",
    "features": [polygon("oak", 0), polygon("elm", 1), polygon("ash", 2)],
}


def run(*arguments: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def observations(folder: Path, text: str = ROWS) -> Path:
    path = folder / "observations.csv"
    path.write_text(text)
    return path


def test_a_profile_has_figures_changes_and_who_is_missing(tmp_path: Path) -> None:
    out, page = tmp_path / "figures.csv", tmp_path / "page.html"
    shapes = tmp_path / "areas.geojson"
    shapes.write_text(json.dumps(SHAPES))
    found = run(
        "profile", observations(tmp_path), "--areas", shapes, "--report", page, "--out", out
    )
    (change,) = found["changes"]
    assert (change["place"], change["reads"]) == ("oak", "better")
    assert {m["why"] for m in found["missing"]} == {
        "no data",
        "no figures by this grouping",
        "suppressed by the source",
    }
    rows = list(csv.DictReader(out.read_text().splitlines()))
    withheld = next(row for row in rows if row["group"] == "other")
    assert (withheld["value"], withheld["withheld"]) == ("", "suppressed by the source")
    text = page.read_text()
    assert 'aria-label="map: Most people can be trusted, 2020"' in text
    assert "http" not in text.replace("http-equiv", "")


def test_bad_observations_are_told_with_their_line_and_left_out(tmp_path: Path) -> None:
    bad = (
        "oak,trust_polce,2018,,,4.5,,,,ESS,,\n"  # line 7
        "oak,trust_police,last year,,,4.5,,,,ESS,,\n"
        "oak,trust_police,2018,gender,,4.5,,,,ESS,,\n"
        "oak,trust_police,2018,,,,,,,ESS,,\n"
        "oak,trust_police,2018,,,4.5,4.2,,,ESS,,\n"
        "oak,trust_police,2018,,,4.5,4.6,4.8,,ESS,,\n"
        "oak,cohesion_rely,2018,,,45,,,,SHS,,\n"
        "oak,trust_people,2018,,,4.4,,,,ESS,,\n"
        "oak,trust_police,2018,,,4.4,,,,ESS,,suppressed\n"
        "oak,trust_police,2018,,,4.4,,,-3,ESS,,\n"
        ",trust_police,2018,,,4.4,,,,ESS,,\n"
    )
    found = run("profile", observations(tmp_path, ROWS + bad), code=1)
    assert [p["line"] for p in found["problems"]] == list(range(7, 18))
    assert "did you mean 'trust_police'" in found["problems"][0]["remedy"]
    assert "empty is not 0" in found["problems"][3]["remedy"]
    assert len(found["rows"]) == 5


def test_bad_outlines_are_told(tmp_path: Path) -> None:
    shapes, page = tmp_path / "areas.geojson", tmp_path / "page.html"
    odd = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    far = polygon("x", 4000)
    features = [*SHAPES["features"], odd, far]
    shapes.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    arguments = ("profile", observations(tmp_path), "--areas", shapes, "--report", page)
    found = run(*arguments, code=1)
    assert [(p["line"], p["message"][:24]) for p in found["problems"]] == [
        (4, "the feature is no polygo"),
        (5, "4000, 0 is no longitude "),
    ]
    coordinates: Any
    for coordinates in (None, 5, [[[]]], [[{"x": 1}]], [[["a", "b"]] * 4], [[[1, 2]] * 2], []):
        bad = {"type": "Feature", "properties": [1], "geometry": {"type": "Polygon"}}
        bad["geometry"]["coordinates"] = coordinates  # type: ignore[index]
        features = [*SHAPES["features"], bad]
        shapes.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        assert [p["line"] for p in run(*arguments, code=1)["problems"]] == [4]
    shapes.write_text("{")
    with pytest.raises(InputError, match="is no JSON"):
        run(*arguments)


def test_areas_without_a_page_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--report"):
        run("profile", observations(tmp_path), "--areas", tmp_path / "areas.geojson")


TABLES = (
    "table,title,answer,group,proportion,flag,base_rounded_to_10\n"
    't,"Percentage of adults who have experienced harassment in the last 12 months by gender, 2021"'
    ",Has experienced harassment,{group},{share},{flag},{base}\n"
)


def test_published_tables_of_a_made_up_survey_are_read(tmp_path: Path) -> None:
    head, row = TABLES.splitlines()
    lines = [
        row.format(group="All", share="0.06", flag="", base=900),
        row.format(group="Man", share="0", flag="", base=400),
        row.format(group="Other", share="", flag="suppressed", base=10),
        row.format(group="Woman", share="", flag="", base=490),
    ]
    path = tmp_path / "tables.csv"
    path.write_text("\n".join([head, *lines]) + "\n")
    found = run("profile", path, "--tables", "Oakshire", code=1)
    assert [p["line"] for p in found["problems"]] == [5]
    men = next(one for one in found["rows"] if one["group"] == "Man")
    assert (men["value"], men["low"]) == (0.0, 0.0)
    assert men["high"] > 0
    assert "Wilson" in men["note"]


def test_the_starting_indicators_are_listed() -> None:
    found = run("indicators")
    assert len(found["constructs"]) == 6
    assert all(one["source"] and one["leaves_out"] for one in found["indicators"])
    text = CliRunner().invoke(app, ["indicators"]).stdout
    assert "checked: general knowledge" in text


@pytest.mark.slow
@pytest.mark.browser
def test_the_pages_have_no_barrier(tmp_path: Path, browser: Browser) -> None:
    shapes, page = tmp_path / "areas.geojson", tmp_path / "page.html"
    shapes.write_text(json.dumps(SHAPES))
    run("profile", observations(tmp_path), "--areas", shapes, "--report", page)
    people, spec, other = tmp_path / "p.csv", tmp_path / "s.yml", tmp_path / "survey.html"
    people.write_text("y,g\n" + "".join(f"{k},{'ab'[k % 2]}\n" for k in range(80)))
    spec.write_text("title: t\nestimates: [{mean: y, by: [g]}]\n")
    run("survey", people, "--spec", spec, "--report", other)
    direct, third = tmp_path / "direct.csv", tmp_path / "areas.html"
    direct.write_text("area,estimate,error\na,1,.5\nb,2,.4\nc,4,.6\nd,,\n")
    run("areas", direct, "--report", third)
    for path in (page, other, third):
        check(path, browser)


def check(path: Path, browser: Browser, width: int = 390) -> None:
    from axe_playwright_python.sync_playwright import Axe

    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    shown = context.new_page()
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(path.as_uri())
    result = Axe().run(shown)
    wide = shown.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert result.violations_count == 0, result.generate_report()
    assert asked == [path.as_uri()]
    assert wide <= width + 1, "the page scrolls sideways"
