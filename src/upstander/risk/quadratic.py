r"""The exact minimum of a small quadratic with a lasso penalty, by an active-set search.

.. math:: \min_x\; \tfrac12 x^\top H x - c^\top x + \sum_j l_j |x_j|

with :math:`H` positive definite. On a face (the signs of the coordinates that are not 0 held
fixed) the minimum is one linear solve. The search walks there, stops where a coordinate would
change its sign and drops it, and at the face's minimum lets in the coordinate that pulls
hardest. The objective falls with every face, so no face is seen twice and the search ends
(the feature-sign search of Lee et al. 2007, with the first crossing as its line search).

References
----------
Lee, H., Battle, A., Raina, R. and Ng, A. (2007). Efficient sparse coding algorithms.
*Advances in Neural Information Processing Systems* 19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UpstanderError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SLACK = 1e-12


def minimise(curvature: Floats, linear: Floats, lasso: Floats, start: Floats) -> Floats:
    """The minimising x of the penalised quadratic.

    Parameters
    ----------
    curvature
        H, p x p, positive definite.
    linear
        c, of length p.
    lasso
        l, of length p, not negative; a coordinate with 0 is not penalised.
    start
        Where to begin; the nearer the minimum, the fewer the solves.

    Raises
    ------
    UpstanderError
        The search did not end, which a positive definite H rules out.

    Examples
    --------
    >>> minimise(np.eye(2), np.array([3.0, 0.5]), np.ones(2), np.zeros(2))
    array([2., 0.])
    """
    x = start.copy()
    sign = np.where(lasso > 0.0, np.sign(x), 0.0)
    always = lasso == 0.0
    for _ in range(100 * (x.size + 1)):
        goal = _face_minimum(curvature, linear, lasso, sign, always)
        crossing = sign * goal < 0.0
        if crossing.any():
            x, sign = _walk_to_first_crossing(x, goal, sign, crossing)
            continue
        x = goal
        pull = linear - curvature @ x
        excess = np.where((sign == 0.0) & ~always, np.abs(pull) - lasso, -np.inf)
        entrant = int(excess.argmax())
        if excess[entrant] <= _SLACK:
            return x
        sign[entrant] = np.sign(pull[entrant])
    raise UpstanderError("the active-set search did not end; is the matrix positive definite?")


def _face_minimum(
    curvature: Floats, linear: Floats, lasso: Floats, sign: Floats, always: NDArray[np.bool_]
) -> Floats:
    face = np.flatnonzero((sign != 0.0) | always)
    goal = np.zeros_like(linear)
    if face.size:
        right = linear[face] - lasso[face] * sign[face]
        goal[face] = np.linalg.solve(curvature[np.ix_(face, face)], right)
    return goal


def _walk_to_first_crossing(
    x: Floats, goal: Floats, sign: Floats, crossing: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    places = np.flatnonzero(crossing)
    shares = x[places] / (x[places] - goal[places])
    first = int(shares.argmin())
    moved = x + shares[first] * (goal - x)
    sign = sign.copy()
    moved[places[first]] = sign[places[first]] = 0.0
    return moved, sign
