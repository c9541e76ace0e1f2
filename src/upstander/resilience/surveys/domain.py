"""Groups of a sample: who belongs, without taking anybody else out of the design."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from upstander.resilience.surveys.taylor import stratum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from upstander.model.survey import SurveySample


class Group(NamedTuple):
    """One group.

    Parameters
    ----------
    by, name
        Column (or ``sex*age``) and category; empty for everybody.
    parts
        Category by column.
    there
        Who is in it, shape (n,).
    """

    by: str
    name: str
    parts: Mapping[str, str]
    there: NDArray[np.bool_]


def domains(sample: SurveySample, by: str) -> Iterator[Group]:
    """The groups of a column, or of a crossing such as ``sex*age``, in the order of their names.

    Parameters
    ----------
    by
        Column; empty for everybody.

    Yields
    ------
    Group
        Names of crossings are joined by `` × ``. Rows without an entry are in none; crossings
        without anybody are left out.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> words = {"sex": np.array(["f", "m", "f"])}
    >>> sample = SurveySample(np.ones(3), np.zeros(3, int), np.arange(3), np.ones(1), words=words)
    >>> [(one.name, int(one.there.sum())) for one in domains(sample, "sex")]
    [('f', 2), ('m', 1)]
    """
    if not by:
        yield Group("", "", {}, np.ones(len(sample), dtype=bool))
        return
    # Numbers are compared much faster than words, group after group.
    coded = [np.unique(sample.word(name), return_inverse=True) for name in by.split("*")]
    names = [[(k, str(v)) for k, v in enumerate(values) if v] for values, _ in coded]
    for combination in product(*names):
        there = np.ones(len(sample), dtype=bool)
        for (_, codes), (code, _) in zip(coded, combination, strict=True):
            there &= codes == code
        if there.any():
            said = [name for _, name in combination]
            parts = dict(zip(by.split("*"), said, strict=True))
            yield Group(by, " × ".join(said), parts, there)


def degrees(sample: SurveySample, there: NDArray[np.bool_]) -> int:
    """Degrees of freedom of a group: clusters that hold members, less the strata that do.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> sample = SurveySample(np.ones(4), np.array([0, 0, 1, 1]), np.arange(4), np.full(2, 9.0))
    >>> degrees(sample, np.ones(4, bool)), degrees(sample, np.array([True, True, False, False]))
    (2, 1)
    """
    held = np.bincount(sample.cluster, there & (sample.weight > 0), sample.cluster_count) > 0
    return int(held.sum()) - len(np.unique(stratum_of(sample)[held]))
