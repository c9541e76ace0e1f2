"""Event feeds as they come: whole, broken in one way each, hostile, large."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from upstander.errors import InputError
from upstander.evidence import event_rows
from upstander.evidence.events import EventsReading, read_events

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,date_start,date_end,date_prec,country,adm_1,type_of_violence,side_a,side_b,best,"
HEAD += "number_of_sources\n"
FIRST = "1,2001-03-04 00:00:00.000,2001-03-04,1,Numera,North,3,Army of Numera,Civilians,7,2\n"
LAST = "9,2001-05-04 00:00:00.000,2001-05-05,1,Numera,,1,Army of Numera,The Front,1,-1\n"

BAD = {
    "the year 0": ("2,0000-01-01,,1,Numera,,1,A,B,1,1", "the year 0 is outside 1900-2200"),
    "30 February": ("2,2001-02-30,,1,Numera,,1,A,B,1,1", "no date: '2001-02-30'"),
    "day first": ("2,04/03/2001,,1,Numera,,1,A,B,1,1", "no date: '04/03/2001'"),
    "no date": ("2,,,1,Numera,,1,A,B,1,1", "no date: ''"),
    "no country": ("2,2001-03-04,,1, ,,1,A,B,1,1", "no country"),
    "a fourth kind": ("2,2001-03-04,,1,Numera,,4,A,B,1,1", "kind of violence is none of: 1 state"),
    "fewer than no deaths": ("2,2001-03-04,,1,Numera,,1,A,B,-1,1", "a number from 0 up"),
    "endless deaths": ("2,2001-03-04,,1,Numera,,1,A,B,inf,1", "a number from 0 up"),
    "deaths in words": ("2,2001-03-04,,1,Numera,,1,A,B,many,1", "a number from 0 up"),
    "ends before": ("2,2001-03-04,2001-03-01,1,Numera,,1,A,B,1,1", "ends before it begins"),
    "vague precision": ("2,2001-03-04,,x,Numera,,1,A,B,1,1", "precision of the date"),
    "too few cells": ("2,2001-03-04", "the row has 2 cells, not 11"),
    "too many cells": (FIRST.strip() + ",x", "the row has 12 cells, not 11"),
    "there already": (FIRST.strip(), "the event '1' is there already"),
    "a long name": (f"2,2001-03-04,,1,{'x' * 2000},,1,A,B,1,1", "more than 1,000 characters"),
}


def read(folder: Path, text: str | bytes, name: str = "feed.csv") -> EventsReading:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_events(path)


def test_a_whole_feed_is_read_with_its_labels(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + FIRST + LAST)
    events = found.events
    assert (found.form, found.problems, found.undated) == ("UCDP GED", (), 0)
    assert events.months.tolist() == [2001 * 12 + 2, 2001 * 12 + 4]
    assert events.days.tolist()[0] == (date(2001, 3, 4) - date(1970, 1, 1)).days
    told = {name: [labels.of(row) for row in (0, 1)] for name, labels in events.labels.items()}
    assert told == {
        "country": ["Numera", "Numera"],
        "place": ["Numera / North", ""],
        "kind": ["one-sided", "state-based"],
        "actor": ["Army of Numera", "Army of Numera"],
        "other_actor": ["", "The Front"],
    }
    assert (events.deaths.tolist(), events.sources.tolist()) == ([7.0, 1.0], [2, 0])
    assert [events.identity(row) for row in (0, 1)] == ["1", "9"]


@pytest.mark.parametrize("row", BAD)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_are_kept(
    tmp_path: Path, row: str
) -> None:
    text, message = BAD[row]
    found = read(tmp_path, HEAD + FIRST + text + "\n" + LAST)
    assert found.events.lines.tolist() == [2, 4]
    assert [problem.line for problem in found.problems] == [3]
    assert message in found.problems[0].message
    assert found.problems[0].remedy


def test_bytes_that_are_not_utf8_lose_their_row_alone(tmp_path: Path) -> None:
    bad = "2,2001-03-04,,1,Côte,,1,A,B,1,1\n".encode("latin-1")
    found = read(tmp_path, HEAD.encode() + FIRST.encode() + bad + LAST.encode())
    assert found.events.lines.tolist() == [2, 4]
    assert "not UTF-8" in found.problems[0].message


def test_a_file_in_utf16_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"UTF-16.*save it as UTF-8"):
        read(tmp_path, (HEAD + FIRST).encode("utf-16"))


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_known(tmp_path: Path, delimiter: str) -> None:
    found = read(tmp_path, (HEAD + FIRST + LAST).replace(",", delimiter))
    assert len(found.events) == 2


def test_a_quoted_cell_over_two_lines_keeps_the_lines_of_later_faults(tmp_path: Path) -> None:
    split = FIRST.replace("North", '"North\nand West"')
    found = read(tmp_path, HEAD + split + BAD["no date"][0] + "\n" + LAST)
    assert [problem.line for problem in found.problems] == [4]


def test_a_packed_feed_and_one_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    packed = gzip.compress((HEAD + FIRST).encode())
    assert len(read(tmp_path, packed, "feed.csv.gz").events) == 1
    assert len(read(tmp_path, "\ufeff" + HEAD + FIRST).events) == 1


def test_an_unknown_form_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"for ACLED it lacks fatalities.*give UCDP GED"):
        read(tmp_path, "event_date,country,event_type\n2001-01-01,Numera,Battles\n")


def test_a_feed_without_a_good_row_names_the_first_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no good row is left; the first fault: .*feed\.csv:2"):
        read(tmp_path, HEAD + BAD["no date"][0] + "\n")


def test_a_link_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "feed.csv")
    for name in ("link.csv", "none.csv"):
        with pytest.raises(InputError, match=name):
            read_events(tmp_path / name)


def test_a_form_like_acleds_names_communities_and_never_professions(tmp_path: Path) -> None:
    head = "event_id_cnty;event_date;time_precision;country;admin1;event_type;actor1;actor2;"
    head += "assoc_actor_2;fatalities;source\n"
    kind = "Violence against civilians"
    both = "Farmers (Numera); Riverine Ethnic Group (Numera)"
    rows = [
        f'N1;04 March 2001;1;Numera;North;{kind};Militia;Civilians (Numera);"{both}";3;"A; B; C"',
        f"N2;2001-03-05;1;Numera;North;{kind};Militia;Civilians (Numera);Teachers (Numera);1;A",
        "N3;2001-03-06;3;Numera;;Battles;Militia;Army;Riverine Ethnic Group (Numera);1;A",
    ]
    found = read(tmp_path, head + "\n".join(rows) + "\n")
    events = found.events
    assert (found.form, found.undated, found.problems) == ("ACLED", 1, ())
    assert events.label("community").codes.tolist() == [0, -1, -1]
    assert events.label("community").names == ("Riverine Ethnic Group (Numera)",)
    assert events.label("actor").names == ("Militia", "Army")
    assert events.sources.tolist() == [3, 1, 1]


def test_parquet_is_read_block_by_block_as_csv_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_rows, "PARQUET_BLOCK", 2)
    days = [date(2001, 1, 1), date(2001, 2, 1), None, date(2001, 3, 1), date(2001, 4, 1)]
    frame = pl.DataFrame(
        {
            "id": [1, 2, 3, 4, 2],
            "date_start": days,
            "country": ["Numera", "Ford", "Ford", None, "Ford"],
            "type_of_violence": [1, 3, 3, 3, 3],
            "best": [1, 2, 3, 4, 5],
        }
    )
    frame.write_parquet(tmp_path / "feed.parquet")
    found = read_events(tmp_path / "feed.parquet")
    assert [(p.line, p.message[:10]) for p in found.problems] == [
        (3, "no date: '"),
        (4, "no country"),
        (5, "the event "),
    ]
    assert [found.events.label("country").of(row) for row in (0, 1)] == ["Numera", "Ford"]
    assert found.events.deaths.tolist() == [1.0, 2.0]
    quick = read_events(tmp_path / "feed.parquet", labels=("country",), with_ids=False)
    assert set(quick.events.labels) == {"country"}
    assert quick.events.identity(0) == "line 1"
    assert len(quick.events) == 3


def test_dates_stored_as_numbers_are_refused(tmp_path: Path) -> None:
    row = {"date_start": [2001], "country": ["Ford"], "type_of_violence": [1], "best": [1]}
    pl.DataFrame(row).write_parquet(tmp_path / "feed.parquet")
    with pytest.raises(InputError, match="no date: '2001'"):
        read_events(tmp_path / "feed.parquet")


def test_a_parquet_file_cut_short_is_refused(tmp_path: Path) -> None:
    frame = pl.DataFrame({"date_start": np.arange(1000)})
    frame.write_parquet(tmp_path / "feed.parquet")
    data = (tmp_path / "feed.parquet").read_bytes()
    with pytest.raises(InputError, match="no readable Parquet"):
        read(tmp_path, data[: len(data) // 2], "feed.parquet")


@pytest.mark.parametrize(("cell", "told"), [("true", True), ("1", True), ("no", False)])
def test_made_up_events_say_so(tmp_path: Path, cell: str, told: bool) -> None:
    text = HEAD.replace("best", "synthetic,best") + FIRST.replace(",7,", f",{cell},7,")
    assert read(tmp_path, text).events.synthetic is told


def test_a_name_can_neither_drive_a_terminal_nor_break_a_line(tmp_path: Path) -> None:
    found = read(
        tmp_path, HEAD + FIRST.replace("Army of Numera", '"Army\nof \x1b[2J \u202eNumera"')
    )
    assert found.events.label("actor").names == ("Army of \\x1b[2J \\u202eNumera",)
