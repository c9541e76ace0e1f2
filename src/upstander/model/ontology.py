"""The schemata: FollowTheMoney's own, and those that the field needs and it lacks."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from upstander.errors import SchemaError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from followthemoney.model import Model
    from followthemoney.property import Property
    from followthemoney.schema import Schema


@cache
def ontology() -> Model:
    """FollowTheMoney's model with the schemata of ``model/schema`` added to it.

    The process-wide model is extended in place, so that FollowTheMoney's own readers and writers
    know our schemata too. Loading takes about a second; it happens once, on first use.

    Examples
    --------
    >>> ontology().get("Command").edge_source
    'superior'
    """
    from followthemoney import model

    with as_file(files("upstander.model").joinpath("schema")) as folder:
        for path in sorted(folder.glob("*.yaml")):
            model._load(str(path))  # noqa: SLF001  (the public loader replaces the stock schemata)
    model.generate()
    return model


def schema_of(name: str) -> Schema:
    """The schema called ``name``.

    Raises
    ------
    SchemaError
        No such schema; the message names the closest ones.

    Examples
    --------
    >>> schema_of("Enablment")
    Traceback (most recent call last):
    upstander.errors.SchemaError: unknown schema 'Enablment' (remedy: did you mean Enablement?)
    """
    schema = ontology().get(name)
    if schema is None:
        remedy = _suggest(name, tuple(ontology().schemata))
        raise SchemaError(Phrase("unknown schema {name!r}", name=name), remedy=remedy)
    return schema


def property_of(schema: str, name: str) -> Property:
    """The property called ``name`` of a schema.

    Raises
    ------
    SchemaError
        Unknown schema or property; the message names the closest ones.
    """
    found = schema_of(schema).get(name)
    if found is None:
        remedy = _suggest(name, tuple(schema_of(schema).properties))
        raise SchemaError(
            Phrase("schema {schema} has no property {name!r}", schema=schema, name=name),
            remedy=remedy,
        )
    return found


@cache
def is_a(schema: str, ancestor: str) -> bool:
    """Whether ``schema`` is ``ancestor`` or extends it.

    Examples
    --------
    >>> is_a("Unit", "LegalEntity"), is_a("Lever", "LegalEntity")
    (True, False)
    """
    return schema_of(schema).is_a(ancestor)


@cache
def edge_ends(schema: str) -> tuple[str, str] | None:
    """The names of the properties that are a relation's two ends; None where it is no relation.

    Examples
    --------
    >>> edge_ends("Enablement"), edge_ends("Person")
    (('supplier', 'recipient'), None)
    """
    found = schema_of(schema)
    if found.edge_source is None or found.edge_target is None:
        return None
    return found.edge_source, found.edge_target


def _suggest(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    return Phrase("did you mean {close}?", close=close[0]) if close else "see the schema reference"
