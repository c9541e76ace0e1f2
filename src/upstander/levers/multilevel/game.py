"""The game of three moves: protect, be struck, protect again, so that most are spared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError
from upstander.levers.multilevel.kernels import least_reached, next_protection, next_strike
from upstander.levers.plan import forever

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

_CELLS = 2_000_000
"""Searches of a protection between two looks at the clock, over nodes to the power of replies."""


@dataclass(frozen=True, slots=True)
class Game:
    """A network on which harm spreads, and how many nodes each move takes.

    Parameters
    ----------
    nodes
        How many there are, numbered from 0.
    edges
        Pairs of nodes; harm spreads both ways. Loops and repetitions mean nothing.
    before, strikes, after
        Nodes protected first, then struck by an adversary who has seen it, then protected by us
        who have seen the strike.

    Raises
    ------
    InstanceError
        A node outside the range, or a negative budget.
    """

    nodes: int
    edges: tuple[tuple[int, int], ...]
    before: int
    strikes: int
    after: int

    def __post_init__(self) -> None:
        if min(self.before, self.strikes, self.after) < 0 or self.nodes < 1:
            raise InstanceError("a game needs a node, and budgets of at least 0")
        for ends in self.edges:
            if not all(0 <= v < self.nodes for v in ends):
                raise InstanceError(f"edge {ends} leaves the nodes 0 to {self.nodes - 1}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a game ends when all play their best.

    Parameters
    ----------
    spared
        Nodes that are not reached, those protected included.
    before, strike, after
        The three moves: ours, the worst strike against it, and our best reply.
    bound
        No first move spares more; equal to ``spared`` where it is proved to be the best.
    """

    spared: int
    before: tuple[int, ...]
    strike: tuple[int, ...]
    after: tuple[int, ...]
    bound: int

    @property
    def proved(self) -> bool:
        """Whether the first move is proved to be the best."""
        return self.spared == self.bound


def play(game: Game, *, seconds_left: Callable[[], float] = forever) -> Outcome:
    r"""The best first move, with proof.

    .. math:: \max_{|D| \le \Omega} \; \min_{|I| \le \Phi,\, I \cap D = \emptyset} \;
        \max_{|P| \le \Lambda,\, P \cap I = \emptyset} \; n - |R(I; G - D - P)|

    with R what is reached from I. Strikes and replies that refuted once are tried first on what
    comes after (column and constraint generation over enumerated moves).

    Parameters
    ----------
    game
        Network and budgets.
    seconds_left
        Asked between steps; when nothing is left, the best so far is returned, and is unproved.

    Notes
    -----
    Method and source: ``docs/explanation/multilevel.md``.
    """
    return _Search(game, seconds_left).run()


def reply(game: Game, before: Iterable[int], strike: Iterable[int]) -> tuple[int, tuple[int, ...]]:
    """What the best reply to a strike spares, and the reply.

    Examples
    --------
    >>> reply(Game(4, ((0, 1), (1, 2), (2, 3)), 0, 1, 1), (), (0,))
    (3, (1,))
    """
    board = _Board.of(game)
    return board.reply(board.flags(before), tuple(strike))


