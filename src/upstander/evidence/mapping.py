"""A mapping: which columns of a table say what of which entities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from upstander.errors import MappingError, UpstanderError
from upstander.evidence.lines import opened
from upstander.evidence.values import cleaner_of
from upstander.model.ontology import property_of, schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_MAPPING = 2**20
ATTRIBUTES = ("source", "origin", "grade", "marking", "valid_from", "valid_to", "lang")
"""What a mapping may say of statements, besides their claim."""

_TOP = {"table", "sheet", "dataset", "originator", "audience", "entities", *ATTRIBUTES}
_BLOCK = {"schema", "id", "key", "properties", *ATTRIBUTES}
_VALUE = {"column", "literal", "entity", "split", "format"}


@dataclass(frozen=True, slots=True)
class Value:
    """Where a value comes from: a column, a literal, or another entity of the row.

    Parameters
    ----------
    column, literal, entity
        Exactly one is not empty.
    split
        What parts several values in one cell.
    format
        How dates are written, as ``strptime`` reads them; empty for ISO dates.
    """

    column: str = ""
    literal: str = ""
    entity: str = ""
    split: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One entity that each row describes.

    Parameters
    ----------
    name, schema
        Its name in the mapping, and its schema.
    key
        Columns that together tell it from others of its schema.
    id
        Column that holds its id as it is; then there is no key.
    properties
        Property and value, in the order of the mapping.
    attributes
        Of `ATTRIBUTES`, where the block has its own.
    """

    name: str
    schema: str
    key: tuple[str, ...]
    id: str
    properties: tuple[tuple[str, Value], ...]
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping, checked against the ontology but not yet against a table."""

    blocks: tuple[Block, ...]
    source: str
    sheet: str = ""
    dataset: str = ""
    originator: str = ""
    audience: frozenset[str] = frozenset()
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def columns(self) -> dict[str, str]:
        """Every column that the mapping names, with the place where it does."""
        found = {v.column: name for name, v in self.attributes.items() if v.column}
        for block in self.blocks:
            found |= dict.fromkeys(block.key, f"{block.name}.key")
            if block.id:
                found[block.id] = f"{block.name}.id"
            for name, value in (*block.properties, *block.attributes.items()):
                if value.column:
                    found[value.column] = f"{block.name}.{name}"
        return found


def read_mapping(path: Path) -> TableMapping:
    """The mapping that a ``mapping.yml`` holds; see ``docs/reference/table-mapping.md``.

    Raises
    ------
    MappingError
        No plain YAML (tags, anchors and aliases are refused), or a part that is unknown, missing
        or does not fit the ontology.
    """
    with opened(path) as handle:
        text = handle.read(MAX_MAPPING + 1)
    if len(text) > MAX_MAPPING:
        raise MappingError(f"is longer than {MAX_MAPPING:,} bytes", source=str(path))
    return parse_mapping(text, str(path))


def parse_mapping(text: bytes | str, source: str) -> TableMapping:
    """The mapping that a text in YAML describes; see `read_mapping`."""
    from upstander.evidence.plain_yaml import load_plain

    data = load_plain(text, source)
    if not isinstance(data, dict) or not isinstance(data.get("entities"), dict):
        raise MappingError("has no entities", source=source, remedy="see: upstander case map")
    _known(data, _TOP, "the mapping", source)
    names = set(data["entities"])
    blocks = tuple(_block(str(n), b, names, source) for n, b in data["entities"].items())
    audience = data.get("audience") or []
    if not isinstance(audience, list) or not all(isinstance(a, str) for a in audience):
        raise MappingError("audience must be a list of names", source=source)
    return TableMapping(
        blocks,
        source,
        sheet=_string(data, "sheet", source),
        dataset=_string(data, "dataset", source),
        originator=_string(data, "originator", source),
        audience=frozenset(audience),
        attributes=_attributes(data, source),
    )


def _block(name: str, data: Any, names: set[Any], source: str) -> Block:
    if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
        raise MappingError(f"entity {name!r} has no properties", source=source)
    _known(data, _BLOCK, f"entity {name!r}", source)
    schema, key = _string(data, "schema", source), data.get("key") or []
    try:
        if schema_of(schema).abstract:
            raise MappingError(f"nothing is just a {schema}", remedy="name a schema below it")
        properties = tuple(
            (str(prop), _checked(schema, str(prop), value, names))
            for prop, value in data["properties"].items()
        )
    except UpstanderError as error:
        message = f"entity {name!r}: {error.problem.message}"
        raise MappingError(message, source=source, remedy=error.problem.remedy) from error
    keys = [key] if isinstance(key, str) else key
    if not isinstance(keys, list) or not all(isinstance(k, str) for k in keys):
        raise MappingError(f"entity {name!r}: key must be a list of columns", source=source)
    identity = _string(data, "id", source)
    if bool(keys) == bool(identity):
        raise MappingError(f"entity {name!r} needs either id or key", source=source)
    return Block(name, schema, tuple(keys), identity, properties, _attributes(data, source))


def _checked(schema: str, prop: str, data: Any, names: set[Any]) -> Value:
    value, found = _value(data, plain_is_column=True), property_of(schema, prop)
    cleaner = cleaner_of(schema, prop)
    if value.literal:
        cleaner.clean(value.literal)
    if value.entity and value.entity not in names:
        raise MappingError(f"{prop}: no entity is called {value.entity!r}")
    if value.entity and found.type.name != "entity":
        raise MappingError(f"{prop} does not name an entity", remedy="give a column or literal")
    return value


def _attributes(data: Mapping[str, Any], source: str) -> dict[str, Value]:
    found = {}
    for name in ATTRIBUTES:
        if data.get(name) is not None:
            try:
                found[name] = _value(data[name], plain_is_column=False)
            except MappingError as error:
                raise MappingError(f"{name}: {error.problem.message}", source=source) from error
            if found[name].entity and name != "source":
                raise MappingError(f"{name} cannot be an entity", source=source)
    return found


def _value(data: Any, *, plain_is_column: bool) -> Value:
    if isinstance(data, str):
        return Value(column=data) if plain_is_column else Value(literal=data)
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise MappingError("a value is a text, or has column, literal or entity")
    if unknown := sorted(set(data) - _VALUE):
        raise MappingError(
            f"unknown word {unknown[0]!r}", remedy=f"use {', '.join(sorted(_VALUE))}"
        )
    if sum(bool(data.get(name)) for name in ("column", "literal", "entity")) != 1:
        raise MappingError("a value needs exactly one of column, literal and entity")
    return Value(**data)


def _known(data: Mapping[Any, Any], words: set[str], what: str, source: str) -> None:
    if unknown := sorted(str(word) for word in data if word not in words):
        remedy = f"use: {', '.join(sorted(words))}"
        raise MappingError(
            f"{what} has an unknown part {unknown[0]!r}", source=source, remedy=remedy
        )


def _string(data: Mapping[str, Any], name: str, source: str) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise MappingError(f"{name} must be text", source=source, remedy="put it in quotes")
    return value or ""
