"""`upstander risk`: files in, files out, and an exit code that a script can rely on."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.risk.worlds import PREDICTORS, small_panel

from upstander.cli.main import main
from upstander.errors import PanelError
from upstander.model.forecast_table import COLUMNS, ForecastTable
from upstander.risk.backtest import Material, forecasts_of

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture(scope="module")
def panel_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world as a panel's file, with onsets through its last year."""
    panel = small_panel()
    path = tmp_path_factory.mktemp("world") / "panel.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["ccode", "country", "year", *PREDICTORS, "mk_onset_1or2", "synthetic"])
        for row, name in enumerate(panel.names):
            label = "" if np.isnan(panel.target[row]) else int(panel.target[row])
            values = [repr(float(value)) for value in panel.matrix[row]]
            key = [int(panel.codes[row]), name, int(panel.base_years[row])]
            writer.writerow([*key, *values, label, 1])
    return path


SHORT = ("--from", 2007, "--to", 2008, "--refits", 0, "--quick", "--jobs", 1)


@pytest.fixture(scope="module")
def short(panel_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a short backtest writes, when nothing stops it."""
    out = tmp_path_factory.mktemp("short") / "forecasts.csv"
    words = ["upstander", "risk", "backtest", panel_file, *SHORT, "--out", out]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(word) for word in words])
        assert main() == 0
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_forecast_writes_one_row_a_country_and_one_json_document(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "forecasts.csv"
    code, said, _ = risk("forecast", panel_file, "--refits", 5, "--out", out, "--json")
    assert code == 0
    document = json.loads(said)
    rows = rows_of(out)
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(document["countries"]) == 40
    assert {row["base_year"] for row in rows} == {"2010"}
    assert document["synthetic"] is True
    assert float(rows[0]["probability"]) == pytest.approx(
        document["countries"][0]["probability"][0], rel=1e-6
    )


def test_forecast_for_a_person_begins_with_exercise_and_states_the_base_rate(
    risk: Command, panel_file: Path
) -> None:
    code, said, _ = risk("forecast", panel_file, "--refits", 0, "--base-year", 2005)
    assert code == 0
    assert said.startswith("EXERCISE")
    assert "base rate" in said
    assert "2006-07, from base year 2005" in said


def test_a_saved_forecast_can_be_explained(risk: Command, panel_file: Path, tmp_path: Path) -> None:
    saved = tmp_path / "forecast.json"
    assert risk("forecast", panel_file, "--refits", 5, "--save", saved)[0] == 0
    code, said, _ = risk("explain", "Country 07", "--forecast", saved, "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["code"], len(told["top"])) == (7, 4)
    assert {"words", "direction", "value_said", "reference_said"} <= set(told["top"][0])


def test_the_bundled_vintage_is_explained_in_five_predictors(risk: Command) -> None:
    code, said, _ = risk("explain", "625", "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["country"], told["of"], len(told["top"])) == ("Sudan", 168, 5)


def test_a_countrys_page_is_written_in_a_language(risk: Command, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    code, said, _ = risk("explain", "625", "--out", out, "--language", "ar", "--json")
    assert (code, json.loads(said)["country"]) == (0, "Sudan")
    page = out.read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "السودان" in page
    assert risk("explain", "625", "--language", "tlh")[0] == 2


def test_an_unknown_country_is_wrong_usage_and_brings_suggestions(risk: Command) -> None:
    code, said, err = risk("explain", "Sudn")
    assert (code, said) == (2, "")
    assert "did you mean" in err
    assert "Sudan" in err


def test_backtest_writes_every_forecast_and_scores_those_that_closed(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "forecasts.csv"
    code, said, _ = risk(
        "backtest", panel_file, "--from", 2006, "--to", 2010, "--refits", 3, "--out", out, "--json"
    )
    document = json.loads(said)
    assert code == 0
    rows = rows_of(out)
    models = ("boosted-trees", "calm-list", "elastic-net", "base-rate")
    late = [f"boosted-trees-{what}" for what in ("labels-3-years-late", "vdem-1-year-late")]
    assert [row["model"] for row in rows[::200]] == [*models, *late]
    assert len(rows) == 6 * 200
    assert {s["rows"] for s in document["scores"] if s["stratum"] == "all"} == {3 * 40}
    assert document["configurations_tried"] >= 1
    assert {c["model"] for c in document["comparisons"]} == {"boosted-trees"}
    assert {c["against"] for c in document["comparisons"]} == {*models[1:], *late}


def test_backtest_scores_a_peer_on_the_same_rows(
    risk: Command, panel_file: Path, short: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second.csv"
    code, said, err = risk("backtest", panel_file, *SHORT, "--peer", short, "--out", second)
    assert code == 0, err
    assert "boosted-trees minus elastic-net (peer), all" in said
    assert short.read_bytes() == second.read_bytes()


def test_the_same_seed_gives_the_same_file(risk: Command, panel_file: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for path, seed in zip(files, (1, 1, 2), strict=True):
        risk("forecast", panel_file, "--refits", 5, "--seed", seed, "--out", path)
    a, b, c = (path.read_bytes() for path in files)
    assert a == b
    assert a != c


def test_a_panel_with_a_bad_row_stops_with_its_line_and_writes_nothing(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "forecasts.csv"
    lines = panel_file.read_text(encoding="utf-8").splitlines()
    lines[10] = lines[10].replace(",1989,", ",0,")
    bad.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, said, err = risk("forecast", bad, "--refits", 0, "--out", out)
    assert (code, said) == (1, "")
    assert "bad.csv:11: year must be a whole number" in err
    assert not out.exists()


def test_with_json_the_faults_are_the_document(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(panel_file.read_text(encoding="utf-8") + "41,cut", encoding="utf-8")
    code, said, _ = risk("backtest", bad, "--json")
    (problem,) = json.loads(said)["problems"]
    assert code == 1
    assert (problem["source"], problem["line"]) == ("bad.csv", 40 * 31 + 2)


def test_one_year_ahead_has_its_own_outcome(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    short = tmp_path / "short.csv"
    text = panel_file.read_text(encoding="utf-8").replace("mk_onset_1or2", "mk_onset_1")
    short.write_text(text, encoding="utf-8")
    code, said, _ = risk("forecast", short, "--horizon", 1, "--refits", 0, "--json")
    document = json.loads(said)
    assert code == 0
    assert (document["horizon"], document["vintage"]) == (1, "2011")


def test_bad_rows_can_be_left_out_on_purpose_and_the_exit_code_still_tells(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "forecasts.csv"
    lines = panel_file.read_text(encoding="utf-8").splitlines()
    lines[10] += ",9"
    bad.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, _, err = risk("forecast", bad, "--refits", 0, "--out", out, "--skip-bad-rows")
    assert code == 1
    assert "bad.csv:11" in err
    assert len(rows_of(out)) == 40


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("forecast", "absent.csv"), 1),
        (("forecast",), 2),
        (("forecast", "absent.csv", "--horizon", "5"), 2),
        (("forecast", "absent.csv", "--refits", "-1"), 2),
        (("explain", "Sudan", "--forecast", "absent.json"), 1),
        (("nonsense",), 2),
    ],
)
def test_wrong_usage_and_wrong_input_differ_in_their_exit_code(
    risk: Command, arguments: tuple[str, ...], code: int
) -> None:
    assert risk(*arguments)[0] == code


def test_names_in_a_file_cannot_drive_the_terminal(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    saved, driven = tmp_path / "forecast.json", tmp_path / "driven.csv"
    text = panel_file.read_text(encoding="utf-8").replace("Country 07", "Country\x1b[2J 07")
    driven.write_text(text, encoding="utf-8")
    _, said, _ = risk("forecast", driven, "--refits", 0, "--save", saved)
    _, told, _ = risk("explain", "7", "--forecast", saved)
    assert "\x1b" not in said + told
    assert "\\x1b[2J" in told


@pytest.mark.parametrize("model", ["boosted-trees", "calm-list", "elastic-net"])
def test_a_past_forecast_can_be_made_again(
    risk: Command, panel_file: Path, tmp_path: Path, model: str
) -> None:
    saved = tmp_path / "then.json"
    options = ("--model", model, "--base-year", 2004, "--refits", 3, "--seed", 5)
    assert risk("forecast", panel_file, *options, "--save", saved)[0] == 0
    code, said, _ = risk("again", saved, panel_file, "--json")
    told = json.loads(said)
    assert (code, told["same"], told["base_year"]) == (0, True, 2004)
    other = tmp_path / "panel.csv"
    other.write_bytes(panel_file.read_bytes().replace(b"Country 01", b"Country 1"))
    code, said, err = risk("again", saved, other)
    assert (code, said) == (1, "")
    assert "not the files" in err


def test_a_forecast_that_kept_its_files_can_be_made_again_when_they_have_changed(
    risk: Command, panel_file: Path, tmp_path: Path
) -> None:
    saved, folder, panel = tmp_path / "then.json", tmp_path / "kept", tmp_path / "panel.csv"
    panel.write_bytes(panel_file.read_bytes())
    options = ("--base-year", 2004, "--refits", 3, "--alone", "--save", saved, "--keep", folder)
    assert risk("forecast", panel, *options, "--model", "elastic-net")[0] == 0
    panel.write_text("another edition", encoding="utf-8")
    code, said, _ = risk("again", saved, "--kept", folder, "--json")
    assert (code, json.loads(said)["same"]) == (0, True)
    (version,) = folder.glob("*/panel.csv")
    version.write_text("changed", encoding="utf-8")
    assert "is not what was kept" in risk("again", saved, "--kept", folder)[2]
    version.unlink()
    assert "not kept here" in risk("again", saved, "--kept", folder)[2]
    assert risk("again", saved)[0] == 2


def test_a_backtest_that_stopped_goes_on_where_it_was(
    risk: Command,
    panel_file: Path,
    short: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, part = tmp_path / "out.csv", tmp_path / "out.csv.part"
    command = ("backtest", panel_file, *SHORT, "--out", out)
    made: list[int] = []

    def broken(given: Material, refits: int, seed: int, year: int) -> ForecastTable:
        if made:
            raise PanelError("the power went")
        made.append(year)
        return forecasts_of(given, refits, seed, year)

    with monkeypatch.context() as patch:
        patch.setattr("upstander.risk.backtest.forecasts_of", broken)
        assert risk(*command)[0] == 1
    assert part.exists()
    assert not out.exists()
    code, _, err = risk(*command)
    assert code == 0
    assert "1 base years were made before" in err
    assert out.read_bytes() == short.read_bytes()
    assert not part.exists()
