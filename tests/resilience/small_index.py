"""Small indices for tests: random trees, and a written-out world whose names are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from upstander.model.index_table import IndexTable
from upstander.model.index_tree import IndexNode, IndexTree, index_tree

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float64]

SPEC = """\
index: Cohesion in six districts
about: A made-up index of made-up districts.
date: "2024"
synthetic: true
data: districts.csv
unit: code
name: district
tree:
  - {code: Cohesion, kind: aggregate}
  - {code: Trusting, kind: aggregate, parent: Cohesion, name: Trust}
  - {code: Institutions, kind: aggregate, parent: Cohesion, weight: 2}
  - {code: trust, parent: Trusting, name: Trust in neighbours, about: "share who trust, survey"}
  - {code: incidents, parent: Trusting, direction: -1, denominator: people}
  - {code: redress, parent: Institutions}
  - {code: seats, parent: Institutions, denominator: people}
  - {code: people, kind: denominator}
  - {code: side, kind: group}
steps:
  impute: {with: median, by: side}
  normalise: {method: min-max, low: 1, high: 100}
  aggregate: {Cohesion: geometric}
vary: {1: 0.2, 2: 0.3}
draws: 5000
alternatives:
  impute: [mean, median]
  normalise: [{method: min-max, low: 1, high: 100}, rank]
  aggregate: [arithmetic, geometric]
  weights: 50
groups:
  data: by_group.csv
  by: [sex, origin]
  range: [0, 100]
missing:
  - {group: people in barracks, reason: the survey does not enter them}
  - {group: stateless, in: origin}
"""

DISTRICTS = """\
code,district,side,people,trust,redress,incidents,seats
D1,Arbel,north,1200,62,40,3,4
D2,Borna,north,900,55,35,9,2
D3,Cetin,south,3000,48,52,22,9
D4,Dorra,south,700,71,,1,3
D5,Evrin,south,1500,39,28,17,2
D6,Farro,north,400,66,61,0,1
"""

BY_GROUP = """\
code,indicator,sex,origin,value,base
D1,trust,all,all,62,120
D1,trust,women,all,58,64
D1,trust,men,all,66.571,56
D1,trust,all,settled,65,110
D1,trust,all,new,29,10
D1,trust,women,settled,61,60
D1,trust,women,new,13,4
D1,trust,men,settled,69.8,50
D1,trust,men,new,39.667,6
D2,trust,all,all,55,90
D2,trust,women,all,50,45
D2,trust,men,all,60,45
"""


def written(folder: Path, spec: str = SPEC, districts: str = DISTRICTS) -> Path:
    """The declaration of a made-up index of made-up districts, with its data beside it."""
    (folder / "districts.csv").write_text(districts)
    (folder / "by_group.csv").write_text(BY_GROUP)
    (folder / "spec.yml").write_text(spec)
    return folder / "spec.yml"


def tree_of(*branches: tuple[float, ...]) -> IndexTree:
    """An index of branches, each of indicators with these weights; branches weigh 1, 2, 3…"""
    nodes = [IndexNode("I", "aggregate")]
    for b, weights in enumerate(branches):
        nodes.append(IndexNode(f"B{b}", "aggregate", "I", weight=b + 1.0))
        nodes += [
            IndexNode(f"x{b}{k}", parent=f"B{b}", weight=weight) for k, weight in enumerate(weights)
        ]
    return index_tree(nodes)


def flat(*weights: float) -> IndexTree:
    """An index of indicators alone."""
    nodes = [IndexNode(f"x{k}", parent="I", weight=weight) for k, weight in enumerate(weights)]
    return index_tree([*nodes, IndexNode("I", "aggregate")])


def table_of(tree: IndexTree, values: Floats) -> IndexTable:
    units = tuple(f"u{k}" for k in range(len(values)))
    return IndexTable(units, tree.indicators, values)


@st.composite
def worlds(draw: st.DrawFn, most_units: int = 4) -> tuple[IndexTree, Floats, dict[str, float]]:
    """A small tree of two levels, positive values, and a share by which each weight may vary."""
    weight = st.floats(0.5, 3.0)
    branch = st.lists(weight, min_size=1, max_size=3).map(tuple)
    tree = tree_of(*draw(st.lists(branch, min_size=1, max_size=3)))
    n, m = draw(st.integers(2, most_units)), len(tree.indicators)
    value = st.integers(1, 20).map(float)
    rows = draw(st.lists(st.lists(value, min_size=m, max_size=m), min_size=n, max_size=n))
    share = st.sampled_from([0.0, 0.1, 0.5, 0.9])
    shares = {code: draw(share) for code in tree.level if code != tree.root}
    return tree, np.array(rows), shares
