r"""How far to extremise a pool, learned from other questions than the one it is used on.

With mean logs :math:`\ell_q` of the pool of question q (shape K) and outcome o, the log score of
the pool extremised by d is convex in d:

.. math:: f_q(d) = -d\,\ell_{q o} + \ln \sum_k e^{d \ell_{q k}}, \qquad
    f_q'(d) = -\ell_{q o} + \sum_k p_k(d)\, \ell_{q k}

so that the factor of least loss is found by bisection of the sum of derivatives.

References
----------
Satopää, V. et al. (2014). Combining multiple probability predictions using a simple logit model.
*International Journal of Forecasting* 30. Baron, J. et al. (2014). Two reasons to make aggregated
probability forecasts more extreme. *Decision Analysis* 11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

FEWEST = 20
"""Resolved questions that a factor is learned from at least: a judgement."""

MOST = 4.0
"""The largest factor: a pool that was always right would ask for an infinite one."""

_HALVINGS = 26


def slopes(logs: Floats, outcome: Ints, factor: Floats) -> Floats:
    """The derivative of each question's log score: shape (m, n) for factors of shape (m,).

    Parameters
    ----------
    logs
        Shape (n, K): mean logs; minus infinity where a question has fewer options.
    outcome
        Shape (n,).
    factor
        Shape (m,).
    """
    if logs.shape[1] == 2 and np.isfinite(logs).all():
        # Two options are one logistic curve: half the work, and by far the commonest case.
        odds = logs[:, 0] - logs[:, 1]
        with np.errstate(over="ignore"):
            return np.asarray(
                odds * (1.0 / (1.0 + np.exp(-factor[:, None] * odds)) - (outcome == 0))
            )
    with np.errstate(invalid="ignore"):
        raised = np.where(np.isfinite(logs), factor[:, None, None] * logs, -np.inf)
    weights = np.exp(raised - raised.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    finite = np.where(np.isfinite(logs), logs, 0.0)
    came = np.take_along_axis(finite, outcome[:, None], axis=1)[:, 0]
    return np.asarray((weights * finite).sum(axis=2) - came)


def learned(logs: Floats, outcome: Ints, used: Bools) -> Floats:
    """The factor of least log score for each choice of questions to learn from.

    Parameters
    ----------
    logs, outcome
        As for `slopes`.
    used
        Shape (m, n): the questions that each of m factors is learned from.

    Returns
    -------
    Floats
        Shape (m,), in [0, `MOST`]; NaN where fewer than `FEWEST` questions are used.

    Examples
    --------
    >>> logs = np.log(np.tile([[0.6, 0.4]], (30, 1)))
    >>> came = np.repeat([0, 1], [24, 6])
    >>> float(learned(logs, came, np.ones((1, 30), dtype=bool))[0].round(3))  # ln 4 / ln 1.5
    3.419
    """
    if not logs.size:  # nothing to learn from, or numbers alone
        return np.full(len(used), np.nan)
    low, high = np.zeros(len(used)), np.full(len(used), MOST)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        falling = _totals(logs, outcome, used, middle) < 0
        low, high = np.where(falling, middle, low), np.where(falling, high, middle)
    return np.where(used.sum(axis=1) >= FEWEST, 0.5 * (low + high), np.nan)


def earlier(opens: Ints, known: Ints) -> Bools:
    """Only questions whose outcome was known before one opened teach it: shape (n, n).

    Examples
    --------
    >>> earlier(np.array([1, 5, 9]), np.array([4, 9, 12])).tolist()
    [[False, False, False], [True, False, False], [True, False, False]]
    """
    return np.asarray(known[None, :] < opens[:, None])


def _totals(logs: Floats, outcome: Ints, used: Bools, factor: Floats) -> Floats:
    """The summed slopes of each choice, a block of factors at a time."""
    size = max(1, 2_000_000 // max(1, logs.size))
    blocks = [slice(at, at + size) for at in range(0, len(used), size)]
    made = [(slopes(logs, outcome, factor[b]) * used[b]).sum(axis=1) for b in blocks]
    return np.concatenate(made) if made else np.zeros(0)