@dataclass(slots=True, eq=False)
class _Board:
    """The network as arrays, with nodes in the order in which moves are tried.

    ``worth`` are those worth protecting first: there is a best first move among them.
    """

    game: Game
    first: NDArray[np.int32]
    near: NDArray[np.int32]
    order: NDArray[np.int32]
    worth: NDArray[np.int32]

    @staticmethod
    def of(game: Game) -> _Board:
        arcs = {(a, b) for a, b in game.edges if a != b}
        pairs = np.array(sorted(arcs | {(b, a) for a, b in arcs}), dtype=np.int32).reshape(-1, 2)
        first = np.searchsorted(pairs[:, 0], np.arange(game.nodes + 1)).astype(np.int32)
        degree, near = np.diff(first), np.ascontiguousarray(pairs[:, 1])
        order = np.argsort(-degree, kind="stable").astype(np.int32)
        # Whatever an end of the network would spare, its neighbour or any other node spares too.
        end = degree <= 1
        single = degree == 1
        end[single] = degree[near[first[:-1][single]]] > 1
        worth = order[~end[order]]
        return _Board(game, first, near, order, worth if len(worth) >= game.before else order)

    def flags(self, nodes: Iterable[int]) -> NDArray[np.uint8]:
        made = np.zeros(self.game.nodes, dtype=np.uint8)
        made[list(nodes)] = 1
        return made

    def reply(
        self, gone: NDArray[np.uint8], strike: tuple[int, ...], stop: int = 0
    ) -> tuple[int, tuple[int, ...]]:
        """What the best reply spares; the first found that leaves ``stop`` reached is enough."""
        chosen = np.full(max(1, self.game.after), -1, dtype=np.int32)
        struck = self.flags(strike)
        args = (self.first, self.near, gone, struck, self.game.after, stop, chosen)
        left = least_reached(*args)
        return self.game.nodes - left, tuple(int(v) for v in chosen if v >= 0)

    def parts(self, gone: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The part that each node is left in (-1: removed), and the sizes of the parts."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        tail = np.repeat(np.arange(self.game.nodes), np.diff(self.first))
        kept = (gone[tail] == 0) & (gone[self.near] == 0)
        shape = (self.game.nodes, self.game.nodes)
        matrix = coo_array((np.ones(kept.sum()), (tail[kept], self.near[kept])), shape=shape)
        label = connected_components(matrix.tocsr(), directed=False)[1].astype(np.int32)
        size = np.bincount(label, minlength=self.game.nodes).astype(np.int32)
        label[gone != 0] = -1
        return label, size


@dataclass(slots=True, eq=False)
class _Worst:
    """Looks for strikes against one protection; what it learns of replies it keeps."""

    board: _Board
    gone: NDArray[np.uint8]
    labels: list[NDArray[np.int32]] = field(default_factory=list)
    sizes: list[NDArray[np.int32]] = field(default_factory=list)

    def strike(self, spared: int) -> tuple[int, tuple[int, ...]] | None:
        """A strike after which at most so many can be spared, and how many; None for none."""
        board, need = self.board, self.board.game.nodes - spared
        order = board.order[self.gone[board.order] == 0]
        moves = min(board.game.strikes, len(order))
        index = np.arange(moves, dtype=np.int32)
        if not self.labels:
            self._learn(())
        rank = np.arange(len(self.labels), dtype=np.int32)
        while next_strike(index, order, *self._known(), len(self.labels), rank, need):
            struck = tuple(int(v) for v in order[index])
            kept, answer = board.reply(self.gone, struck, need - 1)
            if kept <= spared:
                return kept, struck
            self._learn(answer)
            rank = np.concatenate([[len(rank)], rank]).astype(np.int32)
        return None

    def _known(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return np.stack(self.labels), np.stack(self.sizes)

    def _learn(self, answer: Sequence[int]) -> None:
        gone = self.gone.copy()
        gone[list(answer)] = 1
        label, size = self.board.parts(gone)
        self.labels.append(label)
        self.sizes.append(size)


class _Search:
    """One run: protections in order, each refuted by a known strike, or by a new one, or kept."""

    def __init__(self, game: Game, seconds_left: Callable[[], float]) -> None:
        self.game = game
        self.seconds_left = seconds_left
        self.board = _Board.of(game)
        self.strikes: list[tuple[int, ...]] = []
        self.best: tuple[int, tuple[int, ...], tuple[int, ...]] = (-1, (), ())

    def run(self) -> Outcome:
        moves = min(self.game.before, self.game.nodes)
        self._climb(tuple(int(v) for v in self.board.worth[:moves]))
        index = np.arange(moves, dtype=np.int32)
        rank = np.zeros(0, dtype=np.int32)
        found = 1
        while found and self.seconds_left() > 0:
            if found == 1:
                self._look(tuple(int(v) for v in self.board.worth[index]))
                rank = np.concatenate([np.arange(len(rank), len(self.strikes)), rank])
            found = self._next(index, rank.astype(np.int32))
        return self._outcome(proved=not found)

    def _climb(self, start: tuple[int, ...]) -> None:
        """Swap one protected node for another as long as that spares more: a good first best."""
        self._look(start)
        better = True
        while better and self.seconds_left() > 0:
            here = self.best
            for out in here[1]:
                for node in self.board.worth.tolist():
                    swapped = (*(v for v in here[1] if v != out), node)
                    if node in here[1] or self.seconds_left() <= 0:
                        continue
                    if not self._refuted(swapped):
                        self._look(swapped)
            better = self.best[0] > here[0]

    def _refuted(self, before: tuple[int, ...]) -> bool:
        """Whether a known strike shows that a protection is no better than the best."""
        gone, enough = self.board.flags(before), self.game.nodes - self.best[0] - 1
        for k, strike in enumerate(self.strikes):
            struck = tuple(v for v in strike if v not in before)
            if self.board.reply(gone, struck, enough)[0] <= self.best[0]:
                self.strikes.insert(0, self.strikes.pop(k))
                return True
        return False

    def _next(self, index: NDArray[np.int32], rank: NDArray[np.int32]) -> int:
        """1 where ``index`` has moved on to a protection that nothing known refutes."""
        game = self.game
        most = game.nodes - self.best[0] - 1
        table = np.array(self.strikes, dtype=np.int32).reshape(len(self.strikes), -1)
        patience = max(1, _CELLS // game.nodes ** max(1, game.after))
        frame = (self.board.first, self.board.near, index, self.board.worth, table)
        return next_protection(*frame, len(table), rank, game.after, most, patience)

    def _look(self, before: tuple[int, ...]) -> None:
        """Value one protection, unless a new strike shows that it is no better than the best."""
        worst = _Worst(self.board, self.board.flags(before))
        found = worst.strike(self.best[0])
        if found is not None:
            self.strikes.append(found[1])
            return
        spared = self.game.nodes
        strike: tuple[int, ...] = ()
        while (lower := worst.strike(spared - 1)) is not None:
            spared, strike = lower
        self.strikes.append(strike)
        self.best = (spared, before, strike)

    def _outcome(self, *, proved: bool) -> Outcome:
        spared, before, strike = self.best
        after = self.board.reply(self.board.flags(before), strike)[1]
        most = self.game.nodes - min(self.game.strikes, self.game.nodes - len(before))
        bound = spared if proved else max(spared, most)
        return Outcome(spared, tuple(sorted(before)), tuple(sorted(strike)), after, bound)
