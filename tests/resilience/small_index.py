"""Small indices for tests: random trees, and a written-out world whose names are made up."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from upstander.model.index_table import IndexTable
from upstander.model.index_tree import IndexNode, IndexTree, index_tree

Floats = NDArray[np.float64]


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
