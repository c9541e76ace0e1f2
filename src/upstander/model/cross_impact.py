"""A cross-impact matrix: how each state of a factor promotes or restrains those of others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MOST = 2**31
"""Sums of judgements stay well inside 64 bits: no judgement may be as large as this."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A factor of a situation, and the states (variants) of which it has one at a time.

    Parameters
    ----------
    name
        Unique in its matrix.
    variants
        Names of its states, unique in it; at least one.
    title, titles
        A longer name, and longer names of the variants; empty where none was given.
    """

    name: str
    variants: tuple[str, ...]
    title: str = ""
    titles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.variants:
            raise ValueRejectedError(
                Phrase("descriptor {name!r} has no variant", name=self.name),
                remedy="give at least one",
            )
        if len(set(self.variants)) != len(self.variants):
            twice = next(v for v in self.variants if self.variants.count(v) > 1)
            raise ValueRejectedError(
                Phrase(
                    "descriptor {name!r} has two variants called {twice!r}",
                    name=self.name,
                    twice=twice,
                ),
                remedy="give each its own name",
            )


@dataclass(frozen=True, slots=True, eq=False)
class CrossImpact:
    """Descriptors, and the judged influence of every variant on every other.

    Parameters
    ----------
    descriptors
        In the order of rows and columns.
    impact
        Shape (V, V), V the variants of all descriptors one after the other: ``impact[a, b]`` is
        what variant a does to variant b, in judgement points times ``unit``.
    unit
        What one judgement point counts in ``impact``: above 1 where the mean of several judges
        is kept exactly, as whole numbers.
    name
        What the matrix calls itself.

    Raises
    ------
    ValueRejectedError
        Another shape, no descriptor, two of one name.
    """

    descriptors: tuple[Descriptor, ...]
    impact: Ints
    unit: int = 1
    name: str = ""

    def __post_init__(self) -> None:
        names = [d.name for d in self.descriptors]
        if not names:
            raise ValueRejectedError("the matrix has no descriptor", remedy="give at least one")
        if len(set(names)) != len(names):
            twice = next(n for n in names if names.count(n) > 1)
            raise ValueRejectedError(
                Phrase("two descriptors are called {twice!r}", twice=twice),
                remedy="give each its own name",
            )
        size = int(self.starts[-1])
        if self.impact.shape != (size, size):
            rows, columns = self.impact.shape
            raise ValueRejectedError(
                Phrase(
                    "the matrix is {rows} x {columns}, but there are {size} variants",
                    rows=rows,
                    columns=columns,
                    size=size,
                ),
                remedy=Phrase("give {size} rows of {size} judgements", size=size),
            )
        if np.abs(self.impact).max() >= MOST:
            raise ValueRejectedError(Phrase("a judgement is as large as {most}", most=MOST))
        self.impact.setflags(write=False)

    @property
    def self_influencing(self) -> tuple[str, ...]:
        """Names of the descriptors whose variants are judged to influence their own descriptor.

        Most schools of the method leave that block empty; published matrices have some.
        """
        starts = self.starts
        blocks = (self.impact[a:b, a:b] for a, b in pairwise(starts.tolist()))
        pairs = zip(self.descriptors, blocks, strict=True)
        return tuple(d.name for d, block in pairs if block.any())

    @property
    def starts(self) -> Ints:
        """Shape (descriptors + 1,): number of the first variant of each, and their count."""
        counts = [len(d.variants) for d in self.descriptors]
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @property
    def combinations(self) -> int:
        """How many scenarios there are at all, consistent or not."""
        product = 1
        for descriptor in self.descriptors:
            product *= len(descriptor.variants)
        return product

    @property
    def influences(self) -> NDArray[np.bool_]:
        """Shape (descriptors, descriptors): whether row is judged to influence another, column."""
        starts = self.starts[:-1]
        any_row = np.logical_or.reduceat(self.impact != 0, starts, axis=0)
        found: NDArray[np.bool_] = np.logical_or.reduceat(any_row, starts, axis=1)
        np.fill_diagonal(found, val=False)
        return found

    @property
    def density(self) -> float:
        """Share of the blocks off the diagonal that are not zero; 0 with one descriptor."""
        n = len(self.descriptors)
        return float(self.influences.sum() / (n * (n - 1))) if n > 1 else 0.0

    @property
    def unbalanced(self) -> int:
        """How many variants push the variants of another descriptor by a sum other than 0.

        Such a sum moves nobody, since only differences count; it is a sign that a judgement of
        the group may be missing.
        """
        sums = np.add.reduceat(self.impact, self.starts[:-1], axis=1)
        return int(np.count_nonzero(sums))

    def place(self, descriptor: str, variant: str) -> tuple[int, int]:
        """The 0-based numbers of a descriptor and of its variant, by their names.

        Raises
        ------
        ValueRejectedError
            There is no such descriptor or variant; the remedy lists those there are.
        """
        names = [d.name for d in self.descriptors]
        if descriptor not in names:
            raise ValueRejectedError(
                Phrase("no descriptor {descriptor!r}", descriptor=descriptor), remedy=_some(names)
            )
        found = self.descriptors[names.index(descriptor)]
        if variant not in found.variants:
            raise ValueRejectedError(
                Phrase(
                    "descriptor {descriptor!r} has no variant {variant!r}",
                    descriptor=descriptor,
                    variant=variant,
                ),
                remedy=_some(found.variants),
            )
        return names.index(descriptor), found.variants.index(variant)

    def words(self, scenario: Sequence[int]) -> dict[str, str]:
        """A scenario (0-based variant of each descriptor) by its names."""
        pairs = zip(self.descriptors, scenario, strict=True)
        return {d.name: d.variants[v] for d, v in pairs}


def _some(names: Sequence[str]) -> str:
    shown, more = ", ".join(names[:12]), len(names) - 12
    if more > 0:
        return Phrase("there are: {names} and {n} more", names=shown, n=more)
    return Phrase("there are: {names}", names=shown)
