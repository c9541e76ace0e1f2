"""A sentence of a brief, with the statements that it can be walked back to."""

from __future__ import annotations

from dataclasses import dataclass

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it rests on.

    Parameters
    ----------
    text
        What the reader reads.
    statements
        Ids of the statements it rests on; never empty, for a brief says nothing unsourced.
    method
        Name of the method note, where the sentence reports what an engine derived.
    """

    text: str
    statements: tuple[str, ...]
    method: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueRejectedError("a sentence needs a text")
        if not self.statements:
            raise ValueRejectedError(
                Phrase("a sentence without statements: {text!r}", text=self.text)
            )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, and what it rests on."""

    cells: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a brief."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None

    @property
    def everything(self) -> tuple[Sentence, ...]:
        """All its sentences, those of the table's rows included."""
        rows = self.table.rows if self.table else ()
        return (*self.sentences, *(row.sentence for row in rows))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.everything
