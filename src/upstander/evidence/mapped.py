"""A table read through its mapping: rows become statements."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from upstander.errors import MappingError, Problem, UpstanderError, ValueRejectedError
from upstander.evidence.defaults import Defaults
from upstander.evidence.records import located
from upstander.evidence.table import Row, read_table
from upstander.evidence.values import cleaner_of, plain
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.ontology import schema_of
from upstander.model.period import Moment, Period
from upstander.model.statement import Statement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from upstander.evidence.mapping import Block, TableMapping, Value


def read_mapped(
    path: Path, mapping: TableMapping, defaults: Defaults | None = None
) -> Iterator[Statement | Problem]:
    """The statements of a CSV or XLSX table, and its faults.

    A block whose id or key is empty in a row says nothing of that row; so does a relation one of
    whose ends is such a block. A row that says nothing at all is a fault.

    Parameters
    ----------
    path, mapping
        The table and what its columns mean.
    defaults
        For what neither table nor mapping says.

    Yields
    ------
    Statement or Problem
        In the order of the rows.

    Raises
    ------
    MappingError
        The mapping names a column that the table has not.
    """
    chosen = defaults or Defaults()
    name = mapping.dataset or chosen.dataset or path.stem
    reader: _Reader | None = None
    for row in read_table(path, sheet=mapping.sheet):
        if isinstance(row, Problem):
            yield row
        elif reader is None:
            _check_columns(row, mapping, str(path))
            reader = _Reader(row.cells, mapping, replace(chosen, dataset=name), str(path))
        else:
            yield from reader.read(row)


def _check_columns(header: Row, mapping: TableMapping, source: str) -> None:
    for column, place in mapping.columns().items():
        if column not in header.cells:
            raise MappingError(
                Phrase(
                    "{place} names the column {column!r}, which {source} has not",
                    place=place,
                    column=column,
                    source=source,
                ),
                source=mapping.source,
                remedy=Phrase("its columns are: {columns}", columns=", ".join(header.cells)[:300]),
            )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the statements of one block in one row have in common."""

    key: str
    source: str
    origin: str
    lang: str
    valid_from: str
    valid_to: str
    grade: Grade
    marking: Marking


class _Reader:
    def __init__(
        self, header: tuple[str, ...], mapping: TableMapping, defaults: Defaults, source: str
    ) -> None:
        self._header, self._mapping = header, mapping
        self._defaults, self._source = defaults, source

    def read(self, row: Row) -> list[Statement | Problem]:
        cells = dict(zip(self._header, row.cells, strict=True))
        ids = {block.name: self._id(block, cells) for block in self._mapping.blocks}
        found: list[Statement | Problem] = []
        for block in self._mapping.blocks:
            if ids[block.name] and self._has_ends(block, ids):
                found += self._block(block, cells, ids, row.number)
        if not found:
            message = "the row says nothing: the keys of all its entities are empty"
            found.append(Problem(message, self._source, row.number, "fill them or drop the row"))
        return found

    def _id(self, block: Block, cells: dict[str, str]) -> str:
        if block.id:
            return cells[block.id].strip()
        parts = [cells[column].strip() for column in block.key]
        if not all(parts):
            return ""
        joined = "\x1f".join((block.schema, *parts)).encode()
        digest = hashlib.sha1(joined, usedforsecurity=False).hexdigest()
        slug = re.sub(r"[^a-z0-9]+", "-", self._defaults.dataset.lower()).strip("-") or "table"
        return f"{slug}-{digest[:16]}"

    def _has_ends(self, block: Block, ids: dict[str, str]) -> bool:
        required = set(schema_of(block.schema).required)
        return all(
            ids[value.entity]
            for prop, value in block.properties
            if value.entity and prop in required
        )

    def _block(
        self, block: Block, cells: dict[str, str], ids: dict[str, str], number: int
    ) -> list[Statement | Problem]:
        try:
            frame = self._frame(block, cells, ids)
        except UpstanderError as error:
            return [located(error, self._source, number, block.name)]
        found: list[Statement | Problem] = []
        for prop, value in block.properties:
            for text in self._texts(value, cells, ids):
                try:
                    found.append(self._statement(frame, block.schema, prop, text, value))
                except UpstanderError as error:
                    found.append(located(error, self._source, number, block.name))
        return found

    def _texts(self, value: Value, cells: dict[str, str], ids: dict[str, str]) -> list[str]:
        if value.entity:
            return [ids[value.entity]] if ids[value.entity] else []
        whole = value.literal or cells[value.column]
        parts = whole.split(value.split) if value.split else [whole]
        return [part for part in parts if part.strip()]

    def _statement(
        self, frame: _Frame, schema: str, prop: str, text: str, value: Value
    ) -> Statement:
        cleaned = cleaner_of(schema, prop).clean(_dated(text, value.format))
        return Statement(
            self._defaults.dataset, frame.key, schema, prop, cleaned,
            original_value="" if cleaned == text else text,
            lang=frame.lang, source=frame.source, origin=frame.origin,
            valid_from=frame.valid_from, valid_to=frame.valid_to,
            grade=frame.grade, marking=frame.marking,
        )  # fmt: skip

    def _frame(self, block: Block, cells: dict[str, str], ids: dict[str, str]) -> _Frame:
        values = {**self._mapping.attributes, **block.attributes}

        def said(name: str) -> str:
            value = values.get(name)
            texts = self._texts(value, cells, ids) if value else []
            return _dated(plain(texts[0]), value.format if value else "") if texts else ""

        start, end = said("valid_from"), said("valid_to")
        Period(Moment.parse(start), Moment.parse(end))
        grade, marking, mapping = said("grade"), said("marking"), self._mapping
        return _Frame(
            ids[block.name],
            said("source"),
            said("origin") or self._defaults.origin,
            said("lang"),
            start,
            end,
            Grade.parse(grade) if grade else self._defaults.grade,
            Marking(TLP.parse(marking), mapping.originator, mapping.audience)
            if marking
            else self._defaults.marking,
        )


def _dated(text: str, shape: str) -> str:
    """A date in the table's own form as an ISO date."""
    if not shape:
        return text
    try:
        return datetime.strptime(text.strip(), shape).date().isoformat()  # noqa: DTZ007  (a day)
    except ValueError as error:
        raise ValueRejectedError(
            Phrase("no such date: {text!r}", text=text.strip()[:40]),
            remedy=Phrase("the mapping reads dates as {shape}", shape=shape),
        ) from error
