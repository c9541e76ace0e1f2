"""Indices and profiles in the hub: worked out in the background, home first, never silent."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from upstander.cli.hub import app
from upstander.errors import InputError, UsageError
from upstander.exercise.resilience import exercise_figures, exercise_index
from upstander.hub.audit.models import Entry
from upstander.hub.people.roles import POWERS, Power, Role
from upstander.hub.resilience import actions, engines, tasks
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.hub.resilience.selectors import latest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub.conftest import SmallHub

BRINGS = next(role for role in Role if Power.OPEN_CASE in POWERS[role])
READS = next(
    role for role in Role if Power.READ_CASE in POWERS[role] and Power.OPEN_CASE not in POWERS[role]
)


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "."), text)
    return out.getvalue()


def given(small: SmallHub, kind: PortraitKind, content: bytes, **more: Any) -> Portrait:
    return actions.bring_in(small.people[BRINGS], kind, "Ours", content, later=False, **more)


def test_an_index_is_shown_with_what_its_ranks_can_be(small: SmallHub, settings: Any) -> None:
    settings.OWN_STATE = "Orrista"
    row = given(small, PortraitKind.INDEX, exercise_index())
    assert row.state == PortraitState.DONE, row.fault
    client = small.client(READS)
    page = client.get(f"/resilience/{row.pk}/").content.decode()
    assert page.index("Orrista") < page.index("Numera")  # home first
    assert "our own country" in page
    assert "keep their order whatever the weights" in page
    assert "people without papers" in page
    assert "exercise" in page
    first = client.get("/resilience/").content.decode()
    assert "Our own country" in first
    whole = client.get(f"/resilience/{row.pk}/page/")
    assert "What each step changed" in whole.content.decode()
    assert "script" not in whole["Content-Security-Policy"].replace("default-src 'none'", "")
    assert Entry.objects.filter(action="resilience brought in").exists()


def test_a_profile_says_what_changed_and_withholds_small_bases(
    small: SmallHub, settings: Any
) -> None:
    settings.OWN_STATE = "Verlane"
    row = given(small, PortraitKind.PROFILE, exercise_figures())
    page = small.client(READS).get(f"/resilience/{row.pk}/").content.decode()
    assert "<strong>worse</strong>" in page
    assert "fewer than 50 people are withheld" in page
    document: Any = row.document
    small_ones = [one for one in document["rows"] if one["group"] == "another way"]
    assert small_ones
    assert all(one["value"] is None and one["withheld"] for one in small_ones)
    assert "worse" in small.client(READS).get("/resilience/").content.decode()


TAGS = re.compile(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", re.DOTALL)
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
DIRECTIONS = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
OF_THE_HUB = (
    "Usual, in",
    "keep their order",
    "no figures by this grouping",
    "no data",
    "everybody",
)
OF_THE_ENGINE = (
    "Who is missing", "pairs", "whatever the weights", "ranks on average", "What each step changed",
    "no data", "everybody", "withheld", "Share of adults", "Leaves out", "Trust in the police",
    "Would people of", "better", "arithmetic", "of all units", "missing",
)  # fmt: skip


def words_of(page: str) -> str:
    return TAGS.sub(" ", page)


def numbers_of(page: str, code: str) -> list[list[str]]:
    """The numbers in each cell of numbers, with the marks that English writes, ungrouped."""
    thousands, decimal = {"en": (",", "."), "fr": ("\u202f", ","), "ar": ("٬", "٫")}[code]
    cells = re.findall(r'<td class="n">(.*?)</td>', page)
    plain = [one.replace(thousands, "").replace(decimal, ".").translate(WESTERN) for one in cells]
    return [re.findall(r"[+-]?\d+(?:\.\d+)?", one) for one in plain]


@pytest.mark.parametrize("kind", PortraitKind)
def test_a_reader_meets_the_engines_words_in_their_own_language(
    small: SmallHub, kind: PortraitKind
) -> None:
    content = exercise_index() if kind is PortraitKind.INDEX else exercise_figures()
    row = given(small, kind, content)
    address = f"/resilience/{row.pk}/"
    english = small.client(READS).get(f"{address}page/").content.decode()
    assert len(numbers_of(english, "en")) > 20
    for code, direction in DIRECTIONS.items():
        client = small.client(READS)
        client.cookies.load({settings.LANGUAGE_COOKIE_NAME: code})
        page, whole = client.get(address).content.decode(), client.get(f"{address}page/")
        text = whole.content.decode()
        assert whole["Content-Language"] == code
        assert f'<html lang="{code}" dir="{direction}">' in text
        assert numbers_of(text, code) == numbers_of(english, "en")
        if code == "en":
            assert all(any(word in p for p in (page, text)) for word in ("missing", "data"))
            continue
        assert not [word for word in OF_THE_HUB if word in words_of(page)]
        assert not [word for word in OF_THE_ENGINE if word in words_of(text)]


def test_what_was_kept_before_other_languages_is_still_shown(small: SmallHub) -> None:
    row = given(small, PortraitKind.PROFILE, exercise_figures())
    document: Any = row.document
    document["missing"] = [
        {key: value for key, value in one.items() if key != "said"} for one in document["missing"]
    ]
    row.pages = {}
    row.save()
    client = small.client(READS)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "fr"})
    page = client.get(f"/resilience/{row.pk}/").content.decode()
    assert "aucun chiffre selon cette ventilation" in page
    assert "religious belonging" in page
    whole = client.get(f"/resilience/{row.pk}/page/")
    assert whole["Content-Language"] == "en"
    assert '<html lang="en" dir="ltr">' in whole.content.decode()


def test_who_may_bring_in_does_so_on_the_page_and_others_may_not(small: SmallHub) -> None:
    def form() -> dict[str, Any]:
        file = SimpleUploadedFile("figures.csv", exercise_figures())
        return {"kind": "profile", "title": "Ours <b>", "file": file}

    assert small.client(READS).post("/resilience/", form()).status_code == 404
    assert not Portrait.objects.exists()
    to = small.client(BRINGS).post("/resilience/", form())
    made = Portrait.objects.get()
    assert to["Location"] == f"/resilience/{made.pk}/"
    again = small.client(BRINGS).post("/resilience/", form())
    assert "here already" in again.content.decode()
    assert "Ours &lt;b&gt;" in small.client(READS).get("/resilience/").content.decode()


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        (PortraitKind.INDEX, b"no zip", "zip"),
        (PortraitKind.INDEX, zipped(a__csv="x"), "0 declarations"),
        (PortraitKind.INDEX, zipped(a__yml="x: 1", b__yml="y: 1"), "2 declarations"),
        (PortraitKind.INDEX, zipped(a__yml="index: ["), "a.yml"),
        (PortraitKind.INDEX, zipped(**{f"f{k}__csv": "" for k in range(21)}), "21 files"),
        (PortraitKind.PROFILE, b"", "empty"),
        (PortraitKind.PROFILE, b"place,indicator\n", "missing required column"),
    ],
)
def test_what_is_at_fault_is_told_and_can_be_given_again(
    small: SmallHub, kind: PortraitKind, content: bytes, told: str
) -> None:
    row = given(small, kind, content)
    assert row.state == PortraitState.FAILED
    assert told in row.fault
    assert "/tmp" not in row.fault  # noqa: S108
    page = small.client(READS).get(f"/resilience/{row.pk}/").content.decode()
    assert "alert error" in page
    again = given(small, kind, content)
    assert not Portrait.objects.filter(pk=row.pk).exists()
    assert again.state == PortraitState.FAILED


def test_a_zip_bomb_is_refused(small: SmallHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "MOST_UNPACKED", 100)
    row = given(small, PortraitKind.INDEX, zipped(a__yml="x" * 1000))
    assert row.state == PortraitState.FAILED
    monkeypatch.setattr(actions, "MOST_BYTES", 10)
    with pytest.raises(UsageError, match="larger than"):
        given(small, PortraitKind.PROFILE, exercise_figures())


def test_what_was_cancelled_stays_cancelled(small: SmallHub) -> None:
    row = Portrait.objects.create(
        kind=PortraitKind.PROFILE,
        title="Ours",
        content=exercise_figures(),
        digest="d",
        brought_at="2026-01-01T00:00:00Z",
    )
    small.client(BRINGS).post(f"/resilience/{row.pk}/")
    tasks.portray.func(row.pk)
    row.refresh_from_db()
    assert row.state == PortraitState.CANCELLED
    assert row.page == ""
    assert latest(PortraitKind.PROFILE) is None
    assert small.client(READS).get(f"/resilience/{row.pk}/page/").status_code == 404


@pytest.mark.django_db
def test_both_are_brought_in_by_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upstander.hub.serving.set_up", lambda _folder: None)
    for name, content in (("i.zip", exercise_index()), ("p.csv", exercise_figures())):
        (tmp_path / name).write_bytes(content)
        run = CliRunner().invoke(app, ["resilience", str(tmp_path / name), "--title", name])
        assert run.exit_code == 0, run.output
    kinds = {row.title: row.kind for row in Portrait.objects.all()}
    assert kinds == {"i.zip": PortraitKind.INDEX, "p.csv": PortraitKind.PROFILE}
    (tmp_path / "bad.zip").write_bytes(b"x")
    bad = CliRunner().invoke(app, ["resilience", str(tmp_path / "bad.zip"), "--title", "bad"])
    assert isinstance(bad.exception, InputError)
