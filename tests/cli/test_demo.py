"""The demo: one command, the whole spine, and every sentence of its brief found in its case."""

from __future__ import annotations

import json
import re
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.pace import slower

from upstander.cli.main import main
from upstander.evidence.case_file import read_case

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["upstander", *arguments])
    return main()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The demo on a machine without public data, and how long it took."""
    out = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPSTANDER_DATA", str(out / "nothing"))
        start = time.perf_counter()
        assert run(patch, "demo", "--out", str(out)) == 0
    return out, time.perf_counter() - start


def test_it_takes_less_than_a_minute(made: tuple[Path, float]) -> None:
    assert made[1] < 60 * slower()


def test_it_leaves_a_brief_in_two_forms_and_a_case_file(made: tuple[Path, float]) -> None:
    for name in ("brief.html", "brief.pdf", "brief-public.html", "case.zip"):
        assert (made[0] / name).stat().st_size > 10_000
    assert (made[0] / "brief.pdf").read_bytes().startswith(b"%PDF-")


def test_each_sentence_of_its_brief_is_found_in_its_case_file(made: tuple[Path, float]) -> None:
    known = {s.id for s in read_case(made[0] / "case.zip").statements}
    page = (made[0] / "brief.html").read_text(encoding="utf-8")
    numbers = re.findall(r'class="w"[^>]* href="#w(\d+)"', page)
    articles = dict(re.findall(r'<article id="w(\d+)">(.*?)</article>', page, re.DOTALL))
    assert len(numbers) > 30
    assert set(numbers) == set(articles)
    for number, article in articles.items():
        said = re.findall(r"<code>([0-9a-f]{40})</code>", article)
        assert said, f"sentence {number} stands on nothing"
        assert set(said) <= known


def test_every_page_of_the_exercise_says_so_and_no_real_page_does(
    made: tuple[Path, float],
) -> None:
    for name in (
        "brief.html", "brief-public.html", "exercise/ranking.html",
        "exercise/scenarios.html", "exercise/resilience.html", "exercise/home.html",
    ):  # fmt: skip
        assert "EXERCISE" in (made[0] / name).read_text(encoding="utf-8")
    real = [p.read_text(encoding="utf-8") for p in (made[0] / "real").rglob("*.html")]
    assert len(real) > 160
    assert not [page for page in real if "EXERCISE" in page or "Numera" in page]


def test_a_machine_without_data_still_shows_our_own_forecast(made: tuple[Path, float]) -> None:
    page = (made[0] / "real" / "ranking.html").read_text(encoding="utf-8")
    assert page.count('<th scope="row">') == 168
    assert "first form" in page.lower()
    assert not (made[0] / "real" / "training.html").exists()


@pytest.mark.data
def test_with_public_data_the_training_records_are_added(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UPSTANDER_DATA", str(data))
    assert run(monkeypatch, "demo", "--out", str(tmp_path), "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["source"] == "made now from the public panel"
    page = (tmp_path / "real" / "training.html").read_text(encoding="utf-8")
    assert "217 of 2,512 course rows" in page


@pytest.mark.parametrize(
    ("reader", "suffix"), [("desk", "html"), ("public", "pdf"), ("minister", "md")]
)
def test_a_brief_is_written_for_each_reader_and_form(
    made: tuple[Path, float],
    reader: str,
    suffix: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = made[0] / f"again.{suffix}"
    arguments = ["brief", str(made[0] / "case.zip"), "--for", reader, "--out", str(out)]
    assert run(monkeypatch, *arguments, "--worlds", "128", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["audience"] == reader
    assert out.stat().st_size > 1_000


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--for", "president"], 2, "use minister, desk or public"),
        (["--out", "brief.docx"], 2, ".html, .pdf, .md"),
    ],
)
def test_a_brief_that_cannot_be_is_refused(
    made: tuple[Path, float],
    arguments: list[str],
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, "brief", str(made[0] / "case.zip"), *arguments) == code
    assert message in capsys.readouterr().err


def test_a_case_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "brief", "no-such-case") == 1
    assert "no-such-case" in capsys.readouterr().err
