"""A declaration is read strictly: what is wrong is told with its file, its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.resilience.small_index import DISTRICTS, SPEC, written
from upstander.errors import InputError
from upstander.evidence.index_spec_file import read_index
from upstander.model.index_steps import Imputation, Normalisation


def test_a_whole_declaration_is_read_as_it_is_written(tmp_path: Path) -> None:
    found = read_index(written(tmp_path))
    spec = found.spec
    assert not found.problems
    assert spec.steps.impute == Imputation("median", "side")
    assert spec.steps.normalise == Normalisation("min-max", 1, 100)
    assert spec.steps.mean_of("Cohesion") == "geometric"
    assert spec.steps.mean_of("Trusting") == "arithmetic"
    assert spec.shares == {
        "trust": 0.2, "incidents": 0.2, "redress": 0.2, "seats": 0.2,
        "Trusting": 0.3, "Institutions": 0.3,
    }  # fmt: skip
    assert spec.alternatives.impute == (Imputation("mean", "side"), Imputation("median", "side"))
    assert (spec.draws, spec.alternatives.weights, spec.synthetic) == (5000, 50, True)
    assert found.table.units == ("D1", "D2", "D3", "D4", "D5", "D6")
    assert np.isnan(found.table.values[3, found.table.indicators.index("redress")])
    assert found.groups is not None
    assert found.groups.cells[0].groups == ("", "")
    assert [one.name for one in spec.missing] == ["people in barracks", "stateless"]


def test_the_example_of_the_reference_is_read_as_it_stands(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "index-spec.md"
    example = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    found = read_index(written(tmp_path, example))
    assert not found.problems
    assert [rule and rule.most for rule in found.spec.alternatives.outliers] == [1, 3, 5, None]


def test_steps_can_be_switched_off_in_words(tmp_path: Path) -> None:
    spec = SPEC.replace("impute: {with: median, by: side}", "impute: off\n  outliers: none")
    steps = read_index(written(tmp_path, spec)).spec.steps
    assert (steps.impute, steps.outliers, steps.direct) == (None, None, True)


LEAF = "  - {code: redress, parent: Institutions}"
VARY = "vary: {1: 0.2, 2: 0.3}"
TRUST = "parent: Cohesion, name: Trust}"
RING = "\n  - {code: Ring, kind: aggregate, parent: Ring}"
FILL = "{with: median, by: side}"
SCALE = "normalise: {method: min-max, low: 1, high: 100}\n  agg"

WRONG = [
    (LEAF, LEAF.replace("Institutions", "Nobody"), "'redress' belongs to 'Nobody', which is not"),
    (LEAF, LEAF.replace("}", ", weight: -1}"), "the weight of 'redress' is -1"),
    (LEAF, LEAF.replace("}", ", weight: much}"), "the weight 'much' is no number"),
    (LEAF, LEAF.replace("}", ", direction: 0}"), "the direction 0 is none"),
    (LEAF, LEAF.replace("}", ", kind: thing}"), "no kind 'thing'"),
    (LEAF, LEAF.replace("}", ", denominator: area}"), "the denominator 'area' of 'redress'"),
    (LEAF, LEAF.replace("}", ", weigth: 2}"), "there is no key 'weigth' (remedy: did you mean 'w"),
    (LEAF, LEAF.replace("code: redress", "code: no"), "'code' is no text"),
    (LEAF, LEAF.replace("redress", "courts"), "the indicator 'courts' has no column in the data"),
    (VARY, "vary: {1: 0.2, 7: 0.3}", "'7' is no node or level here"),
    (VARY, "vary: 1.5", "weights cannot vary by a share of 1.5"),
    (VARY, "vary: {1: .nan}", "'1' is no number"),
    ("draws: 5000", "draws: 0", "'draws' is no whole number in range"),
    ("draws: 5000", "draw: 5000", "there is no key 'draw'"),
    ("draws: 5000", "draws: &a 5000", "is no plain YAML"),
    ("aggregate: {Cohesion: geometric}", "aggregate: {Cohesion: median}", "no mean 'median'"),
    (SCALE, "normalise: {method: max}\n  agg", "no normalisation 'max'"),
    (FILL, "{with: mode}", "cannot impute by 'mode'"),
    (FILL, "3", "'3' says nothing here"),
    ("data: districts.csv", "data: ../districts.csv", "'data' leads out of the folder"),
    ("data: districts.csv", "data: /etc/passwd", "'data' leads out of the folder"),
    ("data: districts.csv", "data: none.csv", "there is no file 'none.csv'"),
    ("range: [0, 100]", "range: 5", "'range' is no list"),
    ("in: origin", "in: religion", "'religion' is no column of groups"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_what_does_not_hold_together_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    line = SPEC[: SPEC.index(old)].count("\n") + 1
    with pytest.raises(InputError) as refused:
        read_index(written(tmp_path, SPEC.replace(old, new, 1)))
    assert f"spec.yml:{line}: {message}" in str(refused.value)
    assert refused.value.problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (LEAF, LEAF + "\n  - {code: redress, parent: Trusting}", "'redress' has two parents"),
        (TRUST, TRUST + RING, "the parents go in a circle: Ring → Ring"),
    ],
)
def test_a_node_too_many_is_refused_in_its_own_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    line = SPEC[: SPEC.index(old)].count("\n") + 2
    with pytest.raises(InputError, match=rf"spec.yml:{line}: {message}"):
        read_index(written(tmp_path, SPEC.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (FILL, "{with: mean, by: sides}", "cannot impute by 'sides'"),
        ("unit: code", "unit: codes", "districts.csv:1: the data has no column 'codes'"),
        ("range: [0, 100]", "range: [100, 0]", "no range of values from 100 to 0"),
        ("by: [sex, origin]", "by: [sex, age]", "by_group.csv:1: the table of groups has no col"),
        ("draws: 5000", "draws: !!python/name:os.system 1", "is no plain YAML"),
    ],
)
def test_what_does_not_fit_the_data_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as refused:
        read_index(written(tmp_path, SPEC.replace(old, new, 1)))
    assert refused.value.problem.remedy


@pytest.mark.parametrize(
    "text", ["", "[]", "index: x", "7", "index: {a: b}", "- a\n- b", "\x00", "tree: 3\nindex: a"]
)
def test_what_is_no_declaration_at_all_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read_index(written(tmp_path, text))


def test_a_declaration_of_many_megabytes_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger than 2 MB"):
        read_index(written(tmp_path, "#" * (3 * 2**20)))


def test_an_indicator_that_never_varies_is_refused_where_it_is_declared(tmp_path: Path) -> None:
    rows = [line.split(",") for line in DISTRICTS.splitlines()]
    for row in rows[1:]:
        row[4] = "50"
    flat = "\n".join(",".join(row) for row in rows) + "\n"
    with pytest.raises(InputError, match=r"spec.yml:12: the indicator 'trust' has no variation"):
        read_index(written(tmp_path, districts=flat))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (",71,", ",71%,", 5, "'trust' is '71%', which is no number"),
        (",71,", ",inf,", 5, "'trust' is 'inf'"),
        ("D4,", "D3,", 5, "the unit 'D3' is there twice, first in line 4"),
        ("D4,", ",", 5, "the unit has no code"),
        ("D4,Dorra,south", "D4,Dorra,", 5, "the unit has no group in 'side'"),
        ("D4,Dorra", "D4", 5, "the row has 7 cells, not 8"),
    ],
)
def test_bad_cells_and_rows_are_told_and_the_good_ones_kept(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    found = read_index(written(tmp_path, districts=DISTRICTS.replace(old, new, 1)))
    fault = next(fault for fault in found.problems if message in fault.message)
    assert (fault.line, bool(fault.remedy)) == (line, True)
    assert len(found.table.units) >= 5


def test_bad_rows_by_group_are_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    with (tmp_path / "by_group.csv").open("a") as handle:
        handle.write("D9,trust,all,all,5,90\nD3,trust,all,all,500,90\nD3,trust,,all,5,90\n")
        handle.write("D3,trust,women,all,5,-1\nD3,trust,all,all,x,9\nD2,trust,men,all,6,45\n")
    faults = [fault.message for fault in read_index(path).problems]
    assert len(faults) == 6
    assert any("'D9' is no unit" in fault for fault in faults)
    assert any("500 is outside the range" in fault for fault in faults)
    assert any("the same group is there twice, first in line 13" in fault for fault in faults)
