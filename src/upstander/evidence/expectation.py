"""What a file must be before it is believed: rows, columns, and how far columns are filled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_REMEDY = "it may be another version or a broken download; of a part, say --excerpt"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of one file.

    Parameters
    ----------
    rows
        How many rows it has at least.
    columns
        Columns that must be among its own.
    fill
        For a column, the share of rows (0 to 1) in which it holds something, at least.

    Examples
    --------
    >>> wanted = Expectation(rows=2, columns=("id",), fill={"id": 1.0})
    >>> [fault.message for fault in wanted.faults(["id"], 2, {"id": 1}, "f.csv")]
    ["column 'id' is filled in 1 of 2 rows, under 100 %"]
    """

    rows: int = 0
    columns: tuple[str, ...] = ()
    fill: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def faults(
        self, header: Iterable[str], rows: int, filled: Mapping[str, int], source: str
    ) -> tuple[Problem, ...]:
        """What a file lacks of it; none where it is as expected.

        Parameters
        ----------
        header
            Its columns.
        rows
            How many rows it has.
        filled
            For each column, how many rows hold something in it.
        source
            What to call it.
        """
        own = set(header)
        found = [
            Problem(Phrase("has no column {name!r}", name=name), source, 1, _REMEDY)
            for name in self.columns
            if name not in own
        ]
        if rows < self.rows:
            message = Phrase(
                "has {rows:,} rows, not at least {least:,}", rows=rows, least=self.rows
            )
            found.append(Problem(message, source, 0, _REMEDY))
        for name, share in self.fill.items():
            has = filled.get(name, 0)
            if rows and name in own and has / rows < share:
                message = Phrase(
                    "column {name!r} is filled in {has:,} of {rows:,} rows, under {share:g} %",
                    name=name,
                    has=has,
                    rows=rows,
                    share=100 * share,
                )
                found.append(Problem(message, source, 0, _REMEDY))
        return tuple(found)


class Tally:
    """Counts rows as they stream by, and in how many of them each column holds something."""

    __slots__ = ("filled", "rows")

    def __init__(self) -> None:
        self.rows = 0
        self.filled: Counter[str] = Counter()

    def count(self, row: Mapping[str, object]) -> None:
        """Take one row into the count; empty text, an empty list and None hold nothing."""
        self.rows += 1
        self.filled.update(name for name, value in row.items() if value not in _NOTHING)


_NOTHING: tuple[object, ...] = ("", None, [], {})
