"""Multilevel critical node instances with published optima: reached, and proved."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from upstander.levers.multilevel.game import Game, play, reply

if TYPE_CHECKING:
    from pathlib import Path


def instances(data: Path) -> list[dict[str, Any]]:
    path = data / "network" / "mcn" / "mcn_instances.jsonl.gz"
    if not path.exists():
        pytest.skip("no mcn instances in the public data")
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def game_of(row: dict[str, Any]) -> Game:
    edges = tuple((a - 1, b - 1) for a, b in row["edges"])
    return Game(row["n"], edges, row["vaccinate"], row["attack"], row["protect"])


@pytest.mark.data
def test_the_published_moves_spare_what_is_published(data: Path) -> None:
    for row in instances(data):
        moves = ([v - 1 for v in row[key]] for key in ("sol_vaccinate", "sol_attack"))
        assert reply(game_of(row), *moves)[0] == row["opt_saved"], row["name"]


@pytest.mark.data
@pytest.mark.parametrize("size", [20, pytest.param(40, marks=pytest.mark.slow)])
def test_the_published_optimum_is_reached_and_proved_on_small_networks(
    data: Path, size: int
) -> None:
    rows = [r for r in instances(data) if r["n"] == size and min(r["vaccinate"], r["protect"]) < 3]
    assert rows
    for row in rows:
        found = play(game_of(row))
        assert found.proved, row["name"]
        assert found.spared == row["opt_saved"], row["name"]


@pytest.mark.data
@pytest.mark.slow
def test_the_published_optimum_is_reached_and_proved_with_three_moves_each(data: Path) -> None:
    rows = [r for r in instances(data) if r["n"] == 40 and r["name"].split("_")[1] == "3-3-3"]
    for row in rows[::7]:  # from sparse to dense, and a tree
        found = play(game_of(row))
        assert (found.spared, found.proved) == (row["opt_saved"], True), row["name"]
