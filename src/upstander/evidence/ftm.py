"""FollowTheMoney's JSON lines, entities or statements, read as a stream of statements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from upstander.errors import Problem
from upstander.evidence.defaults import Defaults
from upstander.evidence.ftm_entities import EntityReader
from upstander.evidence.ftm_statements import StatementReader
from upstander.evidence.lines import line_blocks
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from upstander.model.statement import Statement

_ONE = "write one JSON object a line"


def read_ftm(
    path: Path, defaults: Defaults | None = None, *, name: str = ""
) -> Iterator[Statement | Problem]:
    """The statements of a file of FollowTheMoney entities or statements, and its faults.

    The first whole record says which of the two the file holds. Memory does not grow with the
    file. A fault costs its value (or its record, where that cannot be read), never the rest.

    Parameters
    ----------
    path
        JSON lines, plain or gzip. Entities carry ``id, schema, properties, datasets, first_seen,
        last_seen``; statements FollowTheMoney's keys. Both may carry ``origin, grade, marking,
        originator, audience``; statements also ``source, valid_from, valid_to``. ``referents`` of
        entities are not read: judgements of sameness come as ``canonical_id`` of statements.
    defaults
        What to take for records that do not say it; without a dataset, the file's name.
    name
        What to call the file in faults; its path, unless given.

    Yields
    ------
    Statement or Problem
        In the order of the file.
    """
    chosen = defaults or Defaults()
    chosen = replace(chosen, dataset=chosen.dataset or path.name.split(".")[0])
    source = name or str(path)
    yield from statements_in(line_blocks(path, name=source), source, chosen)


def statements_in(
    blocks: Iterable[tuple[int, list[bytes]] | Problem], source: str, defaults: Defaults
) -> Iterator[Statement | Problem]:
    """The statements that blocks of lines hold; see `read_ftm`.

    Parameters
    ----------
    blocks
        As `line_blocks` yields them.
    source
        What to call the file in faults.
    defaults
        What to take for records that do not say it.
    """
    reader: EntityReader | StatementReader | None = None
    anything = False
    for block in blocks:
        if isinstance(block, Problem):
            anything = True
            yield block
            continue
        for number, line in enumerate(block[1], block[0]):
            if not line:
                continue
            try:
                data = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                if not line.isspace():
                    anything = True
                    yield Problem(_fault(line, error), source, number, _ONE)
                continue
            if reader is None:
                reader = _reader_for(data)(source, defaults)
            yield from reader.read(data, number, line)
    if reader is None and not anything:
        yield Problem(
            Phrase("the file is empty"), source, 0, "give a file with at least one record"
        )


def _reader_for(data: Any) -> type[EntityReader | StatementReader]:
    stated = isinstance(data, dict) and "prop" in data and "properties" not in data
    return StatementReader if stated else EntityReader


def _fault(line: bytes, error: Exception) -> Phrase:
    if b"\0" in line:
        return Phrase("the line holds NUL bytes")
    try:
        line.decode()
    except UnicodeDecodeError as fault:
        return Phrase("the line is not UTF-8 (byte {place})", place=str(fault.start + 1))
    return Phrase("the line is not JSON: {error}", error=str(error)[:120])
