"""What the structure around a pair of actors says of a relation between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES = (
    "other layers",
    "the other way",
    "two steps",
    "peers",
    "fellows",
    "common neighbours",
    "gives to others",
    "others give",
    "layer share",
)
"""Columns of the features, in their order."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Candidate relations and what speaks for each.

    Parameters
    ----------
    source, target, layer
        Shape (candidates,): actor and layer numbers.
    stated
        Shape (candidates,): whether the relation is stated.
    features
        Shape (candidates, features): as if it were not.
    """

    source: NDArray[np.intp]
    target: NDArray[np.intp]
    layer: NDArray[np.intp]
    stated: NDArray[np.bool_]
    features: NDArray[np.float64]


def candidate_pairs(relations: NDArray[np.intp], actors: int, layers: int) -> Pairs:
    """The candidate relations of a graph, stated ones included, with their features.

    Parameters
    ----------
    relations
        Shape (relations, 3): source, target and layer numbers, each row once, no loops.
    actors, layers
        How many there are.
    """
    given = [_matrix(relations[relations[:, 2] == k], actors) for k in range(layers)]
    whole = sum(given[1:], given[0].copy()).tocsr()
    found = [_of_layer(k, matrix, whole, len(relations)) for k, matrix in enumerate(given)]
    return Pairs(
        *(np.concatenate([getattr(p, name) for p in found]) for name in Pairs.__dataclass_fields__)
    )


def _matrix(rows: NDArray[np.intp], actors: int) -> Any:
    from scipy.sparse import csr_array

    ones = np.ones(len(rows))
    return csr_array((ones, (rows[:, 0], rows[:, 1])), shape=(actors, actors))


def _of_layer(layer: int, given: Any, whole: Any, relations: int) -> Pairs:
    both = whole + whole.T
    near = (both > 0).astype(float)
    known = (whole > 0).astype(float)
    a, b = _candidates(given, known, near)
    own = _at(given, a, b)
    gives, others = given.sum(axis=1)[a] - own, given.sum(axis=0)[b] - own
    parallel = _at(whole, a, b) - own
    reverse = _at(whole, b, a)
    common = _at(near @ near, a, b)
    peers = _peers(given, known, a, b)
    kept = (gives > 0) & ((common > 0) | (parallel > 0) | (reverse > 0) | (peers > 0))
    columns = (
        parallel,
        (reverse > 0).astype(float),
        _at(given @ given, a, b),
        peers,
        _at(given @ given.T @ given, a, b) - own * (gives + others + 1),
        _weighted_common(near, a, b),
        gives,
        others,
    )
    counted = np.log1p(np.column_stack(columns)[kept])
    share = np.full((len(counted), 1), np.log((given.nnz + 1) / (relations + 1)))
    return Pairs(
        a[kept],
        b[kept],
        np.full(int(kept.sum()), layer, dtype=np.intp),
        own[kept] > 0,
        np.hstack([counted, share]),
    )


def _candidates(given: Any, known: Any, near: Any) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs within two steps, or of a giver and a peer of whom it gives to."""
    from scipy.sparse import diags_array

    givers = diags_array((np.asarray(given.sum(axis=1)).ravel() > 0).astype(float))
    reach = (givers @ (near + near @ near) + given @ known.T @ known).tocoo()
    a, b = reach.coords
    apart = a != b
    return a[apart].astype(np.intp), b[apart].astype(np.intp)


def _peers(given: Any, whole: Any, a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.float64]:
    """Over those a gives to other than b: how many others than a give to them and to b."""
    shared = whole.T @ whole
    own, any_layer = _at(given, a, b), _at(whole, a, b)
    gives = np.asarray(given.sum(axis=1)).ravel()[a]
    by_itself = own * shared.diagonal()[b]
    by_a = any_layer * (gives - own)
    return np.asarray(_at(given @ shared, a, b) - by_itself - by_a)


def _weighted_common(near: Any, a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.float64]:
    from scipy.sparse import diags_array

    degree = np.asarray(near.sum(axis=1)).ravel()
    weight = diags_array(np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0.0))
    return _at(near @ weight @ near, a, b)


def _at(matrix: Any, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    if not rows.size:
        return np.zeros(0)
    return np.asarray(matrix.tocsr()[rows, columns], dtype=np.float64).ravel()
