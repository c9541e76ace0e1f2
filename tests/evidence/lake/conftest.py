"""A small lake that the tests share: a few events, a register, and a random list of edges."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from upstander.evidence.lake.store import add_file

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = """\
id,date_start,country,adm_1,type_of_violence,side_a,side_b,best,latitude,longitude
1,2020-01-05,Numera,Ford,3,Army,Civilians,5,1.0,2.0
2,2020-01-09,Numera,Mill,1,Army,Rebels,3,1.5,2.5
3,2021-02-09,Numera,Mill,1,Army,Rebels,3,1.5,20
"""

KENYAN = {"country": ["ke"], "birthDate": ["1970"]}

ENTITIES = (
    {"id": "p1", "schema": "Person", "name": ["Ann Ford"], **KENYAN},
    {"id": "p2", "schema": "Person", "name": ["FORD, Ann"], **KENYAN},
    {"id": "p3", "schema": "Person", "name": ["Ann Ford"]},
    {"id": "p4", "schema": "Person", "name": ["Ann Ford"]},
    {"id": "c1", "schema": "Company", "name": ["Mill Holdings"], "jurisdiction": ["ke"]},
    {"id": "o1", "schema": "Ownership", "owner": ["p1"], "asset": ["c1"], "startDate": ["2010"]},
)  # fmt: skip


def entity_lines() -> str:
    plain = [{k: v for k, v in entity.items() if k in {"id", "schema"}} for entity in ENTITIES]
    rest = [{k: v for k, v in entity.items() if k not in {"id", "schema"}} for entity in ENTITIES]
    return "\n".join(json.dumps({**a, "properties": b}) for a, b in zip(plain, rest, strict=True))


def random_edges(nodes: int, edges: int, seed: int = 7) -> list[tuple[str, str]]:
    chance = random.Random(seed)  # noqa: S311
    ends = [(chance.randrange(nodes), chance.randrange(nodes)) for _ in range(edges)]
    return [(f"n{a}", f"n{b}") for a, b in ends]


def edge_table(edges: list[tuple[str, str]]) -> str:
    return "source,target,kind\n" + "".join(f"{a},{b},owns\n" for a, b in edges)


@pytest.fixture(scope="session")
def edges() -> list[tuple[str, str]]:
    """Sparse enough for many components; among them a chain, and a hub that everyone points to."""
    chain = [(f"c{k}", f"c{k + 1}") for k in range(30)]
    hub = [(f"h{k}", "hub") for k in range(40)]
    return [*random_edges(300, 220), *chain, *hub, ("loop", "loop")]


@pytest.fixture(scope="session")
def lake(edges: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    (folder / "ged.csv").write_text(EVENTS)
    (folder / "register.jsonl").write_text(entity_lines())
    (folder / "edges.csv").write_text(edge_table(edges))
    made = folder / "lake"
    for name, kind in (
        ("ged.csv", "events"),
        ("register.jsonl", "entities"),
        ("edges.csv", "edges"),
    ):
        _, problems = add_file(
            made, folder / name, name.split(".")[0], kind, added="2026-01-01", public=True
        ) or (None, ("nothing was added",))
        assert not problems
    return made
