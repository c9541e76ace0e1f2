"""What the list of scenarios hangs on: the weakest place of each, and each descriptor's part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.scenarios.balance import NO_RIVAL, as_scenarios, margins
from upstander.foresight.scenarios.solve import solve
from upstander.model.cross_impact import CrossImpact

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weakest:
    """The least change of judgements that makes a scenario inconsistent.

    Parameters
    ----------
    descriptor
        Number of the descriptor that gives way first; -1 where none has a rival.
    points
        How many points of change that takes, in the unit of the matrix, in its columns: as many
        fewer for its variant or more for the best rival, from whichever sources.
    """

    descriptor: int
    points: int


def weakest(matrix: CrossImpact, scenarios: ArrayLike, *, slack: int = 0) -> list[Weakest]:
    """The weakest place of each consistent scenario: exactly its margin, plus slack, plus 1.

    Examples
    --------
    >>> from upstander.model.cross_impact import Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> weakest(CrossImpact(two, impact), [[0, 0], [1, 1]])
    [Weakest(descriptor=0, points=3), Weakest(descriptor=1, points=3)]
    """
    found = []
    for row in margins(matrix, scenarios):
        at = int(row.argmin())
        least = int(row[at])
        found.append(Weakest(-1, 0) if least == NO_RIVAL else Weakest(at, least + slack + 1))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of the list without the influence of one descriptor.

    Parameters
    ----------
    descriptor
        Its number.
    stay, go, come
        Scenarios of the list that are still consistent, that are not, and that are new.
    complete
        Whether the list without it is complete; ``come`` is at least as large where not.
    """

    descriptor: int
    stay: int
    go: int
    come: int
    complete: bool

    @property
    def change(self) -> float:
        """Share of all scenarios of either list that are not in both; 0 where both are empty."""
        total = self.stay + self.go + self.come
        return (self.go + self.come) / total if total else 0.0


def parts(
    matrix: CrossImpact,
    scenarios: ArrayLike,
    *,
    slack: int = 0,
    most: int = 100_000,
    going: Callable[[int], float] = lambda _done: np.inf,
) -> list[Part]:
    """All scenarios anew without the influence of each descriptor in turn.

    A descriptor without influence on others is still moved by them: its own column stays.

    Parameters
    ----------
    matrix, scenarios, slack
        The judgements and their consistent scenarios.
    most
        Lists are cut at as many scenarios.
    going
        Called with the descriptors done; returns the seconds left. At 0 it ends, and the
        descriptors that are left are not in the answer.
    """
    chosen = as_scenarios(matrix, scenarios)
    known = {row.tobytes() for row in np.ascontiguousarray(chosen)}
    found = []
    for i in range(len(matrix.descriptors)):
        if going(i) <= 0:
            break
        impact = matrix.impact.copy()
        impact[int(matrix.starts[i]) : int(matrix.starts[i + 1])] = 0
        other = CrossImpact(matrix.descriptors, impact, matrix.unit)
        made = solve(other, slack=slack, most=most, going=lambda _share, _count, k=i: going(k))  # type: ignore[misc]
        rows = {row.tobytes() for row in np.ascontiguousarray(made.scenarios)}
        stay = len(known & rows)
        found.append(Part(i, stay, len(known) - stay, len(rows) - stay, made.complete))
    return found
