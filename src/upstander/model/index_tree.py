"""The tree of a composite index: indicators, what they add up to, and with what weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["indicator", "aggregate", "denominator", "group"]
HEAVIEST = 1e9
"""No weight is greater: sums of weights stay exact enough."""

KINDS: tuple[Kind, ...] = ("indicator", "aggregate", "denominator", "group")


@dataclass(frozen=True, slots=True)
class IndexNode:
    """One line of the declaration of an index.

    Parameters
    ----------
    code
        Short name; of all kinds but aggregates also the column of the data.
    kind
        Indicator, aggregate of other nodes, denominator, or a column that groups the units.
    parent
        Code of the aggregate it belongs to; empty for the index itself and outside the tree.
    weight
        Above 0; only its share among those of the same parent matters.
    direction
        1 where more is better, -1 where less is.
    denominator
        Code of what an indicator is divided by; empty for nothing.
    low, high
        Goalposts of an indicator: the worst and the best value that count, where declared.
    about
        Construct, unit and source, in words.
    line
        Where it is declared.
    """

    code: str
    kind: Kind = "indicator"
    parent: str = ""
    name: str = ""
    weight: float = 1.0
    direction: int = 1
    denominator: str = ""
    low: float | None = None
    high: float | None = None
    about: str = ""
    line: int = 0

    @property
    def label(self) -> str:
        """Its name, or its code where it has none."""
        return self.name or self.code


@dataclass(frozen=True)
class IndexTree:
    """Nodes that were found to make one tree; made by `index_tree`.

    Examples
    --------
    >>> tree = index_tree([
    ...     IndexNode("trust", parent="Index"),
    ...     IndexNode("redress", parent="Index", weight=2.0),
    ...     IndexNode("Index", "aggregate"),
    ... ])
    >>> tree.root, tree.children["Index"], tree.level["Index"], tree.upwards
    ('Index', ('trust', 'redress'), 2, ('Index',))
    """

    nodes: tuple[IndexNode, ...]

    @cached_property
    def node(self) -> dict[str, IndexNode]:
        """Every node by its code."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes below each aggregate, in the order of declaration."""
        found: dict[str, list[str]] = {n.code: [] for n in self.nodes if n.kind == "aggregate"}
        for node in self.nodes:
            if node.parent:
                found[node.parent].append(node.code)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def root(self) -> str:
        """The index itself."""
        return next(n.code for n in self.nodes if n.kind == "aggregate" and not n.parent)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the leaves, in the order of declaration."""
        return tuple(n.code for n in self.nodes if n.kind == "indicator")

    @cached_property
    def place(self) -> dict[str, int]:
        """The column of each indicator in a table of values."""
        return {code: k for k, code in enumerate(self.indicators)}

    @cached_property
    def upwards(self) -> tuple[str, ...]:
        """The aggregates, each after all that are below it; the index last."""
        order = [self.root]
        for code in order:
            order += [below for below in self.children[code] if below in self.children]
        return tuple(reversed(order))

    @cached_property
    def level(self) -> dict[str, int]:
        """1 for an indicator, and for an aggregate one more than the highest below it."""
        found = dict.fromkeys(self.indicators, 1)
        for code in self.upwards:
            found[code] = 1 + max(found[below] for below in self.children[code])
        return found

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """Codes of one kind."""
        return tuple(n.code for n in self.nodes if n.kind == kind)


def index_tree(nodes: list[IndexNode], source: str = "") -> IndexTree:
    """The tree that the nodes make.

    Raises
    ------
    InputError
        A code twice (two parents), an unknown parent or denominator, a cycle, no root or two, an
        aggregate without children, a weight that is not above 0, a direction other than 1 and -1,
        goalposts in the wrong order; with the line of the declaration.

    Examples
    --------
    >>> index_tree([IndexNode("a", parent="b", line=3)], "tree.csv")
    Traceback (most recent call last):
    upstander.errors.InputError: tree.csv:3: 'a' belongs to 'b', which is not declared (remedy: \
declare 'b' as an aggregate, or correct the parent)
    """
    _codes(nodes, source)
    known = {node.code: node for node in nodes}
    for node in nodes:
        _node(node, known, source)
    _denominators(nodes, known, source)
    _one_tree(nodes, known, source)
    return IndexTree(tuple(nodes))


def _codes(nodes: list[IndexNode], source: str) -> None:
    seen: dict[str, IndexNode] = {}
    for node in nodes:
        if not node.code:
            raise InputError("a node has no code", source=source, line=node.line, remedy="name it")
        other = seen.setdefault(node.code, node)
        if other is node:
            continue
        if other.parent != node.parent:
            message = Phrase(
                "{code!r} has two parents: {parent!r} and {other!r}",
                code=node.code,
                parent=other.parent,
                other=node.parent,
            )
            remedy = "a node adds to one aggregate; leave one of the lines out, or use another code"
        else:
            message = Phrase(
                "{code!r} is declared twice, first in line {line}",
                code=node.code,
                line=str(other.line),
            )
            remedy = "leave one of the lines out"
        raise InputError(message, source=source, line=node.line, remedy=remedy)


def _node(node: IndexNode, known: dict[str, IndexNode], source: str) -> None:
    for wrong, message, remedy in (*_placing(node, known), *_figures(node)):
        if wrong:
            raise InputError(message, source=source, line=node.line, remedy=remedy)


def _placing(node: IndexNode, known: dict[str, IndexNode]) -> Iterator[tuple[bool, str, str]]:
    code, kind, parent = node.code, node.kind, node.parent
    outside = kind in {"denominator", "group"}
    message = Phrase("the {kind} {code!r} has a parent", kind=Phrase(kind), code=code)
    yield outside and bool(parent), message, Phrase("leave its parent empty")
    alone = kind == "indicator" and not parent
    message = Phrase("the indicator {code!r} has no parent", code=code)
    yield alone, message, Phrase("say which aggregate it belongs to")
    above = known.get(parent)
    message = Phrase(
        "{code!r} belongs to {parent!r}, which is not declared", code=code, parent=parent
    )
    remedy = Phrase("declare {parent!r} as an aggregate, or correct the parent", parent=parent)
    yield bool(parent) and above is None, message, remedy
    if above is not None:
        message = Phrase(
            "{code!r} belongs to the {kind} {parent!r}",
            code=code,
            kind=Phrase(above.kind),
            parent=parent,
        )
        yield above.kind != "aggregate", message, Phrase("name an aggregate")


def _figures(node: IndexNode) -> Iterator[tuple[bool, str, str]]:
    code = node.code
    wrong = not 0 < node.weight <= HEAVIEST
    message = Phrase("the weight of {code!r} is {weight:g}", code=code, weight=node.weight)
    yield wrong, message, Phrase("give a number above 0, up to 1e9")
    message = Phrase(
        "the direction of {code!r} is {direction}", code=code, direction=node.direction
    )
    yield node.direction not in {1, -1}, message, Phrase("write 1 or -1")
    for post in (node.low, node.high):
        if post is not None:
            message = Phrase("a goalpost of {code!r} is {post:g}", code=code, post=post)
            yield not math.isfinite(post), message, Phrase("give a finite number")
    if node.low is not None and node.high is not None:
        message = Phrase(
            "the goalposts of {code!r} are {low:g} and {high:g}",
            code=code,
            low=node.low,
            high=node.high,
        )
        yield not node.low < node.high, message, Phrase("give the lower one as low")


def _denominators(nodes: list[IndexNode], known: dict[str, IndexNode], source: str) -> None:
    for node in nodes:
        below = known.get(node.denominator)
        if not node.denominator:
            continue
        if node.kind != "indicator":
            message = Phrase(
                "the {kind} {code!r} has a denominator", kind=Phrase(node.kind), code=node.code
            )
            remedy = "leave it empty"
        elif below is None or below.kind != "denominator":
            message = Phrase(
                "the denominator {denominator!r} of {code!r} is not declared",
                denominator=node.denominator,
                code=node.code,
            )
            remedy = "declare it with kind denominator, or correct its name"
        else:
            continue
        raise InputError(message, source=source, line=node.line, remedy=remedy)


def _one_tree(nodes: list[IndexNode], known: dict[str, IndexNode], source: str) -> None:
    parents = {node.parent for node in nodes}
    for node in nodes:
        if node.kind == "aggregate" and node.code not in parents:
            message = Phrase("the aggregate {code!r} has no children", code=node.code)
            remedy = "give it an indicator, or leave it out"
            raise InputError(message, source=source, line=node.line, remedy=remedy)
    _no_cycle(nodes, known, source)
    roots = [node for node in nodes if node.kind == "aggregate" and not node.parent]
    if not roots:
        remedy = "declare one aggregate without a parent: the index itself"
        raise InputError("the tree has no root", source=source, remedy=remedy)
    if len(roots) > 1:
        names = " and ".join(repr(node.code) for node in roots[:3])
        message = Phrase("the tree has {n} roots: {names}", n=len(roots), names=names)
        remedy = "give all but one a parent"
        raise InputError(message, source=source, line=roots[1].line, remedy=remedy)


def _no_cycle(nodes: list[IndexNode], known: dict[str, IndexNode], source: str) -> None:
    clear: set[str] = set()
    for node in nodes:
        path: dict[str, None] = {}
        code = node.code
        while code and code not in clear:
            if code in path:
                around = list(path)
                ring = " → ".join([*around[around.index(code) :], code])
                message = Phrase("the parents go in a circle: {ring}", ring=ring)
                remedy = "the topmost of them has no parent"
                line = known[code].line
                raise InputError(message, source=source, line=line, remedy=remedy)
            path[code] = None
            code = known[code].parent
        clear.update(path)
