"""Balances of scenarios, and what follows from them: consistency and total impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.model.cross_impact import CrossImpact

    Ints = NDArray[np.int64]


def as_scenarios(matrix: CrossImpact, scenarios: ArrayLike) -> Ints:
    """Scenarios as whole numbers of shape (S, n): the 0-based variant of each descriptor.

    Raises
    ------
    UsageError
        Another shape, or a variant that is not there.
    """
    n = len(matrix.descriptors)
    found = np.asarray(scenarios, np.int64).reshape(-1, n) if np.size(scenarios) else _none(n)
    sizes = np.diff(matrix.starts)
    if ((found < 0) | (found >= sizes)).any():
        raise UsageError("a scenario has a variant that is not there", remedy="count from 0")
    return found


def _none(n: int) -> Ints:
    return np.zeros((0, n), np.int64)


def balances(matrix: CrossImpact, scenarios: ArrayLike, push: ArrayLike | None = None) -> Ints:
    r"""The balance of every variant in each scenario, in the unit of the matrix.

    .. math:: B_i(v \mid z) = \sum_j C[j z_j \to i v]

    Parameters
    ----------
    matrix
        Judgements.
    scenarios
        Shape (S, n): 0-based variants.
    push
        Shape (V,): added to the balance of each variant from outside.

    Returns
    -------
    array of shape (S, V)

    References
    ----------
    Weimer-Jehle (2006), *Technological Forecasting and Social Change* 73(4).

    Examples
    --------
    >>> from upstander.model.cross_impact import CrossImpact, Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> balances(CrossImpact(two, impact), [[0, 0]]).tolist()
    [[1, -1, 2, -2]]
    """
    rows = as_scenarios(matrix, scenarios) + matrix.starts[:-1]
    total = np.zeros((len(rows), len(matrix.impact)), np.int64)
    for i in range(rows.shape[1]):
        total += matrix.impact[rows[:, i]]
    return total if push is None else total + np.asarray(push, np.int64)


def margins(matrix: CrossImpact, scenarios: ArrayLike, push: ArrayLike | None = None) -> Ints:
    """By how much each descriptor's variant leads its best rival; shape (S, n).

    A descriptor with one variant has no rival: its margin is ``NO_RIVAL``.
    """
    chosen = as_scenarios(matrix, scenarios)
    total = balances(matrix, chosen, push)
    found = np.full(chosen.shape, NO_RIVAL, np.int64)
    lines = np.arange(len(chosen))
    for i, first in enumerate(matrix.starts[:-1].tolist()):
        block = total[:, first : int(matrix.starts[i + 1])].copy()
        if block.shape[1] > 1:
            own = block[lines, chosen[:, i]]
            block[lines, chosen[:, i]] = np.iinfo(np.int64).min
            found[:, i] = own - block.max(axis=1)
    return found


NO_RIVAL = 2**40
"""The margin of a descriptor that has no other variant."""


def consistency(matrix: CrossImpact, scenarios: ArrayLike, push: ArrayLike | None = None) -> Ints:
    """The consistency value of each scenario: its smallest margin; at least 0 where consistent."""
    found: Ints = margins(matrix, scenarios, push).min(axis=1)
    return found


def total_impact(matrix: CrossImpact, scenarios: ArrayLike) -> Ints:
    """The sum of the balances of the variants that a scenario has; shape (S,)."""
    chosen = as_scenarios(matrix, scenarios)
    at = chosen + matrix.starts[:-1]
    own = np.take_along_axis(balances(matrix, chosen), at, axis=1)
    found: Ints = own.sum(axis=1)
    return found
