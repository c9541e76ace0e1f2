"""What could be worked out of hidden cells from those that are published around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.resilience.cell_margins import NEAR, UNLISTED, Key, rest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from upstander.resilience.cell_margins import Margin

    Floats = NDArray[np.float64]

Witness = dict[Key, tuple[float, float]]
"""Base and sum of the cells in which another table differs from the true one."""

FAR = 1000.0
"""How many widths above its true value an unknown is tried: a limit where nothing else is one."""


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


class HiddenCells:
    r"""The hidden cells of one table as unknowns, and what the published ones say of them.

    Unknown are the base :math:`n_i` and the sum :math:`0 \le a_i \le n_i` of every hidden cell and
    of every part that is not listed. Totals equal the sums of their parts; whoever looks is taken
    to know every rounding difference, and that a hidden cell holds somebody, :math:`n_i \ge 1`,
    as empty ones are shown.

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
    >>> from upstander.resilience.cell_margins import margins
    >>> bases = {("",): 30.0, ("a",): 4.0, ("b",): 6.0, ("c",): 20.0}
    >>> sums = {key: base / 2 for key, base in bases.items()}
    >>> cells = HiddenCells({("a",), ("b",)}, bases, sums, margins(bases))
    >>> found = cells.range(("a",))
    >>> found.base, found.sum
    ((1.0, 9.0), (0.0, 5.0))
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
        true = [bases[key] for key in self._places] + [rest_of(bases, side) for side in rests]
        whole = [sums.get(key, 0.0) for key in self._places]
        whole += [min(max(rest_of(sums, side), 0.0), rest_of(bases, side)) for side in rests]
        self.true = np.array(true + whole)
        self._least = np.zeros(2 * self._count)
        for key, k in self._places.items():
            self._least[k] = 0.0 if UNLISTED in key else min(1.0, bases[key])
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
            if rest >= 0 and offset and not 0 <= rest_of(sums, side) <= rest_of(bases, side):
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

        ends = [
            (low, None if most is None else true + most)
            for low, true in zip(self._least, self.true, strict=True)
        ]
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

    def exposed(
        self, keys: Sequence[Key], width: float, seen: list[Witness] | None = None
    ) -> list[Key]:
        """Those of the cells whose base or sum could be told within less than ``width``.

        Tables that agree with all that is published are made until each cell was seen that far
        apart; only cells that were not are looked at one by one.

        Parameters
        ----------
        seen
            Tables that were made before, for this or other hidden cells. Those that differ from
            the true one in hidden cells alone agree here too; new ones are added.
        """
        left = [key for key in keys if key in self._places]
        if not left:
            return []
        known = [] if seen is None else seen
        low, high = self._recalled(known)
        chance = np.random.default_rng(0)
        for turn in range(6):
            at = [o + self._places[key] for key in left for o in (0, self._count)]
            at = [k for k in at if high[k] - low[k] < width - NEAR]
            if not at:
                return []
            aim = np.zeros(2 * self._count)
            aim[at] = (-1.0) ** turn if turn < 2 else chance.choice([-1.0, 1.0], len(at))
            self._see(aim, width, (low, high), known)
        found = []
        for key in left:
            for k in (self._places[key], self._count + self._places[key]):
                for sign in (1.0, -1.0):
                    if high[k] - low[k] < width - NEAR:
                        aim = np.zeros(2 * self._count)
                        aim[k] = sign
                        self._see(aim, width, (low, high), known)
                if high[k] - low[k] < width - NEAR and key not in found:
                    found.append(key)
        return found

    def _recalled(self, seen: list[Witness]) -> tuple[Floats, Floats]:
        low, high = self.true.copy(), self.true.copy()
        for witness in seen:
            if witness.keys() <= self._places.keys():
                for key, (base, sum_) in witness.items():
                    for at, value in ((0, base), (self._count, sum_)):
                        k = at + self._places[key]
                        low[k], high[k] = min(low[k], value), max(high[k], value)
        return low, high

    def _see(
        self, aim: Floats, width: float, ends: tuple[Floats, Floats], seen: list[Witness]
    ) -> None:
        made = self.solve(aim, most=FAR * width)
        if made is None:
            return
        np.minimum(ends[0], made, out=ends[0])
        np.maximum(ends[1], made, out=ends[1])
        bases, sums = made[: self._count], made[self._count :]
        moved = np.abs(made - self.true) > NEAR / 1000
        moved = moved[: self._count] | moved[self._count :]
        if not moved[len(self._places) :].any():  # rests are the sides' own: not recalled
            seen.append(
                {
                    key: (float(bases[k]), float(sums[k]))
                    for key, k in self._places.items()
                    if moved[k]
                }
            )
