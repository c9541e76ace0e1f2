"""A sample of people with the design that drew it, ready to be estimated from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

LONELY = ("fail", "adjust", "average", "certainty")
"""What can be done about a stratum with one cluster."""


@dataclass(frozen=True, slots=True)
class SurveySample:
    """Answers, weights and where in the design each row stands.

    Parameters
    ----------
    weight
        People each row stands for, 0 or more, shape (n,).
    stratum, cluster
        Codes from 0, shape (n,); a cluster lies in one stratum.
    population
        Clusters in the population of each stratum, shape (strata,); infinity where not known.
    numbers
        Answers that are numbers, by column, shape (n,); NaN where there is none.
    words
        Answers and groups as they are written, by column, shape (n,); empty where there is none.
    strata
        Names of the strata.
    person
        Ids of a panel, shape (n,); empty where nobody is followed.
    lonely
        One of `LONELY`.
    source
        File, for messages.
    clusters
        Names of the clusters, by code; empty where rows are their own clusters.

    Examples
    --------
    >>> import numpy as np
    >>> sample = SurveySample(np.ones(3), np.zeros(3, int), np.arange(3), np.array([np.inf]))
    >>> len(sample), sample.cluster_count
    (3, 3)
    """

    weight: NDArray[np.float64]
    stratum: NDArray[np.int64]
    cluster: NDArray[np.int64]
    population: NDArray[np.float64]
    numbers: Mapping[str, NDArray[np.float64]] | None = None
    words: Mapping[str, NDArray[np.str_]] | None = None
    strata: tuple[str, ...] = ("all",)
    person: NDArray[np.str_] | None = None
    lonely: str = "fail"
    source: str = ""
    clusters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.lonely not in LONELY:
            remedy = f"one of {', '.join(LONELY)}"
            raise InputError(f"no such rule: {self.lonely!r}", source=self.source, remedy=remedy)
        if not len(self.weight):
            raise InputError("the sample is empty", source=self.source, remedy="give rows")

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def cluster_count(self) -> int:
        """Clusters in the sample."""
        return int(self.cluster.max()) + 1

    def number(self, column: str) -> NDArray[np.float64]:
        """A column of numbers.

        Raises
        ------
        InputError
            No such column was read: a fault of whoever calls.
        """
        found = (self.numbers or {}).get(column)
        if found is None:
            raise InputError(f"no column {column!r} of numbers", source=self.source)
        return found

    def word(self, column: str) -> NDArray[np.str_]:
        """A column of words; as `number`."""
        found = (self.words or {}).get(column)
        if found is None:
            raise InputError(f"no column {column!r} of words", source=self.source)
        return found
