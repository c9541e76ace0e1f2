"""A first mapping for a table, guessed from its headers, for the user to edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem
from upstander.evidence.table import Row, read_table
from upstander.model.ontology import schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_CANDIDATES = (
    "Unit", "Person", "Organization", "Company", "PublicBody", "Community", "Territory",
    "Incident", "Lever",
)  # fmt: skip
"""Schemata that a table may be proposed for; relations are for the user to add."""

_OTHER_WORDS = {
    "name": ("title of unit", "full name", "unit name", "organisation", "organization", "unit"),
    "alias": ("aliases", "other names", "also known as", "aka", "alternative names"),
    "country": ("nation", "state", "country code", "iso", "iso3"),
    "birthDate": ("date of birth", "dob", "born"),
    "position": ("post", "function", "job"),
    "date": ("event date", "day", "date of incident"),
    "summary": ("description", "what happened", "event summary"),
    "casualtiesLow": ("killed low", "deaths low", "fatalities low", "minimum deaths"),
    "casualtiesHigh": ("killed high", "deaths high", "fatalities high", "maximum deaths"),
    "force": ("branch", "service", "armed force"),
    "echelon": ("level", "unit type"),
    "notes": ("comment", "comments", "remarks"),
    "legalBasis": ("law", "mandate"),
}
_ATTRIBUTE_WORDS = {
    "source": ("source", "sources", "reference", "url", "citation"),
    "origin": ("origin", "publisher", "first reported by"),
    "grade": ("grade", "admiralty", "admiralty grade"),
    "marking": ("marking", "tlp", "classification marking"),
    "valid_from": ("valid from", "from", "start", "since"),
    "valid_to": ("valid to", "to", "end", "until"),
    "lang": ("language", "lang"),
}
_ID_WORDS = {"id", "uuid", "identifier", "unit id", "entity id", "record id"}
_HEAD = """\
# A proposal, guessed from the headers alone: check every line before you import.
# How to write it: docs/reference/table-mapping.md
table: {table}
dataset: {dataset}
# Unless a row says otherwise. F6: neither source nor information can be judged.
"""


def propose_mapping(path: Path, *, sheet: str = "") -> str:
    """The text of a commented ``mapping.yml`` for a table.

    The schema is the one, of those that describe things, with most properties among the headers;
    a header fits a property by the property's name or label, by a list of usual other words, or by
    nearness of spelling. Columns that fit nothing are listed in a comment.

    Parameters
    ----------
    path, sheet
        The table, as for `read_table`.

    Raises
    ------
    InputError
        The table has no header that can be read.
    """
    header = header_of(path, sheet=sheet)
    found = guessed(header, path.stem)
    schema, properties, identity = found.schema, found.properties, found.identity
    text = _HEAD.format(table=_quoted(path.name), dataset=_quoted(path.stem))
    if sheet:
        text += f"sheet: {_quoted(sheet)}\n"
    text += _attribute_lines(dict(found.attributes))
    text += f"entities:\n  thing:\n    schema: {schema}\n"
    text += _key_lines(identity, dict(properties), header)
    text += "    properties:\n"
    for column, prop in properties.items():
        text += f"      {prop}: {_quoted(column)}\n"
    if "name" not in properties.values():
        first = next(column for column in header if column)
        text += f"      name: {_quoted(first)}  # {schema} needs a name: a guess\n"
    taken = {*properties, *found.attributes.values(), identity, ""}
    unused = [c for c in header if c not in taken]
    if unused:
        text += f"# Not used: {', '.join(_quoted(c) for c in unused)}\n"
    return text


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table seems to be about, by its headers alone.

    Parameters
    ----------
    schema
        What each row is.
    properties
        Property by column.
    attributes
        Column by attribute of a statement: ``source``, ``grade`` …
    identity
        The column that holds ids; empty for none.
    """

    schema: str
    properties: Mapping[str, str]
    attributes: Mapping[str, str]
    identity: str


def guessed(header: Sequence[str], stem: str) -> Guess:
    """A guess for a table, by its header and the name of its file."""
    words = {column: _words(column) for column in header if column}
    attributes = _attributes(words)
    rest = {column: text for column, text in words.items() if column not in attributes.values()}
    schema = max(_CANDIDATES, key=lambda name: _fit(name, stem, rest))
    identity = next((column for column, text in rest.items() if text in _ID_WORDS), "")
    return Guess(schema, _properties(schema, rest), attributes, identity)


def header_of(path: Path, *, sheet: str = "") -> tuple[str, ...]:
    """The header of a table.

    Raises
    ------
    InputError
        It has none that can be read.
    """
    for row in read_table(path, sheet=sheet):
        if isinstance(row, Row):
            return row.cells
        if isinstance(row, Problem):
            raise InputError(row.message, source=row.source, line=row.line, remedy=row.remedy)
    raise InputError("has no header", source=str(path))


def _words(text: str) -> str:
    """Letters and digits in lower case, words apart: ``startDate`` and ``Start date`` alike."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", apart.lower()))


def _attributes(words: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, synonyms in _ATTRIBUTE_WORDS.items():
        for column, text in words.items():
            if text in synonyms:
                found[name] = column
                break
    return found


def _fit(schema: str, stem: str, words: dict[str, str]) -> tuple[int, int]:
    named = _words(schema) in (_words(stem), _words(stem).removesuffix("s"))
    inside = any(_words(schema) in text.split() for text in words.values())
    score = len(_properties(schema, words)) + 3 * named + 2 * inside
    return score, -_CANDIDATES.index(schema)


def _properties(schema: str, words: dict[str, str]) -> dict[str, str]:
    """Column and property, each at most once."""
    known: dict[str, str] = {}
    for name, found in schema_of(schema).properties.items():
        if not found.stub and found.type.name != "entity":
            for word in (_words(name), _words(str(found.label)), *_OTHER_WORDS.get(name, ())):
                known.setdefault(word, name)
    made: dict[str, str] = {}
    for column, text in words.items():
        close = [text] if text in known else get_close_matches(text, known, n=1, cutoff=0.9)
        if close and known[close[0]] not in made.values():
            made[column] = known[close[0]]
    return made


def _attribute_lines(attributes: dict[str, str]) -> str:
    lines = ""
    for name, usual in (("grade", "F6"), ("marking", "TLP:AMBER")):
        if name not in attributes:
            lines += f"{name}: {_quoted(usual)}\n"
    for name, column in attributes.items():
        lines += f"{name}: {{column: {_quoted(column)}}}\n"
    return lines


def _key_lines(identity: str, properties: dict[str, str], header: Sequence[str]) -> str:
    if identity:
        return f"    id: {_quoted(identity)}\n"
    named = [column for column, prop in properties.items() if prop == "name"]
    key = named[0] if named else next(column for column in header if column)
    return f"    key: [{_quoted(key)}]  # columns that together tell one from another\n"


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
