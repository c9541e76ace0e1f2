"""Country-years and country-months are read; what is wrong is told with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from upstander.errors import PanelError
from upstander.evidence.country_months import read_country_months
from upstander.evidence.country_years import read_country_years

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "iso3,country,year,month,ged_best_sb,ged_best_ns,ged_best_os"
HEAD += ",ged_count_sb,ged_count_ns,ged_count_os\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_country_years_take_either_code_and_leave_words_out(tmp_path: Path) -> None:
    path = write(tmp_path, "gwcode,year,countryname,share\n260,1995,Germany,0.1\n2,1995,USA,\n")
    found = read_country_years(path)
    assert found.problems == ()
    assert found.values.columns == ("share",)
    assert sorted(found.values.codes.tolist()) == [2, 255]
    assert found.values.at(np.array([255]), np.array([1995]))[0, 0] == 0.1


def test_in_the_year_of_a_handover_the_state_under_its_own_number_stays(tmp_path: Path) -> None:
    found = read_country_years(write(tmp_path, "gwcode,year,share\n340,2006,0.9\n345,2006,0.2\n"))
    assert found.problems == ()
    assert found.values.matrix.tolist() == [[0.2]]


def test_bad_country_years_are_told_with_their_line_and_good_ones_kept(tmp_path: Path) -> None:
    text = "ccode,year,level\n2,2000,0.5\n2,x,0.5\n20,2000,0.1\n20,2000,0.2\n40,2000,lots\n"
    found = read_country_years(write(tmp_path, text))
    assert [(p.line, p.message.split(" ")[0]) for p in found.problems] == [
        (3, "ccode"),
        (5, "country"),
        (6, "level"),
    ]
    assert found.values.codes.tolist() == [2, 40]
    assert np.isnan(found.values.matrix[1, 0])


def test_a_file_without_country_or_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="missing required column: ccode or COWcode or gwcode"):
        read_country_years(write(tmp_path, "land,year,level\nA,2000,1\n"))
    with pytest.raises(PanelError, match="missing required column: year"):
        read_country_years(write(tmp_path, "ccode,jahr,level\n2,2000,1\n"))


def test_country_months_lie_on_one_grid_and_a_missing_month_is_unseen(tmp_path: Path) -> None:
    text = HEAD + "MLI,Mali,2000,1,0,0,5,0,0,1\nMLI,Mali,2000,3,2,0,0,1,0,0\n"
    text += "NER,Niger,2000,2,0,0,0,0,0,0\n"
    found = read_country_months(write(tmp_path, text))
    seen = found.months
    assert seen.codes.tolist() == [432, 436]
    assert seen.exists.tolist() == [[True, False, True], [False, True, False]]
    assert seen.deaths["os"][0].tolist() == [5.0, 0.0, 0.0]
    assert seen.regions == ("Western Africa", "Western Africa")
    assert seen.first == 24000


def test_bad_country_months_are_told_and_unplaced_ones_counted(tmp_path: Path) -> None:
    good = "MLI,Mali,2000,1,0,0,5,0,0,1\n"
    text = HEAD + good + good + "QQQ,Nowhere,2000,1,0,0,0,0,0,0\nMLI,Mali,2000,13,0,0,0,0,0,0\n"
    text += "MLI,Mali,2000,2,-1,0,0,0,0,0\n,,2000,1,0,0,0,0,0,0\n"
    found = read_country_months(write(tmp_path, text))
    assert [problem.line for problem in found.problems] == [3, 4, 5, 6]
    assert found.unplaced == 1
    assert found.months.deaths["os"].tolist() == [[5.0]]
    with pytest.raises(PanelError, match="missing required column: ged_count_os"):
        read_country_months(write(tmp_path, HEAD.replace(",ged_count_os", "")))
