"""Panels are read as they are, and what is wrong with a row is said with its line and a remedy."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InputError, PanelError, UsageError
from upstander.evidence.forecast_file import read_forecast
from upstander.evidence.forecast_table import forecasts_csv, read_forecasts
from upstander.evidence.panel import PanelReading, read_panel

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "ccode,ewp_name,year,battledeaths.log2,mk_ever,mk_onset,mk_onset_1or2"
ROWS = [
    "2,A,2000,0,0,0,0",
    "2,A,2001,3.5,0,0,1",
    "2,A,2002,,1,0,",
    "20,B,2000,0,0,0,0",
    "20,B,2001,0,NA,0,0",
    "20,B,2002,0,0,0,",
    "20,B,2003,0,0,0,",
]


def written(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    path = folder / "panel.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def read(folder: Path, rows: list[str], header: str = HEADER) -> PanelReading:
    return read_panel(written(folder, rows, header))


def test_a_sound_panel_is_read_whole(tmp_path: Path) -> None:
    reading = read(tmp_path, ROWS)
    panel = reading.panel
    assert reading.problems == ()
    assert (len(panel), panel.predictors) == (7, ("battledeaths.log2", "mk_ever"))
    assert panel.target[:2].tolist() == [0.0, 1.0]
    assert np.isnan(panel.target[[2, 5, 6]]).all()
    assert np.isnan(panel.matrix[2, 0])
    assert np.isnan(panel.matrix[4, 1])
    assert (panel.names[0], panel.horizon, panel.synthetic) == ("A", 2, False)


def test_gzip_and_parquet_say_the_same_as_csv(tmp_path: Path) -> None:
    import polars as pl

    path = written(tmp_path, ROWS)
    packed, columns = tmp_path / "panel.csv.gz", tmp_path / "panel.parquet"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    pl.read_csv(path, null_values=["NA", ""]).write_parquet(columns)
    plain = read_panel(path).panel
    for other in (packed, columns):
        panel = read_panel(other).panel
        assert panel.names == plain.names
        assert np.array_equal(panel.matrix, plain.matrix, equal_nan=True)
        assert np.array_equal(panel.target, plain.target, equal_nan=True)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([HEADER, *ROWS]).encode())
    assert len(read_panel(path).panel) == 7


@pytest.mark.parametrize("column", ["ccode", "ewp_name", "year", "mk_onset_1or2"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    place = HEADER.split(",").index(column)
    rows = [",".join(c for i, c in enumerate(row.split(",")) if i != place) for row in ROWS]
    header = ",".join(name for name in HEADER.split(",") if name != column)
    with pytest.raises(PanelError, match=f"missing required column: {column}"):
        read(tmp_path, rows, header)


def test_a_snapshot_needs_no_label(tmp_path: Path) -> None:
    header = "ccode,country,base_year,mk_ever"
    reading = read_panel(written(tmp_path, ["2,A,2024,1", "20,B,2024,"], header), labelled=False)
    assert np.isnan(reading.panel.target).all()
    assert reading.panel.years == (2024,)


BAD_ROWS = {
    "cut short": ("20,B,2004,0", "cells under a header of 7"),
    "too long": ("20,B,2004,0,0,0,,9", "cells under a header of 7"),
    "year nought": ("20,B,0,0,0,0,", "year must be a whole number"),
    "half a year": ("20,B,2004.5,0,0,0,", "year must be a whole number"),
    "no code": (",B,2004,0,0,0,", "ccode must be a whole number"),
    "code in letters": ("BBB,B,2004,0,0,0,", "ccode must be a whole number"),
    "no name": ("20, ,2004,0,0,0,", "ewp_name is blank"),
    "words for a number": ("20,B,2004,many,0,0,", "battledeaths.log2 is not a number: 'many'"),
    "without end": ("20,B,2004,inf,0,0,", "battledeaths.log2 is not finite"),
    "a label of two": ("20,B,2004,0,0,0,2", "must be 0, 1 or blank, not 2"),
    "a label in words": ("20,B,2004,0,0,0,yes", "mk_onset_1or2 is not a number: 'yes'"),
    "NUL": ("20,B\0,2004,0,0,0,", "a NUL byte"),
    "a million characters": (f"20,B,2004,{'9' * 100_000}x,0,0,", "100,001 characters"),
    "a formula": ('20,B,2004,"=1+1",0,0,', "is not a number: '=1+1'"),
}


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_are_kept(
    tmp_path: Path, kind: str
) -> None:
    row, message = BAD_ROWS[kind]
    reading = read(tmp_path, [*ROWS[:3], row, *ROWS[3:]])
    (problem,) = reading.problems
    assert message in problem.message
    assert (problem.source, problem.line) == ("panel.csv", 5)
    assert problem.remedy
    assert len(reading.panel) == 7


def test_bytes_that_are_not_utf8_cost_their_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    lines = [HEADER, *ROWS[:3], "20,Cte d'Ivoire,2009,0,0,0,", *ROWS[3:]]
    path.write_bytes("\n".join(lines).encode().replace(b"Cte", b"C\xf4te"))
    reading = read_panel(path)
    (problem,) = reading.problems
    assert (problem.line, problem.message) == (5, "bytes that are not UTF-8")
    assert len(reading.panel) == 7


def test_a_country_year_given_twice_is_used_neither_time(tmp_path: Path) -> None:
    reading = read(tmp_path, [*ROWS, "2,A,2001,0,0,0,0"])
    assert [problem.line for problem in reading.problems] == [3, 9]
    assert "more than once (also line 9)" in reading.problems[0].message
    assert len(reading.panel) == 6
    assert (2, 2001) not in set(
        zip(reading.panel.codes.tolist(), reading.panel.base_years.tolist(), strict=True)
    )


def test_future_labels_filled_with_nought_are_found_and_made_unknown(tmp_path: Path) -> None:
    rows = [row + "0" if row.endswith(",") else row for row in ROWS]
    reading = read(tmp_path, rows)
    assert [problem.line for problem in reading.problems] == [4, 7, 8]
    assert "window ends in 2004 and the panel was observed to 2003" in reading.problems[0].message
    assert "unknown, not 0" in reading.problems[0].remedy
    assert len(reading.panel) == 7
    assert np.isnan(reading.panel.target[reading.panel.base_years >= 2002]).all()


def test_rows_of_a_later_snapshot_do_not_close_a_window(tmp_path: Path) -> None:
    later = ["2,A,2030,0,0,,", "20,B,2030,0,0,,"]
    rows = [row + "0" if row.endswith(",") else row for row in ROWS]
    assert [p.line for p in read(tmp_path, [*rows, *later]).problems] == [4, 7, 8]


def test_a_label_that_the_panel_itself_calls_open_is_a_fault(tmp_path: Path) -> None:
    rows = [f"{row},{int(i != 3)}" for i, row in enumerate(ROWS)]
    reading = read(tmp_path, rows, HEADER + ",label_window_closed")
    assert [problem.line for problem in reading.problems] == [5]


def test_columns_of_text_and_row_numbers_are_not_predictors(tmp_path: Path) -> None:
    rows = [f"{i},{row},north" for i, row in enumerate(ROWS, start=1)]
    reading = read(tmp_path, rows, f",{HEADER},region")
    assert reading.panel.predictors == ("battledeaths.log2", "mk_ever")
    assert reading.ignored == ("(unnamed)", "region")


def test_labels_are_never_predictors(tmp_path: Path) -> None:
    extra = "mk_onset_1,mk_onset_next_year,label_window_closed,mk_onset_prev_year,rain"
    rows = [f"{row},0,0,{int(not row.endswith(','))},0,{i}.5" for i, row in enumerate(ROWS)]
    reading = read(tmp_path, rows, f"{HEADER},{extra}")
    assert reading.panel.predictors == (
        "battledeaths.log2",
        "mk_ever",
        "mk_onset_prev_year",
        "rain",
    )


def test_synthetic_panels_say_so_and_are_not_mixed_with_real_ones(tmp_path: Path) -> None:
    made_up = read(tmp_path, [row + ",1" for row in ROWS], HEADER + ",synthetic")
    assert made_up.panel.synthetic
    mixed = [f"{row},{i % 2}" for i, row in enumerate(ROWS)]
    with pytest.raises(PanelError, match="synthetic rows stand beside real"):
        read(tmp_path, mixed, HEADER + ",synthetic")


FILES = {
    "empty": (b"", "empty"),
    "blank lines": (b"\n\n\n", "empty"),
    "header only": (HEADER.encode() + b"\n", "no row under the header"),
    "UTF-16": ("\n".join([HEADER, *ROWS]).encode("utf-16"), "header holds"),
    "binary": (bytes(range(256)) * 8, "header|empty|missing"),
    "a column twice": (f"{HEADER},year\n{ROWS[0]},2000\n".encode(), "twice: year"),
    "no predictor": (b"ccode,ewp_name,year,mk_onset_1or2\n2,A,2000,0\n", "no predictor"),
    "only bad rows": (f"{HEADER}\n2,A,0,0,0,0,0\n".encode(), "no good row is left"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_panel_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    data, message = FILES[kind]
    path = tmp_path / "panel.csv"
    path.write_bytes(data)
    with pytest.raises(PanelError, match=message):
        read_panel(path)


def test_a_quote_that_never_closes_costs_what_follows_it(tmp_path: Path) -> None:
    reading = read(tmp_path, [*ROWS[:4], '20,"B,2001,0,0,0,0', *ROWS[5:]])
    assert any("unreadable from here on" in problem.message for problem in reading.problems)
    assert len(reading.panel) == 4


def test_broken_archives_and_absent_files_are_refused(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join([HEADER, *ROWS]).encode())
    cut, not_gzip = tmp_path / "cut.csv.gz", tmp_path / "plain.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    not_gzip.write_bytes(b"ccode,year\n")
    parquet = tmp_path / "cut.parquet"
    parquet.write_bytes(b"PAR1 and no more")
    for path, message in (
        (cut, "cut short"),
        (not_gzip, "broken"),
        (parquet, "Parquet"),
        (tmp_path / "absent.csv", "no such file"),
    ):
        with pytest.raises(PanelError, match=message):
            read_panel(path)


def test_a_horizon_without_an_outcome_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="horizon of 5"):
        read_panel(written(tmp_path, ROWS), horizon=5)


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=80), place=st.integers(0, 6))
def test_whatever_a_cell_holds_reading_ends_in_a_panel_or_a_fault_of_the_input(
    tmp_path_factory: pytest.TempPathFactory, text: str, place: int
) -> None:
    cells = ROWS[0].split(",")
    cells[place] = text
    path = tmp_path_factory.mktemp("cell") / "panel.csv"
    lines = [HEADER, ",".join(cells), *ROWS[1:]]
    path.write_bytes("\n".join(lines).encode("utf-8", errors="surrogatepass"))
    try:
        reading = read_panel(path)
    except InputError:
        return
    assert all(problem.line and problem.remedy for problem in reading.problems)


@pytest.mark.data
def test_the_public_panel_is_read_whole(data: Path) -> None:
    reading = read_panel(data / "risk" / "country_year_panel.csv")
    panel = reading.panel
    assert (len(panel), len(panel.predictors), reading.problems) == (8455, 38, ())
    assert (int(panel.closed.sum()), int(np.nansum(panel.target))) == (8123, 205)


def test_forecasts_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "forecasts.csv"
    text = "model,ccode,base_year,probability,low,high\nm,2,2000,0.25,0.125,0.5\nm,20,2000,0.5,,\n"
    path.write_text(text, encoding="utf-8")
    table, problems = read_forecasts(path)
    assert problems == ()
    assert forecasts_csv(table) == text


def test_the_peers_own_columns_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "peer.csv"
    path.write_text(
        "ccode,prev_year,risk_prev\n2,2000,0.25\n20,2000,\n31,2000,1.5\n", encoding="utf-8"
    )
    table, problems = read_forecasts(path, name="ewp")
    assert (table.models, table.pairs) == (("ewp",), [(2, 2000)])
    assert [problem.line for problem in problems] == [4]


def test_forecasts_without_their_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "peer.csv"
    path.write_text("ccode,chance\n2,0.5\n", encoding="utf-8")
    with pytest.raises(PanelError, match="missing required column: model, base_year, probability"):
        read_forecasts(path)


@pytest.mark.parametrize("data", [b"", b"{", b"[1, 2]", b'{"format": 1}', b"\xff\xfe"])
def test_a_file_that_is_no_forecast_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "forecast.json"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_forecast(path)
