"""Files beside a panel: known ones are found by their columns, broken rows are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.errors import PanelError
from upstander.evidence.companions import companions_beside, read_companions
from upstander.evidence.onset_lists import read_onsets

if TYPE_CHECKING:
    from pathlib import Path

ONE_SIDED = "gwno_location,year,best_fatality_estimate\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_only_files_of_a_known_form_are_found(tmp_path: Path) -> None:
    panel = written(tmp_path / "panel.csv", "ccode,country,year,war,mk_onset_1or2\n")
    vdem = written(tmp_path / "v.csv", "ccode,year,v2x_polyarchy,v2clkill\n1,2000,0.5,1.0\n")
    onsets = written(tmp_path / "t.csv", "ccode,start_year\n1,2001\n")
    written(tmp_path / "other.csv", "ccode,year,coups\n1,2000,1\n")
    written(tmp_path / "notes.txt", "ccode,start_year\n")
    assert companions_beside(panel) == (onsets, vdem)
    found = read_companions(companions_beside(panel))
    assert (len(found.tables), len(found.onsets), found.problems) == (1, 1, ())


def test_a_broken_row_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "ccode,yrbegin\n1,2001\nNumera,2002\n2,\n3,1999.5\n")
    onsets, problems = read_onsets(path)
    assert (onsets.codes.tolist(), onsets.years.tolist()) == ([1], [2001])
    assert [problem.line for problem in problems] == [3, 5]


def test_a_year_of_many_deaths_after_one_with_few_is_an_onset(tmp_path: Path) -> None:
    rows = "7,1989,900\n7,1990,100\n7,1991,300\n7,1991,250\n7,1992,600\n7,1995,500\n"
    path = written(tmp_path / "o.csv", ONE_SIDED + rows + '"7, 8",1997,5000\n')
    onsets, problems = read_onsets(path)
    assert onsets.years.tolist() == [1991, 1995]
    assert problems == ()


def test_a_file_of_no_known_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="not a list of onsets"):
        read_onsets(written(tmp_path / "x.csv", "a,b\n1,2\n"))
    with pytest.raises(PanelError, match="no such file"):
        read_companions([tmp_path / "nowhere.csv"])
