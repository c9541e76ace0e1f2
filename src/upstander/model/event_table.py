"""Events of violence as columns: when, where, of what kind, by whom, against whom, how deadly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstander.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.int32]

LABELS = ("country", "place", "kind", "actor", "other_actor", "community")
"""What an event may be told apart by. A place is a first-level area of a country."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """One label of each event, as a number into a list of names.

    Parameters
    ----------
    names
        Each name once.
    codes
        For each event the place of its name in the list; -1 where unknown.

    Raises
    ------
    InputError
        A code without a name.

    Examples
    --------
    >>> import numpy as np
    >>> Labels(("Ford", "Mill"), np.array([1, -1], dtype=np.int32)).of(0)
    'Mill'
    """

    names: tuple[str, ...]
    codes: Codes

    def __post_init__(self) -> None:
        if self.codes.size and (
            int(self.codes.max()) >= len(self.names) or int(self.codes.min()) < -1
        ):
            raise InputError("a label has a number without a name")

    def of(self, row: int) -> str:
        """The name of one event's label; empty where unknown."""
        code = int(self.codes[row])
        return self.names[code] if code >= 0 else ""

    def take(self, rows: Bools) -> Labels:
        """The labels of some of the events."""
        return Labels(self.names, self.codes[rows])


@dataclass(frozen=True, slots=True, eq=False)
class EventTable:
    """Events in the order of their source, a column for each thing known.

    Parameters
    ----------
    days
        Day on which the event began, counted from 1970-01-01.
    months
        Its month: 12 x year + month - 1.
    dated
        False where the source knows the date to no better than a month.
    labels
        By name of `LABELS`; a label that was not read is not there. Actors are organised
        groups and state forces, never private persons; the two sides share one list of names.
    deaths
        The source's best estimate.
    sources
        How many sources the event rests on; 0 where not told.
    lines
        1-based line (CSV) or row (Parquet) in the source.
    ids
        Identifiers in the source; empty where they were not read.
    source
        File or generator.
    synthetic
        True where the events are made up.

    Raises
    ------
    InputError
        Columns that differ in length.
    """

    days: Codes
    months: Codes
    dated: Bools
    labels: dict[str, Labels]
    deaths: NDArray[np.float64]
    sources: Codes
    lines: NDArray[np.int64]
    ids: Sequence[str] = field(default=(), repr=False)
    source: str = ""
    synthetic: bool = False

    def __post_init__(self) -> None:
        columns = [self.months, self.dated, self.deaths, self.sources, self.lines]
        sizes = {column.size for column in columns}
        sizes |= {labels.codes.size for labels in self.labels.values()}
        if len(self.ids):
            sizes.add(len(self.ids))
        if sizes != {self.days.size}:
            raise InputError("the columns of the events differ in length", source=self.source)
        if unknown := set(self.labels) - set(LABELS):
            raise InputError(f"no label of events is called {min(unknown)!r}", source=self.source)
        sides = [self.labels[name].names for name in LABELS[3:5] if name in self.labels]
        if len(sides) == 2 and sides[0] != sides[1]:
            raise InputError("the two sides need one list of actors", source=self.source)

    def __len__(self) -> int:
        return self.days.size

    def label(self, name: str) -> Labels:
        """The label of this name.

        Raises
        ------
        InputError
            The events were read without it.
        """
        if name not in self.labels:
            raise InputError(
                f"the events have no column for {name}",
                source=self.source,
                remedy="give a file that tells it",
            )
        return self.labels[name]

    def identity(self, row: int) -> str:
        """How the source calls an event: its identifier, or its line where it has none."""
        return str(self.ids[row]) if len(self.ids) else f"line {int(self.lines[row])}"
