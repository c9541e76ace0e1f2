r"""Logistic regression with an elastic-net penalty, along a path of penalties.

The objective is glmnet's (Friedman, Hastie and Tibshirani 2010, section 3), for rows with
weights :math:`w_i` that sum to one and columns standardised to mean 0 and variance 1:

.. math::
    \min_{b_0, b}\; \sum_i w_i \left[\log(1 + e^{\eta_i}) - y_i \eta_i\right]
    + \lambda \left[\tfrac{1 - \alpha}{2} \lVert b \rVert_2^2 + \alpha \lVert b \rVert_1\right],
    \qquad \eta_i = b_0 + z_i^\top b

It is solved by proximal Newton steps. The weighted Gram matrix, small and costly, is kept from
step to step while the exact gradient still falls fast with it; each step's quadratic is solved
exactly by the active-set search of `upstander.risk.quadratic`. A solution is accepted only when
the optimality (KKT) conditions of the objective itself hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UpstanderError, UsageError
from upstander.phrase import Phrase
from upstander.risk.quadratic import minimise
from upstander.risk.scaling import scaling_of
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALPHA = 0.5
COUNT = 40
RATIO = 1e-3
TOLERANCE = 1e-7
_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    r"""Elastic-net fits along a decreasing path of penalties.

    Parameters
    ----------
    penalties
        :math:`\lambda`, decreasing, of length L.
    intercepts
        Of length L, on the scale of the columns as given.
    coefficients
        L x p, on the scale of the columns as given (log-odds per unit).
    """

    penalties: Floats
    intercepts: Floats
    coefficients: Floats

    def log_odds(self, x: Floats) -> Floats:
        """The fitted log-odds, L x n, for the n rows of ``x``."""
        return np.asarray(self.intercepts[:, None] + self.coefficients @ x.T)


@dataclass(slots=True, eq=False)
class _Problem:
    """The standardised problem, with what is carried from one penalty to the next."""

    design: Floats  # n x (1 + p): ones, then standardised columns
    y: Floats
    weights: Floats
    theta: Floats  # intercept, then coefficients
    curvature: Floats = field(init=False)  # Gram matrix at some earlier theta
    loss: float = field(init=False)
    shares: Floats = field(init=False)  # fitted probabilities at theta
    gradient: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.loss, self.shares, self.gradient = self.at(self.theta)
        self.refresh()

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Mean logistic loss, probabilities and gradient at ``theta``."""
        eta = self.design @ theta
        decay = np.exp(-np.abs(eta))
        loss = self.weights @ (np.log1p(decay) + np.maximum(eta, 0.0) - self.y * eta)
        shares = np.where(eta >= 0.0, 1.0, decay) / (1.0 + decay)
        return float(loss), shares, self.design.T @ (self.weights * (shares - self.y))

    def refresh(self) -> None:
        """Take the Gram matrix anew, at the current probabilities."""
        root = np.sqrt(self.weights * self.shares * (1.0 - self.shares))
        scaled = self.design * root[:, None]
        self.curvature = scaled.T @ scaled

    def solve(self, l1: float, l2: float, tolerance: float) -> None:
        """Move ``theta`` to the optimum for these penalties."""
        lasso = np.full(self.theta.size, l1)
        ridge = np.full(self.theta.size, l2)
        lasso[0] = ridge[0] = 0.0  # the intercept is never penalised
        gap, fresh = self._gap(lasso, ridge), False
        for _ in range(_STEPS):
            if gap <= tolerance:
                return
            before = gap
            moved = self._step(lasso, ridge)
            gap = self._gap(lasso, ridge)
            stale = not moved or gap > 0.1 * before
            if stale and fresh and not moved:
                break
            if stale:
                self.refresh()
            fresh = stale
        if gap > tolerance:
            raise UpstanderError(
                Phrase("the elastic net did not converge (optimality gap {gap:.1e})", gap=gap),
                remedy="look for a column that separates onsets perfectly, or raise the penalty",
            )

    def _step(self, lasso: Floats, ridge: Floats) -> bool:
        """One proximal Newton step, halved until the objective falls; False where none does."""
        linear = self.curvature @ self.theta - self.gradient
        goal = minimise(self.curvature + np.diag(ridge), linear, lasso, self.theta)
        start = self.loss + _penalty(self.theta, lasso, ridge)
        step = goal - self.theta
        for _ in range(30):
            loss, shares, gradient = self.at(self.theta + step)
            if loss + _penalty(self.theta + step, lasso, ridge) <= start + 1e-15:
                self.theta = self.theta + step
                self.loss, self.shares, self.gradient = loss, shares, gradient
                return True
            step = step / 2.0
        return False

    def _gap(self, lasso: Floats, ridge: Floats) -> float:
        return float(optimality_gap(self.gradient, self.theta, lasso, ridge).max())


