"""Rows of a table by the names of its columns, with the columns that must be there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.table import read_table
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Named = tuple[int, dict[str, str]]


def named_rows(path: Path, needed: Sequence[str]) -> Iterator[Named | Problem]:
    """The rows of a table, each with its line and its cells by column, and its faults.

    Parameters
    ----------
    path
        CSV or XLSX with a header.
    needed
        Columns that must be there; others are given too.

    Raises
    ------
    InputError
        A column that must be there is not.
    """
    header: tuple[str, ...] = ()
    for row in read_table(path):
        if isinstance(row, Problem):
            yield row
        elif not header:
            header = row.cells
            if missing := [name for name in needed if name not in header]:
                raise InputError(
                    Phrase("missing required column: {columns}", columns=", ".join(missing)),
                    source=str(path),
                    line=row.number,
                    remedy=Phrase("name the columns {columns}", columns=", ".join(needed)),
                )
        else:
            yield (
                row.number,
                {name: cell.strip() for name, cell in zip(header, row.cells, strict=True) if name},
            )


def numbers(text: str, name: str, separator: str | None = ";") -> tuple[float, ...]:
    """The numbers of a cell.

    Raises
    ------
    ValueRejectedError
        Something that is no number.

    Examples
    --------
    >>> numbers("0.2; 0.8", "probability")
    (0.2, 0.8)
    """
    try:
        return tuple(float(part) for part in text.split(separator))
    except ValueError as error:
        remedy = (
            Phrase("write numbers, separated by spaces")
            if separator is None
            else Phrase("write numbers, separated by {sign}", sign=separator)
        )
        raise ValueRejectedError(
            Phrase("{column} is no number: {text!r}", column=name, text=text[:40]),
            remedy=remedy,
        ) from error


def yes_or_no(text: str, name: str) -> bool | None:
    """True, False, or None where nothing is said.

    Raises
    ------
    ValueRejectedError
        Neither yes nor no.
    """
    found = {"yes": True, "no": False, "": None}
    if text.lower() not in found:
        raise ValueRejectedError(
            Phrase("{column} is neither yes nor no: {text!r}", column=name, text=text[:40])
        )
    return found[text.lower()]


@lru_cache(maxsize=65536)
def moment_of(text: str) -> tuple[int, float]:
    """The day (UTC, as an ordinal) and the second of a time; UTC where it names no offset.

    Raises
    ------
    ValueRejectedError
        No day and no time.

    Examples
    --------
    >>> moment_of("2027-02-01T23:30-02:00")[0] - moment_of("2027-02-01")[0]
    1
    """
    try:
        if len(text) <= 10:
            found = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        else:
            found = datetime.fromisoformat(text)
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        remedy = "write 2027-02-01 or 2027-02-01T14:30"
        raise ValueRejectedError(
            Phrase("time is no time: {text!r}", text=text[:40]), remedy=remedy
        ) from error
    return found.toordinal(), found.timestamp()
