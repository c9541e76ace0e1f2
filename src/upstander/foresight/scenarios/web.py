"""The influences of a matrix in the form that the compiled loops read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - numba reads the annotations of a named tuple

if TYPE_CHECKING:
    from upstander.model.cross_impact import CrossImpact


class Web(NamedTuple):
    """Who influences whom, and how.

    ``impact`` (V, V) and ``own`` (V,) are whole numbers: judgements, and what is added to the
    balance of each variant from outside. ``starts`` (n + 1,) numbers the first variant of each
    descriptor. The descriptors that influence i are ``sources[at[i]:at[i + 1]]``; those that i
    influences are ``targets[to[i]:to[i + 1]]``.
    """

    impact: NDArray[np.int64]
    own: NDArray[np.int64]
    starts: NDArray[np.int64]
    sources: NDArray[np.int64]
    at: NDArray[np.int64]
    targets: NDArray[np.int64]
    to: NDArray[np.int64]


def web(matrix: CrossImpact, push: NDArray[np.int64] | None = None) -> Web:
    """The web of a matrix, with ``push`` (shape (V,), in the unit of the matrix) from outside."""
    touches = matrix.influences
    own = np.zeros(len(matrix.impact), np.int64) if push is None else np.asarray(push, np.int64)
    sources, targets = np.nonzero(touches.T), np.nonzero(touches)
    return Web(
        np.array(matrix.impact, np.int64),
        own,
        matrix.starts,
        sources[1].astype(np.int64),
        _ends(touches.sum(axis=0)),
        targets[1].astype(np.int64),
        _ends(touches.sum(axis=1)),
    )


def _ends(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
