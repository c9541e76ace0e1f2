"""What pages load is compressed once for a release, and anew where anything is amiss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from upstander.hub import static_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"  # type: ignore[attr-defined]
    collected: list[str] = []

    def collect(name: str, **_: object) -> None:
        collected.append(name)
        folder = tmp_path / "static"
        folder.mkdir(exist_ok=True)
        (folder / "hub.1.css").write_text("a{}")
        (folder / "staticfiles.json").write_text('{"paths": {"hub.css": "hub.1.css"}}')

    monkeypatch.setattr(static_files, "call_command", collect)
    return tmp_path / "static"


def test_a_second_start_compresses_nothing(root: Path) -> None:
    assert static_files.make_ready()
    assert not static_files.make_ready()


@pytest.mark.parametrize("amiss", ["hub.1.css", "staticfiles.json", "made-of.txt"])
def test_what_lacks_is_made_anew(root: Path, amiss: str) -> None:
    static_files.make_ready()
    (root / amiss).unlink()
    assert static_files.make_ready()
    assert not static_files.make_ready()


def test_another_release_is_made_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    static_files.make_ready()
    real = static_files._digest()
    monkeypatch.setattr(static_files, "_digest", lambda: f"not {real}")
    assert static_files.make_ready()


@pytest.mark.slow
def test_every_file_is_there_by_its_content_and_compressed(
    tmp_path: Path, settings: object
) -> None:
    settings.STATIC_ROOT = tmp_path / "whole"  # type: ignore[attr-defined]
    settings.STORAGES = settings.STORAGES | {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    assert finders.find("hub/hub.css")
    assert static_files.make_ready()
    name = staticfiles_storage.stored_name("hub/hub.css")  # type: ignore[attr-defined]
    assert name != "hub/hub.css"
    for ending in ("", ".gz", ".br"):
        assert (tmp_path / "whole" / f"{name}{ending}").is_file()
    assert not (tmp_path / "whole" / "hub" / "hub.css").exists()
