"""All consistent scenarios of a matrix, exactly, by one of two solvers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.foresight.scenarios.balance import consistency
from upstander.foresight.scenarios.branching import FOUND, Tree, advance, begin, tree
from upstander.foresight.scenarios.enumeration import enumerated
from upstander.foresight.scenarios.web import Web, web
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from upstander.model.cross_impact import CrossImpact

    Ints = NDArray[np.int64]

WORK = 2_000
"""Variants tried in a slice: some tens of milliseconds."""

PATIENCE = 60_000
"""Variants that branch and bound tries on a sparse matrix before CP-SAT takes over."""

SPARSE = 0.5
"""Share of filled blocks below which a matrix is sparse."""

MANY = 500
"""Scenarios from which on CP-SAT, which tells each by a call, does not take over."""

ROWS = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioSet:
    """Consistent scenarios, and whether they are all.

    Parameters
    ----------
    scenarios
        Shape (S, n): 0-based variants, in ascending order.
    complete
        Whether there can be no other: False where the search was stopped or the list was cut.
    slack
        By how much a variant may trail, in the unit of the matrix.
    method
        ``branch and bound`` or ``CP-SAT``.
    tried
        Variants that branch and bound tried.
    share
        Share of the search tree that is behind, from 0 to 1.
    """

    scenarios: Ints
    complete: bool
    slack: int
    method: str
    tried: int
    share: float


@dataclass(slots=True)
class Search:
    """A search for all consistent scenarios that goes on in slices.

    Parameters
    ----------
    matrix
        Judgements.
    slack
        By how much a variant may trail its best rival, in the unit of the matrix; at least 0.
    push
        Shape (V,): added to the balance of each variant from outside.
    most
        The list is cut at as many scenarios.
    within
        Descriptors that have one variant, by number: only such scenarios are looked for.

    Examples
    --------
    >>> from upstander.model.cross_impact import CrossImpact, Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> search = Search(CrossImpact(two, impact))
    >>> search.advance()
    >>> search.done, search.found().scenarios.tolist()
    (True, [[0, 0], [1, 1]])
    """

    matrix: CrossImpact
    slack: int = 0
    push: Ints | None = None
    most: int = 1_000_000
    within: Mapping[int, int] = field(default_factory=dict)
    tried: int = 0
    _web: Web = field(init=False)
    _tree: Tree = field(init=False)
    _weight: Ints = field(init=False)
    _lists: list[Ints] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        if self.slack < 0:
            raise UsageError("the slack is negative", remedy="give 0 or more")
        if self.most < 1:
            raise UsageError("the list has no room", remedy="allow at least one scenario")
        self._web = web(self.matrix, self.push)
        self._tree = tree(self._web, ROWS)
        for i, v in self.within.items():
            first, last = int(self._web.starts[i]), int(self._web.starts[i + 1])
            self._tree.possible[0, first:last] = 0
            self._tree.possible[0, first + v] = 1
            self._tree.left[0, i] = 1
        self._weight = np.ones(len(self.matrix.descriptors), np.int64)
        begin(self._web, self._tree, self._weight, self.slack)
        self._emptied()

    @property
    def done(self) -> bool:
        """Whether the search is over: the tree is done, or the list is full."""
        return self.exhausted or self.listed >= self.most

    @property
    def exhausted(self) -> bool:
        """Whether every branch was followed or proved empty."""
        return bool(self._tree.state[0] < 0)

    @property
    def listed(self) -> int:
        """How many scenarios are found so far."""
        return sum(len(part) for part in self._lists)

    @property
    def share(self) -> float:
        """Share of the search tree that is behind."""
        return 1.0 if self.exhausted else min(1.0, float(self._tree.done[0]))

    def advance(self, work: int = WORK) -> None:
        """Go on for a slice of ``work`` variants, or until the buffer is full."""
        advance(self._web, self._tree, self._weight, self.slack, work)
        self.tried += work
        self._emptied()

    def _emptied(self) -> None:
        count = int(self._tree.state[FOUND])
        if count:
            self._lists.append(self._tree.buffer[:count].copy())
            self._tree.state[FOUND] = 0

    def state(self) -> dict[str, Ints]:
        """All that the search has behind and before it, as arrays that can be kept in a file."""
        kept = {name: np.array(part) for name, part in self._tree._asdict().items()}
        kept |= {"weight": self._weight.copy(), "tried": np.array([self.tried])}
        n = len(self.matrix.descriptors)
        return kept | {"rows": np.concatenate([np.zeros((0, n), np.int64), *self._lists])}

    def restore(self, state: Mapping[str, Ints]) -> None:
        """Go on where a search of the same matrix, slack and push stood.

        Raises
        ------
        UsageError
            The state is of another search.
        """
        own = self.state()
        fits = set(state) == set(own) and all(
            state[name].dtype == own[name].dtype and state[name].shape[1:] == own[name].shape[1:]
            for name in own
        )
        fits = fits and all(
            state[name].shape == part.shape for name, part in self._tree._asdict().items()
        )
        if not fits:
            raise UsageError("the kept state is of another search", remedy="begin anew")
        for name, part in self._tree._asdict().items():
            part[...] = state[name]
        self._weight[...] = state["weight"]
        self.tried = int(state["tried"][0])
        self._lists = [np.array(state["rows"], np.int64)]

    def found(self) -> ScenarioSet:
        """The scenarios found so far."""
        n = len(self.matrix.descriptors)
        rows = np.concatenate([np.zeros((0, n), np.int64), *self._lists])
        listed = in_order(rows)[: self.most]
        complete = self.exhausted and self.listed <= self.most
        name = "branch and bound"
        return ScenarioSet(listed, complete, self.slack, name, self.tried, self.share)


@dataclass(slots=True, eq=False)
class Kept:
    """Where a search stood when it was stopped; None before it began and once it is done."""

    state: Mapping[str, Ints] | None = None


def in_order(rows: Ints) -> Ints:
    """Scenarios in ascending order of their variants, each once."""
    return np.unique(rows, axis=0) if len(rows) else rows


def solve(
    matrix: CrossImpact,
    *,
    slack: int = 0,
    push: ArrayLike | None = None,
    most: int = 1_000_000,
    method: str = "",
    kept: Kept | None = None,
    going: Callable[[float, int], float] = lambda _share, _count: np.inf,
) -> ScenarioSet:
    """All consistent scenarios.

    Parameters
    ----------
    matrix, slack, push, most
        As for `Search`.
    method
        ``branch and bound`` or ``CP-SAT``; by default the first, and the second where a sparse
        matrix has not been searched after `PATIENCE` variants.
    kept
        A state to go on from, and where it is put when the search stops early; CP-SAT, which
        cannot be interrupted and resumed, then never takes over.
    going
        Called between slices with the share of the tree behind and the scenarios found; returns
        the seconds left. At 0 the search stops and the set is not complete.

    Raises
    ------
    UsageError
        A negative slack, or a method that is not there.
    """
    if method not in ("", "branch and bound", "CP-SAT"):
        raise UsageError(
            Phrase("no method {method!r}", method=method), remedy="branch and bound, or CP-SAT"
        )
    outer = None if push is None else np.asarray(push, np.int64)
    search = Search(matrix, slack, outer, most)
    if kept is not None:
        method = "branch and bound"
        if kept.state is not None:
            search.restore(kept.state)
    if method == "CP-SAT":
        return _by_model(search, going)
    hands_over = method == "" and matrix.density < SPARSE
    while not search.done and going(search.share, search.listed) > 0:
        if hands_over and search.tried >= PATIENCE and search.listed < MANY:
            return _by_model(search, going)
        search.advance()
    if kept is not None:
        kept.state = None if search.done else search.state()
    return checked(matrix, search.found(), outer)


def _by_model(search: Search, going: Callable[[float, int], float]) -> ScenarioSet:
    made = enumerated(
        web(search.matrix, search.push),
        search.slack,
        search.most,
        lambda count: going(search.share, count),
    )
    before = search.found()
    rows = in_order(np.concatenate([before.scenarios, made.scenarios]))[: search.most]
    share = 1.0 if made.complete else before.share
    found = ScenarioSet(rows, made.complete, search.slack, "CP-SAT", search.tried, share)
    return checked(search.matrix, found, search.push)


def checked(matrix: CrossImpact, found: ScenarioSet, push: Any = None) -> ScenarioSet:
    """The set itself, once each of its scenarios has been counted anew and is consistent."""
    if len(found.scenarios) and (
        consistency(matrix, found.scenarios, push).min() < -found.slack
    ):  # pragma: no cover - a defect of ours, and never to be passed over
        raise AssertionError("a solver gave a scenario that is not consistent")
    return found
