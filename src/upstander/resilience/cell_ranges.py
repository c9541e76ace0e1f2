"""What could be worked out of hidden cells from those that are published around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Key = tuple[str, ...]

NEAR = 1e-6
"""Rounding of the solver must not make a cell look exposed."""

FAR = 1000.0
"""How many widths above its true value an unknown is tried: a limit where nothing else is one."""

ROUNDING = 0.5
"""By how much each base of a total and its parts may be off; more is a part that is not listed."""


@dataclass(frozen=True, slots=True)
class CellRange:
    """The least and the greatest base and sum that agree with all that is published.

    Sums are of values brought onto 0 to 1, so that they are at most the base.
    """

    base: tuple[float, float]
    sum: tuple[float, float]

    @property
    def width(self) -> float:
        """The narrower of the two, in people; infinite where nothing bounds them."""
        return min(self.base[1] - self.base[0], self.sum[1] - self.sum[0])


@dataclass(frozen=True, slots=True)
class Margin:
    """A total and its parts; ``rest`` where the parts do not make up the total."""

    total: Key
    parts: tuple[Key, ...]
    rest: bool


def margins(bases: Mapping[Key, float]) -> tuple[Margin, ...]:
    """Every sum that the cells of one table obey.

    Parameters
    ----------
    bases
        By category in each dimension, empty where all are meant.

    Examples
    --------
    >>> found = margins({("",): 30.0, ("women",): 10.0, ("men",): 20.0})
    >>> found[0].total, found[0].parts, found[0].rest
    (('',), (('women',), ('men',)), False)
    """
    parts: dict[Key, list[Key]] = {}
    for key in bases:
        for k, name in enumerate(key):
            if name:
                parts.setdefault((*key[:k], "", *key[k + 1 :], str(k)), []).append(key)
    found = []
    for place, below in parts.items():
        total = place[:-1]
        if total not in bases:
            continue
        left = bases[total] - sum(bases[key] for key in below)
        found.append(Margin(total, tuple(below), left > ROUNDING * (len(below) + 1)))
    return tuple(found)


class HiddenCells:
    r"""The hidden cells of one table as unknowns, and what the published ones say of them.

    Unknown are the base :math:`n_i \ge 0` and the sum :math:`0 \le a_i \le n_i` of every hidden
    cell and of every part that is not listed. Totals equal the sums of their parts; whoever looks
    is taken to know every rounding difference.

    Parameters
    ----------
    hidden
        Cells that are not published; those that are not in ``bases`` are none of this table.
    bases
        By category in each dimension.
    sums
        Base times value, on 0 to 1; cells of unknown value are left out, and the sums with them.

    Examples
    --------
    >>> bases = {("",): 30.0, ("a",): 4.0, ("b",): 6.0, ("c",): 20.0}
    >>> sums = {key: base / 2 for key, base in bases.items()}
    >>> cells = HiddenCells({("a",), ("b",)}, bases, sums, margins(bases))
    >>> found = cells.range(("a",))
    >>> found.base, found.sum
    ((0.0, 10.0), (0.0, 5.0))
    >>> cells.exposed([("a",)], 5.0), cells.exposed([("a",)], 6.0)
    ([], [('a',)])
    """

    def __init__(
        self,
        hidden: AbstractSet[Key],
        bases: Mapping[Key, float],
        sums: Mapping[Key, float],
        sides: tuple[Margin, ...],
    ) -> None:
        self._places = {key: k for k, key in enumerate(key for key in bases if key in hidden)}
        known = [side for side in sides if self._places.keys() & {side.total, *side.parts}]
        rests = [side for side in known if side.rest]
        self._count = len(self._places) + len(rests)
        true = [bases[key] for key in self._places] + [_rest(bases, side) for side in rests]
        whole = [sums.get(key, 0.0) for key in self._places]
        whole += [min(max(_rest(sums, side), 0.0), _rest(bases, side)) for side in rests]
        self.true = np.array(true + whole)
        rows = []
        for side in known:
            place = len(self._places) + rests.index(side) if side.rest else -1
            rows += self._sums(side, place, bases, sums)
        self._equal = np.array(rows).reshape(len(rows), 2 * self._count)
        eye = np.eye(self._count)
        self._below = np.hstack([-eye, eye])  # a sum is at most its base

    def _sums(
        self, side: Margin, rest: int, bases: Mapping[Key, float], sums: Mapping[Key, float]
    ) -> list[Floats]:
        rows = []
        for values, offset in ((bases, 0), (sums, self._count)):
            if any(cell not in values for cell in (side.total, *side.parts)):
                continue
            if rest >= 0 and offset and not 0 <= _rest(sums, side) <= _rest(bases, side):
                continue  # weighted values need not add up: this sum tells nothing
            row = np.zeros(2 * self._count)
            for cell in (side.total, *side.parts):
                if cell in self._places:
                    row[offset + self._places[cell]] = 1.0 if cell == side.total else -1.0
            if rest >= 0:
                row[offset + rest] = -1.0
            rows.append(row)
        return rows

    def solve(self, aim: Floats, most: float | None = None) -> Floats | None:
        """Unknowns that agree with all that is published and make ``aim`` least.

        Parameters
        ----------
        aim
            One figure for each unknown: bases, then sums.
        most
            No unknown may be farther above its true value.

        Returns
        -------
        array or None
            None where it can be as small as one likes.
        """
        from scipy.optimize import linprog

        ends = [(0.0, None if most is None else true + most) for true in self.true]
        equal = {"A_eq": self._equal, "b_eq": self._equal @ self.true} if len(self._equal) else {}
        none = np.zeros(self._count)
        made = linprog(aim, A_ub=self._below, b_ub=none, bounds=ends, **equal)
        if made.status == 3:
            return None
        # The true table always agrees: where the solver finds no other, that one is left.
        return np.asarray(made.x) if made.status == 0 else self.true

    def range(self, key: Key) -> CellRange:
        """The exact range of one hidden cell, by four linear programmes."""
        ends = []
        for at in (self._places[key], self._count + self._places[key]):
            for sign in (1.0, -1.0):
                aim = np.zeros(2 * self._count)
                aim[at] = sign
                found = self.solve(aim)
                ends.append(-sign * np.inf if found is None else float(found[at]) + 0.0)
        return CellRange((ends[0], ends[1]), (ends[2], ends[3]))

    def exposed(self, keys: Sequence[Key], width: float) -> list[Key]:
        """Those of the cells whose base or sum could be told within less than ``width``.

        Tables that agree with all that is published are made until each cell was seen that far
        apart; only cells that were not are looked at one by one.
        """
        left = [key for key in keys if key in self._places]
        if not left:
            return []
        low, high = self.true.copy(), self.true.copy()
        chance = np.random.default_rng(0)
        for turn in range(6):
            at = [o + self._places[key] for key in left for o in (0, self._count)]
            at = [k for k in at if high[k] - low[k] < width - NEAR]
            if not at:
                return []
            aim = np.zeros(2 * self._count)
            aim[at] = (-1.0) ** turn if turn < 2 else chance.choice([-1.0, 1.0], len(at))
            self._see(aim, width, low, high)
        found = []
        for key in left:
            for k in (self._places[key], self._count + self._places[key]):
                for sign in (1.0, -1.0):
                    if high[k] - low[k] < width - NEAR:
                        aim = np.zeros(2 * self._count)
                        aim[k] = sign
                        self._see(aim, width, low, high)
                if high[k] - low[k] < width - NEAR and key not in found:
                    found.append(key)
        return found

    def _see(self, aim: Floats, width: float, low: Floats, high: Floats) -> None:
        made = self.solve(aim, most=FAR * width)
        if made is not None:
            np.minimum(low, made, out=low)
            np.maximum(high, made, out=high)


def _rest(values: Mapping[Key, float], side: Margin) -> float:
    parts = sum(values.get(key, 0.0) for key in side.parts)
    return values.get(side.total, 0.0) - parts
