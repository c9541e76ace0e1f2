"""Judgements of several people on one cross-impact matrix, kept apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import ValueRejectedError
from upstander.model.cross_impact import CrossImpact, Descriptor
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SPREAD = {"sure": 0.5, "fairly": 1.0, "unsure": 2.0}
"""Standard deviation, in points, of a judgement by how sure its judge is: a judgement of ours."""

USUAL = SPREAD["fairly"]

LARGEST_UNIT = 10_000
"""The least common multiple of how many judges answered may not exceed this."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one judge said that a variant does to another.

    Parameters
    ----------
    source, target
        Numbers of the two variants, over all descriptors.
    points
        A whole number.
    judge
        A pseudonym; never a private name.
    sure
        ``sure``, ``fairly`` or ``unsure``.
    why
        The reason given, or nothing.
    """

    source: int
    target: int
    points: int
    judge: str
    sure: str = "fairly"
    why: str = ""

    def __post_init__(self) -> None:
        if self.sure not in SPREAD:
            raise ValueRejectedError(
                Phrase("no {sure!r}", sure=self.sure), remedy="sure, fairly or unsure"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Descriptors, and all judgements on them.

    Parameters
    ----------
    descriptors
        In the order of the matrix.
    judgements
        At most one for each judge and pair of variants. A pair that nobody judged counts 0.
    """

    descriptors: tuple[Descriptor, ...]
    judgements: tuple[Judgement, ...]

    def __post_init__(self) -> None:
        if not self.judgements:
            raise ValueRejectedError("nobody judged anything", remedy="give at least one")
        keys = {(j.judge, j.source, j.target) for j in self.judgements}
        if len(keys) != len(self.judgements):
            raise ValueRejectedError(
                "a judge answered one question twice", remedy="keep one answer"
            )

    @property
    def judges(self) -> tuple[str, ...]:
        """Pseudonyms, in alphabetical order."""
        return tuple(sorted({j.judge for j in self.judgements}))

    @property
    def size(self) -> int:
        """Variants of all descriptors."""
        return sum(len(d.variants) for d in self.descriptors)

    def answers(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Points, and whether somebody gave them; both of shape (judges, V, V)."""
        at = {judge: k for k, judge in enumerate(self.judges)}
        points = np.zeros((len(at), self.size, self.size), np.int64)
        given = np.zeros(points.shape, bool)
        for j in self.judgements:
            points[at[j.judge], j.source, j.target] = j.points
            given[at[j.judge], j.source, j.target] = True
        return points, given

    def spread(self) -> Floats:
        """The standard deviation of each cell in points, the mean of its judges'; shape (V, V)."""
        total, count = np.zeros((self.size, self.size)), np.zeros((self.size, self.size))
        for j in self.judgements:
            total[j.source, j.target] += SPREAD[j.sure]
            count[j.source, j.target] += 1
        return np.where(count > 0, total / np.maximum(count, 1), 0.0)


def mean_matrix(judged: Judged, name: str = "") -> CrossImpact:
    """The mean of the judges who answered, cell by cell, exactly.

    The mean is kept in whole numbers: ``unit`` is the least common multiple of how many answered.

    Raises
    ------
    ValueRejectedError
        So many different numbers of answers that the unit exceeds `LARGEST_UNIT`.

    Examples
    --------
    >>> two = Descriptor("a", ("x", "y")), Descriptor("b", ("x", "y"))
    >>> both = Judged(two, (Judgement(0, 2, 3, "p"), Judgement(0, 2, 2, "q")))
    >>> mean = mean_matrix(both)
    >>> int(mean.impact[0, 2]), mean.unit
    (5, 2)
    """
    points, given = judged.answers()
    count = given.sum(axis=0)
    unit = math.lcm(*(int(k) for k in np.unique(count[count > 0])))
    if unit > LARGEST_UNIT:
        raise ValueRejectedError(
            Phrase(
                "cells were answered by so many different numbers of judges that "
                "{unit} parts of a point would be needed",
                unit=str(unit),
            ),
            remedy="let every judge answer every question of a block",
        )
    impact = points.sum(axis=0) * (unit // np.maximum(count, 1))
    return CrossImpact(judged.descriptors, impact.astype(np.int64), unit, name)


def matrix_of(judged: Judged, judge: str) -> CrossImpact:
    """What one judge said; what the judge left open counts 0.

    Raises
    ------
    ValueRejectedError
        There is no such judge.
    """
    if judge not in judged.judges:
        raise ValueRejectedError(
            Phrase("no judge {judge!r}", judge=judge),
            remedy=Phrase("use {judges}", judges=", ".join(judged.judges)),
        )
    points, _ = judged.answers()
    return CrossImpact(judged.descriptors, points[judged.judges.index(judge)], name=judge)
