"""A tree is one tree: what makes it none is told with its line."""

from __future__ import annotations

import pytest

from upstander.errors import InputError
from upstander.model.index_tree import IndexNode, index_tree


def node(code: str, parent: str = "", kind: str = "indicator", **more: object) -> IndexNode:
    return IndexNode(code, kind, parent, **more)  # type: ignore[arg-type]


ROOT = node("I", kind="aggregate", line=1)
LEAF = node("a", "I", line=2)


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([ROOT, LEAF, node("B", "I", "aggregate"), node("a", "B", line=9)], "9: 'a' has two par"),
        ([ROOT, LEAF, node("a", "I", line=9)], "9: 'a' is declared twice, first in line 2"),
        ([ROOT, LEAF, node("b", "X", line=9)], "9: 'b' belongs to 'X', which is not declared"),
        ([ROOT, LEAF, node("b", "a", line=9)], "9: 'b' belongs to the indicator 'a'"),
        ([ROOT, LEAF, node("b", line=9)], "9: the indicator 'b' has no parent"),
        ([ROOT, LEAF, node("B", "I", "aggregate", line=9)], "9: the aggregate 'B' has no chi"),
        ([ROOT, LEAF, node("b", "I", weight=-1.0, line=9)], "9: the weight of 'b' is -1"),
        ([ROOT, LEAF, node("b", "I", weight=0.0, line=9)], "9: the weight of 'b' is 0"),
        ([ROOT, LEAF, node("b", "I", weight=float("nan"), line=9)], "9: the weight of 'b' is nan"),
        ([ROOT, LEAF, node("b", "I", direction=2, line=9)], "9: the direction of 'b' is 2"),
        ([ROOT, LEAF, node("b", "I", denominator="p", line=9)], "9: the denominator 'p' of 'b'"),
        ([ROOT, LEAF, node("b", "I", denominator="a", line=9)], "9: the denominator 'a' of 'b'"),
        ([ROOT, LEAF, node("b", "I", low=2.0, high=1.0, line=9)], "9: the goalposts of 'b'"),
        ([ROOT, LEAF, node("p", "I", "denominator", line=9)], "9: the denominator 'p' has a par"),
        ([ROOT, LEAF, node("", "I", line=9)], "9: a node has no code"),
        ([node("A", "B", "aggregate", line=3), node("B", "A", "aggregate", line=4)],
         "the parents go in a circle: A → B → A"),
        ([node("A", "A", "aggregate", line=3), LEAF, ROOT], "in a circle: A → A"),
        ([ROOT, LEAF, node("J", kind="aggregate", line=9), node("c", "J")], "9: the tree has 2"),
        ([node("g", kind="group")], "the tree has no root"),
    ],
)  # fmt: skip
def test_what_is_no_tree_is_refused_with_its_line(nodes: list[IndexNode], message: str) -> None:
    with pytest.raises(InputError) as refused:
        index_tree(nodes, "tree.csv")
    assert message in str(refused.value)
    assert "remedy" in str(refused.value)


def test_a_long_chain_is_told_from_a_circle() -> None:
    chain = [node(f"A{k}", f"A{k - 1}" if k else "", "aggregate") for k in range(3000)]
    tree = index_tree([*chain, node("x", "A2999")])
    assert tree.level["A0"] == 3001
    assert tree.upwards[-1] == "A0"