def optimality_gap(gradient: Floats, theta: Floats, lasso: Floats, ridge: Floats) -> Floats:
    r"""How far each coordinate is from its optimality (KKT) condition; 0 at the optimum.

    Parameters
    ----------
    gradient
        Of the mean logistic loss at ``theta``.
    theta
        Coefficients on the standardised scale.
    lasso, ridge
        The two penalties of each coordinate: :math:`\lambda\alpha` and
        :math:`\lambda(1-\alpha)`.

    Examples
    --------
    >>> optimality_gap(np.array([0.3, -0.5]), np.zeros(2), np.full(2, 0.4), np.zeros(2))
    array([0. , 0.1])
    """
    pull = gradient + ridge * theta
    inside = np.maximum(np.abs(pull) - lasso, 0.0)
    return np.where(theta != 0.0, np.abs(pull + lasso * np.sign(theta)), inside)


@one_thread()
def fit_path(
    x: Floats,
    y: Floats,
    *,
    penalties: Floats | None = None,
    weights: Floats | None = None,
    alpha: float = ALPHA,
    tolerance: float = TOLERANCE,
) -> Path:
    r"""Fit the elastic-net logistic regression along a path of penalties.

    Parameters
    ----------
    x
        n x p, without missing values. Columns are standardised inside (weighted mean 0,
        variance 1 with divisor n); a constant column gets the coefficient 0.
    y
        n outcomes, each 0 or 1, both present.
    penalties
        Decreasing :math:`\lambda`. Without it, 40 values from the smallest that leaves every
        coefficient at 0 down to a thousandth of it, evenly spaced in logarithm.
    weights
        Of the rows, not negative; equal where not given.
    alpha
        Share of the lasso, strictly between 0 and 1 (at 0 no smallest penalty exists, at 1 the
        solution need not be unique).
    tolerance
        Largest violation of an optimality condition, on the standardised scale.

    Returns
    -------
    Path
        Coefficients on the scale of ``x`` as given.

    Raises
    ------
    UsageError
        ``alpha`` out of (0, 1), or outcomes that are all the same.

    References
    ----------
    Friedman, J., Hastie, T. and Tibshirani, R. (2010). Regularization paths for generalized
    linear models via coordinate descent. *Journal of Statistical Software* 33(1).

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> path = fit_path(x, np.array([0.0, 0.0, 1.0, 1.0]), penalties=np.array([0.1]))
    >>> bool(path.coefficients[0, 0] > 0)
    True
    """
    if not 0.0 < alpha < 1.0:
        raise UsageError(
            Phrase("alpha must lie strictly between 0 and 1, not {alpha}", alpha=alpha)
        )
    kept = np.ones(y.size, dtype=bool) if weights is None else weights > 0.0
    raw = np.ones(y.size) if weights is None else weights
    mass, outcomes = raw[kept] / raw[kept].sum(), y[kept]
    if not 0.0 < outcomes.mean() < 1.0:
        raise UsageError("an elastic net needs both outcomes among its rows")
    scaling = scaling_of(x[kept], mass)
    problem = _standard_problem(scaling.apply(x[kept]), outcomes, mass)
    if penalties is None:
        penalties = _grid(problem, alpha)
    thetas = np.empty((penalties.size, problem.theta.size))
    for index, penalty in enumerate(penalties):
        problem.solve(penalty * alpha, penalty * (1.0 - alpha), tolerance)
        thetas[index] = problem.theta
    coefficients = thetas[:, 1:] / scaling.spread
    return Path(penalties, thetas[:, 0] - coefficients @ scaling.centre, coefficients)


def penalty_grid(x: Floats, y: Floats, *, alpha: float = ALPHA) -> Floats:
    """The penalties that `fit_path` takes where none are given, without the fits.

    Parameters
    ----------
    x, y, alpha
        As for `fit_path`; all rows weigh the same.
    """
    mass = np.full(y.size, 1.0 / y.size)
    return _grid(_standard_problem(scaling_of(x, mass).apply(x), y, mass), alpha)


def _grid(problem: _Problem, alpha: float) -> Floats:
    top = float(np.abs(problem.gradient[1:]).max()) / alpha
    return np.asarray(top * RATIO ** np.linspace(0.0, 1.0, COUNT))


def _standard_problem(z: Floats, y: Floats, mass: Floats) -> _Problem:
    theta = np.zeros(z.shape[1] + 1)
    rate = float(mass @ y)
    theta[0] = np.log(rate / (1.0 - rate))
    return _Problem(np.column_stack([np.ones(y.size), z]), y, mass, theta)


def _penalty(theta: Floats, lasso: Floats, ridge: Floats) -> float:
    return float(lasso @ np.abs(theta) + 0.5 * ridge @ (theta * theta))
