"""Matrices, judgements, levers and plans from files, good and bad."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.foresight.worlds import described, matrix

from upstander.errors import InputError, UpstanderError
from upstander.evidence.judgement_table import read_judgements
from upstander.evidence.push_table import read_plans, read_pushes
from upstander.evidence.scenario_wizard import read_scw, read_sl, scw_text, sl_text
from upstander.model.cross_impact import CrossImpact, Descriptor
from upstander.model.judgement import mean_matrix

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str | bytes, name: str = "m.scw") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("seed", range(5))
def test_a_matrix_comes_back_as_it_was_written(tmp_path: Path, seed: int) -> None:
    made = matrix([2, 3, 4], seed, reach=40, own=True)
    back = read_scw(written(tmp_path, scw_text(made)))
    assert back.descriptors == made.descriptors
    assert (back.impact == made.impact).all()


def test_long_names_and_windows_files_are_read(tmp_path: Path) -> None:
    named = Descriptor("RÉG", ("loi", "peur"), "Régime", ("la loi", "la peur"))
    made = CrossImpact((named, *described([2])), np.zeros((4, 4), np.int64), name="Été")
    text = scw_text(made).replace("\n", "\r\n").encode("cp1252")
    back = read_scw(written(tmp_path, text))
    assert back.descriptors[0] == named
    assert back.name == "Été"


GOOD = scw_text(matrix([2, 2], 3))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("$ ScenarioWizard", "Scenario", r"m.scw:1: the first line does not begin with \$"),
        ("\n#\n#\n", "\n", "4 lines that begin with #"),
        ("&d1", "d1", "m.scw:6: neither a descriptor"),
        (" -v1\n&d1", "&d1", r"the matrix has 4 rows, but there are 3 variants"),
        (" -v1\n&d1", " -v0\n&d1", "two variants called 'v0'"),
        ("&d1", "&d0", "two descriptors are called 'd0'"),
        (GOOD.splitlines()[-2], "1.5, 0, 0, 0", r"m.scw:27: judgement 1 is '1.5'"),
        (GOOD.splitlines()[-2], "1, 0, 0", r"m.scw:27: the row has 3 judgements, not 4"),
        (GOOD.splitlines()[-2], f"{10**11}, 0, 0, 0", "no whole number of a usual size"),
    ],
)
def test_a_broken_matrix_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    head, sign, tail = GOOD.rpartition(old)
    text = head + new + tail if sign else GOOD
    with pytest.raises(InputError, match=told) as error:
        read_scw(written(tmp_path, text))
    assert error.value.problem.remedy


def test_files_that_are_no_text_or_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither UTF-8 nor"):
        read_scw(written(tmp_path, b"$ \x81\x8d\x8f\x90\x9d"))
    with pytest.raises(InputError, match="no such file"):
        read_scw(tmp_path / "none.scw")
    with pytest.raises(InputError, match="begin with"):
        read_scw(written(tmp_path, b""))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
def test_no_bytes_crash_the_reader(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    text = GOOD.encode()
    path = written(tmp_path_factory.mktemp("fuzz"), text[:at] + noise + text[at:])
    with suppress(UpstanderError):
        assert read_scw(path).combinations >= 1


def test_scenarios_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = np.array([[0, 2], [1, 0]])
    text = sl_text(rows, np.array([7, 1]), np.array([0, 2]), np.array([5, -3]))
    assert '" 1 3",7,0,0,5,""' in text
    path = written(tmp_path, text, "s.sl")
    assert read_sl(path, [2, 3]).tolist() == rows.tolist()
    with pytest.raises(InputError, match=r"s.sl:5: no scenario of this matrix"):
        read_sl(path, [2, 2])
    with pytest.raises(InputError, match=r"says that it has '3' scenarios, and has 2"):
        read_sl(written(tmp_path, text.replace(" 2 \n", " 3 \n"), "t.sl"), [2, 3])


JUDGED = """source,source_variant,target,target_variant,points,judge,sure,why
rule,law,street,calm,2,p,sure,courts work
rule,fear,street,riot,1,p,,
rule,law,street,calm,1,q,unsure,
street,calm,rule,law,1,q,,
street,riot,rule,fear,3,q,,
press,free,,,,,,
press,shut,,,,,,
"""


def test_judges_are_kept_apart_and_a_variant_may_stand_alone(tmp_path: Path) -> None:
    judged, problems = read_judgements(written(tmp_path, JUDGED, "j.csv"))
    assert problems == ()
    assert judged.judges == ("p", "q")
    assert [d.name for d in judged.descriptors] == ["rule", "street", "press"]
    mean = mean_matrix(judged)
    assert mean.unit == 2
    assert mean.impact[0, 2] == 3
    assert judged.judgements[0].why == "courts work"


def test_judgements_come_from_a_sheet_too(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("judged", 0)
    for line in JUDGED.splitlines():
        sheet.append(line.split(","))
    book.save(tmp_path / "j.xlsx")
    plain, _ = read_judgements(written(tmp_path, JUDGED, "j.csv"))
    read, _ = read_judgements(tmp_path / "j.xlsx")
    assert read.descriptors == plain.descriptors
    assert read.judgements == plain.judgements


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("rule,law,street,calm,x,r,,", "points are 'x'"),
        ("rule,law,street,calm,1.5,r,,", "no whole number"),
        ("rule,law,street,calm,1,Ada Lovelace,,", "judge: 'Ada Lovelace'"),
        ("rule,law,street,calm,1,r,maybe,", "no 'maybe'"),
        ("rule,law,rule,fear,1,r,,", "judged on itself"),
        ("rule,law,street,calm,1,p,,", "answered this before"),
        ("rule,,street,calm,1,r,,", "descriptor or variant is empty"),
        ("rule,law,street", "3 cells"),
    ],
)
def test_a_bad_judgement_is_reported_and_the_others_kept(
    tmp_path: Path, row: str, told: str
) -> None:
    judged, problems = read_judgements(written(tmp_path, JUDGED + row + "\n", "j.csv"))
    assert len(judged.judgements) == 5
    (problem,) = problems
    assert told in problem.message
    assert problem.line == 9


def test_a_table_without_a_judgement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row has a judgement"):
        read_judgements(written(tmp_path, JUDGED.splitlines()[0] + "\na,b,,,,\n", "j.csv"))
    with pytest.raises(InputError, match="missing required column: judge"):
        read_judgements(
            written(tmp_path, "source,source_variant,target,target_variant,points\n", "j.csv")
        )


def test_a_lever_may_push_several_variants_in_steps(tmp_path: Path) -> None:
    made = matrix([2, 2], 1)
    path = written(
        tmp_path,
        "lever,descriptor,variant,points,cost,most,why\n"
        "court,d0,v1,2,3,,judges paid\ncourt,d1,v0,-1,,2,\n",
        "l.csv",
    )
    (court,), problems = read_pushes(path, made)
    assert problems == ()
    assert (court.effects, court.cost, court.most) == (((1, 2), (2, -1)), 3.0, 2)
    assert court.why == "judges paid"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("court,d9,v1,2,,,", "no descriptor 'd9'"),
        ("court,d0,v1,2,,,", "pushes this variant before"),
        ("court,d1,v1,2,9,,", "two values of cost"),
        ("envoy,d1,v1,2,-9,,", "costs -9"),
        ("envoy,d1,v1,2,x,,", "cost is 'x'"),
        ("envoy,d1,v1,2.5,,,", "points is '2.5'"),
        ("envoy,d1,v1,2,,0,", "0 steps"),
        (",d1,v1,2,,,", "has no id"),
    ],
)
def test_a_bad_push_is_reported_and_the_others_kept(tmp_path: Path, row: str, told: str) -> None:
    head = "lever,descriptor,variant,points,cost,most,why\ncourt,d0,v1,2,3,,\n"
    kept, problems = read_pushes(written(tmp_path, head + row + "\n", "l.csv"), matrix([2, 2], 1))
    assert [push.id for push in kept] == ["court"]
    (problem,) = problems
    assert told in problem.message
    assert problem.line == 3


def test_plans_are_read_and_bad_rows_reported(tmp_path: Path) -> None:
    text = "plan,lever,steps\na,court,2\na,envoy,\na,court,1\nb,,1\nb,court,0\n"
    plans, problems = read_plans(written(tmp_path, text, "p.csv"))
    assert plans == {"a": {"court": 2, "envoy": 1}}
    assert [p.line for p in problems] == [4, 5, 6]
    with pytest.raises(InputError, match="no row has a plan"):
        read_plans(written(tmp_path, "plan,lever\n", "p.csv"))
