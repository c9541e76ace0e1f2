"""The world that hostile inputs are tried against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from tests.hostile.world import World
from upstander.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def commands() -> object:
    """The commands, put together once: typer does it anew at every call, for half of the time."""
    return get_command(app)


@pytest.fixture
def world(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    commands: object,
) -> World:
    monkeypatch.setattr("upstander.cli.main.app", commands)
    return World(tmp_path, monkeypatch, capsys).begin()
