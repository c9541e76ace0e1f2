"""Warned, acted, happened: what eight kinds of cases say, and what the forecasts might have scored.

References
----------
Meyer, C., Otto, F., Brante, J. and De Franco, C. (2010). Recasting the warning-response problem:
persuasion and preventive policy. *International Studies Review* 12.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.forecast_question import Question

READS = {
    (True, True, True): "warned and acted on; it happened all the same",
    (True, True, False): "neither a false alarm nor a proof that action helped",
    (True, False, True): "warned, and nothing was done",
    (True, False, False): "a false alarm",
    (False, True, True): "acted on without a warning from here; it happened",
    (False, True, False): "acted on without a warning from here; it did not happen",
    (False, False, True): "missed",
    (False, False, False): "rightly quiet",
}
"""What a case of (warned, acted, happened) reads as."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many questions were of one kind, and how that reads."""

    warned: bool
    acted: bool
    happened: bool
    questions: int
    reads: str


@dataclass(frozen=True, slots=True)
class Warned:
    """The eight cells, and the resolved binary questions of which something is not said."""

    cells: tuple[Cell, ...]
    unsaid: int

    @property
    def told(self) -> int:
        """Questions in the table."""
        return sum(cell.questions for cell in self.cells)

    def as_dict(self) -> dict[str, Any]:
        """The table as plain data."""
        return {"cells": [asdict(cell) for cell in self.cells], "unsaid": self.unsaid}


def warned(questions: Iterable[Question]) -> Warned:
    """The table of the resolved binary questions; others have no place in it.

    Examples
    --------
    >>> warned([]).told, len(warned([]).cells)
    (0, 8)
    """
    found = [(q.warned, q.acted, q.happened) for q in questions if q.happened is not None]
    counts = Counter(found)
    cells = [Cell(*case, counts[case], reads) for case, reads in READS.items()]
    return Warned(tuple(cells), len(found) - sum(cell.questions for cell in cells))
