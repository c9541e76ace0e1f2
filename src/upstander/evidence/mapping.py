"""A mapping: which columns of a table say what of which entities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from upstander.errors import MappingError, UpstanderError
from upstander.evidence.lines import opened
from upstander.evidence.values import cleaner_of
from upstander.model.ontology import property_of, schema_of
from upstander.phrase import Phrase

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
        raise MappingError(
            Phrase("is longer than {most:,} bytes", most=MAX_MAPPING),
            source=str(path),
        )
    return parse_mapping(text, str(path))


def parse_mapping(text: bytes | str, source: str) -> TableMapping:
    """The mapping that a text in YAML describes; see `read_mapping`."""
    from upstander.evidence.plain_yaml import load_plain

    data = load_plain(text, source)
    if not isinstance(data, dict) or not isinstance(data.get("entities"), dict):
        raise MappingError("has no entities", source=source, remedy="see: upstander case map")
    _known(data, _TOP, "", source)
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
        raise MappingError(Phrase("entity {name!r} has no properties", name=name), source=source)
    _known(data, _BLOCK, name, source)
    schema, key = _string(data, "schema", source), data.get("key") or []
    try:
        if schema_of(schema).abstract:
            raise MappingError(
                Phrase("nothing is just a {schema}", schema=schema), remedy="name a schema below it"
            )
        properties = tuple(
            (str(prop), _checked(schema, str(prop), value, names))
            for prop, value in data["properties"].items()
        )
    except UpstanderError as error:
        message = Phrase("entity {name!r}: {reason}", name=name, reason=error.problem.message)
        raise MappingError(message, source=source, remedy=error.problem.remedy) from error
    keys = [key] if isinstance(key, str) else key
    if not isinstance(keys, list) or not all(isinstance(k, str) for k in keys):
        raise MappingError(
            Phrase("entity {name!r}: key must be a list of columns", name=name), source=source
        )
    identity = _string(data, "id", source)
    if bool(keys) == bool(identity):
        raise MappingError(
            Phrase("entity {name!r} needs either id or key", name=name), source=source
        )
    return Block(name, schema, tuple(keys), identity, properties, _attributes(data, source))


def _checked(schema: str, prop: str, data: Any, names: set[Any]) -> Value:
    value, found = _value(data, plain_is_column=True), property_of(schema, prop)
    cleaner = cleaner_of(schema, prop)
    if value.literal:
        cleaner.clean(value.literal)
    if value.entity and value.entity not in names:
        raise MappingError(
            Phrase("{prop}: no entity is called {entity!r}", prop=prop, entity=value.entity)
        )
    if value.entity and found.type.name != "entity":
        raise MappingError(
            Phrase("{prop} does not name an entity", prop=prop), remedy="give a column or literal"
        )
    return value


def _attributes(data: Mapping[str, Any], source: str) -> dict[str, Value]:
    found = {}
    for name in ATTRIBUTES:
        if data.get(name) is not None:
            try:
                found[name] = _value(data[name], plain_is_column=False)
            except MappingError as error:
                raise MappingError(
                    Phrase("{name}: {reason}", name=name, reason=error.problem.message),
                    source=source,
                ) from error
            if found[name].entity and name != "source":
                raise MappingError(Phrase("{name} cannot be an entity", name=name), source=source)
    return found


def _value(data: Any, *, plain_is_column: bool) -> Value:
    if isinstance(data, str):
        return Value(column=data) if plain_is_column else Value(literal=data)
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise MappingError("a value is a text, or has column, literal or entity")
    if unknown := sorted(set(data) - _VALUE):
        raise MappingError(
            Phrase("unknown word {word!r}", word=unknown[0]),
            remedy=Phrase("use {words}", words=", ".join(sorted(_VALUE))),
        )
    if sum(bool(data.get(name)) for name in ("column", "literal", "entity")) != 1:
        raise MappingError("a value needs exactly one of column, literal and entity")
    return Value(**data)


def _known(data: Mapping[Any, Any], words: set[str], entity: str, source: str) -> None:
    if unknown := sorted(str(word) for word in data if word not in words):
        remedy = Phrase("use: {words}", words=", ".join(sorted(words)))
        message = (
            Phrase("entity {name!r} has an unknown part {part!r}", name=entity, part=unknown[0])
            if entity
            else Phrase("the mapping has an unknown part {part!r}", part=unknown[0])
        )
        raise MappingError(message, source=source, remedy=remedy)


def _string(data: Mapping[str, Any], name: str, source: str) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise MappingError(
            Phrase("{name} must be text", name=name), source=source, remedy="put it in quotes"
        )
    return value or ""
