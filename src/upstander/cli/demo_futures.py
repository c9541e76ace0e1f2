"""The exercise's futures and societies, as pages of the demonstration."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def scenarios(folder: Path, seed: int) -> None:
    """Write the exercise's judgements and levers, and a page of their scenarios."""
    from upstander.brief.scenarios_page import scenarios_page
    from upstander.evidence.files import write_bytes, write_text
    from upstander.evidence.judgement_table import read_judgements
    from upstander.exercise.scenarios import exercise_judgements, exercise_pushes
    from upstander.foresight.scenarios.outlook import Asked, outlook

    table = folder / "judgements.csv"
    write_bytes(table, exercise_judgements())
    write_bytes(folder / "pushes.csv", exercise_pushes())
    judged, _ = read_judgements(table)
    banner = "EXERCISE: a fictional country, and judgements that nobody made"
    page = scenarios_page(outlook(judged, Asked(seed=seed)), banner)
    write_text(folder / "scenarios.html", page)


def resilience(folder: Path, seed: int) -> None:
    """Write the exercise's index and profile, declarations and pages."""
    from upstander.brief.index_page import index_page
    from upstander.brief.profile_page import profile_page
    from upstander.evidence.files import write_bytes, write_text
    from upstander.evidence.index_spec_file import read_index
    from upstander.evidence.resilience_observations import read_observations
    from upstander.exercise.resilience import exercise_figures, exercise_index
    from upstander.resilience.index_result import index_result
    from upstander.resilience.profile import profile

    with zipfile.ZipFile(io.BytesIO(exercise_index())) as packed:
        for name in packed.namelist():
            write_bytes(folder / "index" / name, packed.read(name))
    reading = read_index(folder / "index" / "index.yml")
    made = index_result(reading.spec, reading.table, reading.groups, seed=seed)
    write_text(folder / "resilience.html", index_page(made))
    figures = folder / "figures.csv"
    write_bytes(figures, exercise_figures())
    notes = ["EXERCISE: Verlane is a fictional country; every figure is made up."]
    write_text(
        folder / "home.html", profile_page(profile(read_observations(figures)[0]), (), notes)
    )
