"""A forecast is brought into a hub from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from upstander.cli.hub import app
from upstander.errors import InputError
from upstander.evidence.forecast_file import forecast_json
from upstander.exercise.panel import exercise_panel
from upstander.hub.risks.models import ForecastRelease
from upstander.risk.forecast import forecast

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.django_db
def test_a_forecast_is_brought_in_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upstander.hub.serving.set_up", lambda _folder: None)
    file = tmp_path / "forecast.json"
    file.write_bytes(forecast_json(forecast(exercise_panel(1), 2024, seed=1)))
    run = CliRunner().invoke(app, ["risk", str(file)])
    assert run.exit_code == 0, run.output
    made = ForecastRelease.objects.get()
    assert (made.base_year, made.brought_by) == (2024, None)
    lost = CliRunner().invoke(app, ["risk", str(tmp_path / "gone.json")])
    assert isinstance(lost.exception, InputError)
