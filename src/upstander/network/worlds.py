"""Sampled worlds: in each of them every relation holds or does not, reproducible by seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from upstander.network.graph import Relation

WORD = 64
"""Worlds that share one machine word."""


def words_for(worlds: int) -> int:
    """Machine words that hold so many worlds, rounded up.

    Examples
    --------
    >>> words_for(1_024), words_for(65)
    (16, 2)
    """
    if worlds < 1:
        raise UsageError(Phrase("worlds must be at least 1, not {worlds}", worlds=worlds))
    return -(-worlds // WORD)


def sampled_worlds(relations: Sequence[Relation], words: int, seed: int) -> NDArray[np.uint64]:
    """In which worlds each relation holds, at its stated probability.

    Parameters
    ----------
    relations
        Those stated by the same entities hold or fail together.
    words
        Blocks of 64 worlds.
    seed
        The same seed and relations give the same worlds.

    Returns
    -------
    NDArray[np.uint64]
        Shape (relations, words): one bit per world.

    Examples
    --------
    >>> from upstander.model.period import ALWAYS
    >>> from upstander.model.probability import Probability
    >>> from upstander.network.graph import Relation
    >>> half = Probability(0.5, 0.5, 0.5, "given")
    >>> live = sampled_worlds([Relation("x", "a", "b", "arms", half, ALWAYS, (), ())], 100, seed=1)
    >>> bool(abs(np.bitwise_count(live).mean() / 64 - 0.5) < 0.03)
    True
    """
    value = np.array([[r.probability.value] for r in relations]).reshape(-1, 1)
    return _drawn(relations, np.repeat(value, words, axis=1), np.random.default_rng([seed, 0]))


def worlds_over_grades(relations: Sequence[Relation], words: int, seed: int) -> NDArray[np.uint64]:
    """Worlds in which each block of 64 has its own probabilities, drawn from their intervals.

    Each relation's probability in a block is its value where a uniform draw is one half, and
    runs linearly to low and to high on either side, so that the stated value is the median.

    Returns
    -------
    NDArray[np.uint64]
        Shape (relations, words).
    """
    chance = np.random.default_rng([seed, 1])
    group, count = _groups(relations)
    side = chance.uniform(-1.0, 1.0, size=(count, words))[group]
    bounds = [(r.probability.low, r.probability.value, r.probability.high) for r in relations]
    low, value, high = np.array(bounds).reshape(-1, 3).T[:, :, None]
    return _drawn(relations, value + np.where(side < 0, value - low, high - value) * side, chance)


def unpacked(live: NDArray[np.uint64], worlds: int) -> NDArray[np.bool_]:
    """The bits as truth values, one row per world: shape (worlds, relations)."""
    octets = live.astype("<u8").view(np.uint8).reshape(live.shape[0], live.shape[1] * WORD // 8)
    return np.unpackbits(octets, axis=1, bitorder="little")[:, :worlds].T.astype(bool)


def _drawn(
    relations: Sequence[Relation], probability: NDArray[np.float64], chance: np.random.Generator
) -> NDArray[np.uint64]:
    group, count = _groups(relations)
    words = probability.shape[1]
    draw = chance.random((count, words, WORD))
    live = draw[group] < probability[:, :, None]
    octets = np.packbits(live.reshape(len(group), words * WORD), axis=1, bitorder="little")
    return octets.view("<u8").astype(np.uint64).reshape(len(group), words)


def _groups(relations: Sequence[Relation]) -> tuple[NDArray[np.intp], int]:
    """The number of the common draw of each relation, and how many draws there are."""
    keys = [r.entities or (r.id,) for r in relations]
    number = {key: k for k, key in enumerate(sorted(set(keys)))}
    return np.array([number[key] for key in keys], dtype=np.intp), len(number)
