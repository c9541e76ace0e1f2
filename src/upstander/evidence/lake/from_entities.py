"""FollowTheMoney entities into a lake: things as entities, and what joins them as edges."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, Problem
from upstander.evidence.defaults import UNMARKED, Defaults
from upstander.evidence.ftm_entities import EntityReader
from upstander.evidence.lake.names import name_key, tokens_of
from upstander.evidence.lake.tables import EDGES, ENTITIES, TOKENS, drafted
from upstander.evidence.lines import line_blocks
from upstander.model.marking import CLEAR
from upstander.model.ontology import edge_ends, property_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from upstander.evidence.lake.drafts import Drafts
    from upstander.model.statement import Statement

BLOCK = 20_000
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_COUNTRY = ("country", "jurisdiction", "nationality", "mainCountry", "citizenship")
_DATE = ("birthDate", "incorporationDate", "registrationDate", "startDate", "date")
_FROM, _TO = ("startDate", "date"), ("endDate",)
_REMEDY = "keep it in a case file; if the file is public and only says no marking: --public"

Values = dict[str, list[str]]


def draft_entities(path: Path, drafts: Drafts, on_progress: Callable[[int], None]) -> None:
    """Draft a file of entities, one JSON object a line, plain or gzip.

    A record that is marked other than TLP:CLEAR is left out and reported: a lake is read by
    everybody who has it. What carries no marking is no different, unless the drafts are public.

    Raises
    ------
    InputError
        The file holds statements, not entities.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {ENTITIES: [], TOKENS: [], EDGES: []}
    done = 0
    for line, statements in _records(path, drafts):
        done += 1
        _draft(line, statements, rows)
        if not done % BLOCK:
            _put(rows, drafts)
            on_progress(done)
    _put(rows, drafts)
    on_progress(done)


def _records(path: Path, drafts: Drafts) -> Iterator[tuple[int, list[Statement]]]:
    """The good statements of each record."""
    import orjson

    source = str(path)
    usual = CLEAR if drafts.public else UNMARKED
    reader = EntityReader(source, Defaults(dataset=path.name.split(".")[0], marking=usual))
    for block in line_blocks(path):
        if isinstance(block, Problem):
            drafts.problems.append(block)
            continue
        for number, line in enumerate(block[1], block[0]):
            if not line or line.isspace():
                continue
            try:
                data = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                fault = f"the line is not JSON: {str(error)[:120]}"
                remedy = "write one JSON object a line"
                drafts.problems.append(Problem(fault, source, number, remedy))
                continue
            if isinstance(data, dict) and "prop" in data and "properties" not in data:
                message = "the file holds statements, not entities"
                raise InputError(message, source=source, line=number, remedy="export entities")
            found = reader.read(data, number, line)
            good = [said for said in found if not isinstance(said, Problem)]
            drafts.problems += [fault for fault in found if isinstance(fault, Problem)]
            if any(said.marking != CLEAR for said in good):
                message = "the record is not marked TLP:CLEAR, and a lake is read by all"
                drafts.problems.append(Problem(message, source, number, _REMEDY))
            elif good:
                yield number, good


def _draft(line: int, statements: list[Statement], rows: dict[str, list[tuple[Any, ...]]]) -> None:
    about, schema = statements[0].entity_id, statements[0].schema
    values: Values = {}
    for said in statements:
        values.setdefault(said.prop, []).append(said.value)
    ends = edge_ends(schema)
    if ends is not None:
        span = _first(values, _FROM), _first(values, _TO)
        pairs = ((a, b) for a in values.get(ends[0], ()) for b in values.get(ends[1], ()))
        rows[EDGES] += [(a, b, schema, *span, line) for a, b in pairs]
        return
    names = list(dict.fromkeys(v for prop in _NAMES for v in values.get(prop, ())))
    name = min(values.get("name", names), key=lambda n: (len(n), n), default="")
    country, date = _first(values, _COUNTRY), _first(values, _DATE)
    rows[ENTITIES].append((about, schema, name, names, country, date, name_key(name), line))
    tokens = sorted({token for spelt in names for token in tokens_of(spelt)})
    rows[TOKENS] += [(token, about, line) for token in tokens]
    joined = ((prop, value) for prop, found in values.items() for value in found)
    rows[EDGES] += [
        (about, value, prop, "", "", line) for prop, value in joined if _names_a_thing(schema, prop)
    ]


def _names_a_thing(schema: str, prop: str) -> bool:
    return property_of(schema, prop).type.name == "entity"


def _first(values: Values, props: tuple[str, ...]) -> str:
    return next((min(values[prop]) for prop in props if prop in values), "")


def _put(rows: dict[str, list[tuple[Any, ...]]], drafts: Drafts) -> None:
    import polars as pl

    def frame(table: str, found: list[tuple[Any, ...]]) -> tuple[str, pl.DataFrame]:
        return table, pl.DataFrame(found, schema=drafted(table), orient="row")

    for table, made in starmap(frame, rows.items()):
        drafts.put(table, made)
        rows[table].clear()
