"""What somebody chose for the columns of a table, and the mapping that it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from upstander.errors import MappingError
from upstander.evidence.mapping import ATTRIBUTES, TableMapping, parse_mapping
from upstander.evidence.proposal import guessed
from upstander.model.ontology import property_of, schema_of
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ID = "id"
"""A column that holds the id of what its row is about."""

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """What one column is.

    Parameters
    ----------
    what
        ``id``, one of the attributes of a statement (``source``, ``grade`` …), a property of the
        schema, or empty: not taken.
    is_key
        Whether it (with others) tells one row's thing from another's.
    split
        What parts several values in one cell.
    format
        How its dates are written, as ``strptime`` reads them; empty for ISO dates.
    kind
        What the thing is that it names, where it names one; empty: what the property asks for.
    """

    what: str = ""
    is_key: bool = False
    split: str = ""
    format: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableChoice:
    """The whole choice: what each row is, and what each column.

    Parameters
    ----------
    schema
        What each row is: a thing, or a relation between two.
    columns
        By the name of each column.
    attributes
        What holds for every row, where no column says it: ``grade``, ``marking``, ``source`` …
    dataset
        Name of the dataset.
    originator
        Who marked what the table marks.
    """

    schema: str
    columns: Mapping[str, Choice]
    attributes: Mapping[str, str] = field(default_factory=dict)
    dataset: str = ""
    originator: str = ""


def guess_choice(header: Sequence[str], stem: str) -> TableChoice:
    """A first choice for a table, by its header and its name; for somebody to look through.

    Examples
    --------
    >>> made = guess_choice(("Unit name", "Country", "Source"), "units")
    >>> made.schema, {name: each.what for name, each in made.columns.items()}
    ('Unit', {'Unit name': 'name', 'Country': 'country', 'Source': 'source'})
    """
    found = guessed(header, stem)
    what = dict(found.properties) | {column: name for name, column in found.attributes.items()}
    if found.identity:
        what[found.identity] = ID
    key = "" if found.identity else next((c for c, w in what.items() if w == "name"), "")
    columns = {c: Choice(what.get(c, ""), is_key=c == key) for c in header if c}
    return TableChoice(found.schema, columns, dataset=stem)


def mapping_text(choice: TableChoice) -> str:
    """The ``mapping.yml`` of a choice.

    A column that names another thing (the superior of a command) makes that thing too, told from
    others by its name.

    Raises
    ------
    MappingError
        Nothing says which row is which, or two columns are one thing.

    Examples
    --------
    >>> columns = {"boss": Choice("superior", kind="Unit"), "under": Choice("subordinate")}
    >>> text = mapping_text(TableChoice("Command", columns, {"source": "a report"}))
    >>> parse_mapping(text, "here").blocks[1].schema
    'Unit'
    """
    thing: dict[str, Any] = {"schema": schema_of(choice.schema).name}
    others: dict[str, Any] = {}
    attributes: dict[str, Any] = {k: v for k, v in choice.attributes.items() if v}
    properties: dict[str, Any] = {}
    keys = [column for column, each in choice.columns.items() if each.is_key]
    for column, each in choice.columns.items():
        into = attributes if each.what in ATTRIBUTES else properties
        if each.what == ID:
            thing["id"] = column
        elif each.what:
            _once(into, each.what, column)
            into[each.what] = _value(column, each)
            if into is properties and _names_a_thing(choice.schema, each.what):
                others[f"the {each.what}"] = _other(choice.schema, each, column)
                properties[each.what] = {"entity": f"the {each.what}"}
    ends = [c for c, each in choice.columns.items() if f"the {each.what}" in others]
    if "id" not in thing:
        thing["key"] = keys or ends
        if not thing["key"]:
            raise MappingError(
                "nothing tells one row from another",
                remedy="say which column holds an id, or which columns tell rows apart",
            )
    thing["properties"] = properties
    whole = {"dataset": choice.dataset, "originator": choice.originator}
    made = {k: v for k, v in whole.items() if v} | attributes
    made["entities"] = {"row": thing} | others
    import yaml

    # In quotes, for a name of a column may hold what YAML would read as something else.
    return yaml.safe_dump(
        made, allow_unicode=True, sort_keys=False, width=LONGEST, default_style='"'
    )


def mapping_of(choice: TableChoice) -> TableMapping:
    """The mapping of a choice, checked against the ontology; raises like `mapping_text`."""
    return parse_mapping(mapping_text(choice), "your choice")


def _once(known: Mapping[str, Any], what: str, column: str) -> None:
    if what in known and isinstance(known[what], dict):
        first = known[what].get("column") or known[what].get("entity")
        raise MappingError(
            Phrase(
                "two columns are {name}: {first!r} and {column!r}",
                name=what,
                first=first,
                column=column,
            ),
            remedy="leave one of them out, or join them in the table",
        )


def _value(column: str, each: Choice) -> dict[str, str]:
    made = {"column": column, "split": each.split, "format": each.format}
    return {name: text for name, text in made.items() if text}


def _names_a_thing(schema: str, prop: str) -> bool:
    return str(property_of(schema, prop).type.name) == "entity"


def _other(schema: str, each: Choice, column: str) -> dict[str, Any]:
    """The thing that a column names."""
    range_ = property_of(schema, each.what).range
    assert range_ is not None  # noqa: S101  (of an entity, there is one)
    kind = schema_of(each.kind or range_.name).name
    if not schema_of(kind).is_a(range_.name):
        raise MappingError(
            Phrase("{name} cannot be a {kind}", name=each.what, kind=kind),
            remedy=Phrase("choose what is a {kind}", kind=range_.name),
        )
    return {"schema": kind, "key": [column], "properties": {"name": {"column": column}}}
