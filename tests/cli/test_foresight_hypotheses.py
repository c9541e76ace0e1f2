"""``upstander foresight hypotheses`` from file to file, and its page."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from upstander.cli.foresight import app
from upstander.errors import InputError
from upstander.model.grade import Grade

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,text,source,reliability,credibility,origin,judge,staged,<accident>"
MATRIX = f"""{HEAD}
prior,,,,,,,0.4,0.6
trucks,lorries seen before,partner,B,2,,,very consistent,inconsistent
cable,a cable says so,post,C,3,cable,,C,N
press,a paper says so,press,D,3,cable,,C,N
depot,fire began in the depot,engineer,B,1,,,0.5,2
"""


def run(path: Path, *arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["hypotheses", str(path), *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def found(path: Path, *arguments: str | Path, code: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run(path, *arguments, "--json", code=code))
    return made


def written(folder: Path, text: str = MATRIX) -> Path:
    path = folder / "matrix.csv"
    path.write_text(text)
    return path


def test_the_posterior_is_bayes_rule_over_units(tmp_path: Path) -> None:
    out = tmp_path / "posterior.csv"
    made = found(written(tmp_path), "--out", out)
    odds = (0.4 / 0.6) * 20 ** Grade("B", 2).probability.value
    odds *= 2 ** Grade("C", 3).probability.value * 0.25 ** Grade("B", 1).probability.value
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["hypothesis"] for row in rows] == ["staged", "<accident>"]
    assert float(rows[0]["posterior"]) == pytest.approx(odds / (1 + odds))
    assert made["ranking"] == ["staged", "<accident>"]
    assert made["fewest"]["first"]["units"] == [["trucks"]]
    assert [unit["items"] for unit in made["units"]] == [["trucks"], ["depot"], ["cable", "press"]]


def test_it_says_what_is_not_modelled(tmp_path: Path) -> None:
    text = run(written(tmp_path))
    assert "fewest to put another hypothesis first: 1 (trucks); then <accident>" in text
    assert "independent given each hypothesis" in text
    assert "copies of 1 origin" in text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("e,says,s,B,2,,,likely,N", "staged: no such word: 'likely'"),
        ("e,says,s,B,2,,,C,", "<accident>: an empty cell"),
        ("e,says,s,B,2,,,0,1", "no likelihood: 0.0"),
        ("e,says,s,Z,2,,,C,N", "no such grade"),
        ("e,,s,B,2,,,C,N", "text is empty"),
        ("trucks,lorries seen before,partner,B,2,,,C,N", "judged twice"),
        ("trucks,lorries seen,partner,B,2,,ann,C,N", "differs from its first row"),
    ],
)
def test_a_bad_row_is_left_out_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    made = found(written(tmp_path, MATRIX + row + "\n"), code=1)
    assert message in made["problems"][0]["message"]
    assert made["problems"][0]["line"] == 7
    assert len(made["units"]) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MATRIX.replace("0.4,0.6", "0.4,0.4"), "no priors: 0.4, 0.4"),
        (MATRIX.replace("0.4,0.6", "0.4,most"), "a prior is no number"),
        (MATRIX.replace(",<accident>", ",").replace(",0.6", ","), "fewer than two hypotheses"),
        ("id,staged,accident\ne,C,I\n", "missing required column: text"),
        (f"{HEAD}\n", "no item in the file"),
    ],
)
def test_a_matrix_without_a_basis_is_refused_whole(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        run(written(tmp_path, text))
    assert message in caught.value.problem.message


def test_copies_are_named_where_it_hangs_on_them(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    copies = "\n".join(MATRIX.splitlines()[:1] + MATRIX.splitlines()[3:5]) + "\n"
    run(written(tmp_path, copies), "--report", page)
    assert "cable with its copies press" in page.read_text()


def test_judges_widen_the_interval(tmp_path: Path) -> None:
    rows = [
        f"e,says,s,A,1,,{judge},{cell},N"
        for judge, cell in (("ann", "CC"), ("bob", "inconsistent"))
    ]
    made = found(written(tmp_path, "\n".join([HEAD, *rows]) + "\n"))
    first = made["hypotheses"][0]
    assert first["low"] < 0.35
    assert first["high"] > 0.85
    assert any("2 judges" in note for note in made["notes"])
    assert any("No priors were given" in note for note in made["notes"])


def test_the_page_shows_matrix_intervals_and_what_it_hangs_on(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run(written(tmp_path), "--report", page)
    text = page.read_text()
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert "&lt;accident&gt;" in text
    assert "<accident>" not in text
    assert "It takes one removal of evidence to put &lt;accident&gt; first." in text
    assert "<td>trucks</td>" in text  # what it hangs on
    assert "built-in" not in text
    assert "usually reliable source, probably true" in text
    assert text.count("<table") == text.count("<caption>") == 4
