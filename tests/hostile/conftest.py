"""The world that hostile inputs are tried against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.world import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> World:
    return World(tmp_path, monkeypatch, capsys).begin()
