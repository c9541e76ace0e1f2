"""A limit: levers and influence that may not be had together without bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    r"""A linear limit on choices: :math:`\sum_k a_k x_k + \sum_j b_j y_j \le c`.

    Parameters
    ----------
    name
        What it is for, in words.
    levers, arcs
        Pairs of number and coefficient.
    cap
        The right-hand side.

    Examples
    --------
    >>> once = Limit("one of two", ((0, 1.0), (1, 1.0)), (), 1.0)
    >>> once.holds({0}, ()), once.holds({0, 1}, ())
    (True, False)
    """

    name: str
    levers: tuple[tuple[int, float], ...]
    arcs: tuple[tuple[int, float], ...]
    cap: float

    def holds(self, levers: Collection[int], arcs: Collection[int]) -> bool:
        """Whether a choice keeps it."""
        used = sum(amount for k, amount in self.levers if k in levers)
        used += sum(amount for k, amount in self.arcs if k in arcs)
        return used <= self.cap + _TOLERANCE
