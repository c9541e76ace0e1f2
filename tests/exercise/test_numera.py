"""The exercise is rich, reproducible, conflicted and always labelled."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from importlib.resources import files
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
import pytest

from upstander.exercise import exercise_case
from upstander.exercise.panel import exercise_panel
from upstander.exercise.scribe import DATASET
from upstander.model.lever import lever_of
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from upstander.model.case import CaseFile


@pytest.fixture(scope="module")
def case() -> CaseFile:
    return exercise_case(1)


@pytest.mark.slow
def test_the_same_seed_makes_the_same_case_and_another_seed_another(case: CaseFile) -> None:
    assert exercise_case(1) == case
    assert exercise_case(2) != case


def test_everything_in_it_is_labelled_as_an_exercise(case: CaseFile) -> None:
    assert case.manifest.synthetic
    assert case.manifest.title.startswith("EXERCISE")
    assert {s.dataset for s in case.statements} == {DATASET}
    assert "exercise" in DATASET


@pytest.mark.slow
def test_it_is_rich_enough_to_be_worth_exploring(case: CaseFile) -> None:
    tally = Counter(e.schema for e in case.entities().values())
    actors = sum(e.is_a("LegalEntity") for e in case.entities().values())
    assert 230 <= actors <= 280
    assert tally["Lever"] == 40
    assert tally["Community"] >= 6
    assert tally["Protection"] >= 10
    assert tally["Incident"] >= 100


def test_its_levers_are_held_in_six_ministries_and_abroad(case: CaseFile) -> None:
    entities = case.entities()
    levers = [lever_of(e) for e in entities.values() if e.schema == "Lever"]
    holders = {entities[lever.holder].caption for lever in levers if lever.holder}
    assert sum("Verlane Ministry" in name for name in holders) == 6
    assert sum("Verlane" not in name for name in holders) >= 6


def test_it_covers_three_years(case: CaseFile) -> None:
    days = {s.value for s in case.statements if s.schema == "Incident" and s.prop == "date"}
    assert min(days) < "2023-12-31"
    assert max(days) > "2026-06-01"


def test_every_marking_of_the_protocol_occurs(case: CaseFile) -> None:
    assert {s.marking.level for s in case.statements} == set(TLP)


def test_some_sources_copy_others_and_some_contradict_them(case: CaseFile) -> None:
    copies = [s for s in case.statements if s.origin == "Basin Wire" and s.source]
    assert len({s.source.split(",")[0] for s in copies}) > 1
    commanders: dict[str, set[str]] = defaultdict(set)
    for entity in case.entities().values():
        if entity.schema == "Posting":
            commanders[entity.first("unit")].add(entity.first("holder"))
    assert any(len(people) > 1 for people in commanders.values())


def test_some_incidents_were_judged_to_be_the_same(case: CaseFile) -> None:
    assert any(s.canonical_id for s in case.statements if s.schema == "Incident")


def test_ids_do_not_betray_how_many_there_are(case: CaseFile) -> None:
    assert all(s.entity_id.startswith("nm-") and len(s.entity_id) == 13 for s in case.statements)


def test_its_world_is_synthetic_and_its_last_windows_are_open() -> None:
    panel = exercise_panel(1)
    assert panel.synthetic
    assert np.isnan(panel.target[panel.base_years > 2023]).all()
    assert not np.isnan(panel.target[panel.base_years <= 2023]).any()


def test_numera_is_at_peace_in_its_world() -> None:
    numera = exercise_panel(1).select(np.array([n == "Numera" for n in exercise_panel(1).names]))
    war = numera.column("battledeaths.log2")
    assert war is not None
    assert (war[-6:] == 0).all()


def test_its_seats_lie_in_the_open_sea(case: CaseFile) -> None:
    text = files("upstander.hub.web").joinpath("static/hub/world.json").read_text("utf-8")
    rings = [
        ring
        for feature in json.loads(text)["features"]
        for part in (
            [feature["geometry"]["coordinates"]]
            if feature["geometry"]["type"] == "Polygon"
            else feature["geometry"]["coordinates"]
        )
        for ring in part[:1]
    ]
    nearest = {}
    for entity in case.entities().values():
        if entity.is_a("Address") and entity.values("latitude"):
            x, y = entity.number("longitude"), entity.number("latitude")
            assert x is not None
            assert y is not None
            nearest[entity.caption] = min(hypot(a - x, b - y) for ring in rings for a, b in ring)
    assert len(nearest) == 5
    assert min(nearest.values()) > 5  # degrees: over 500 km from any coast
