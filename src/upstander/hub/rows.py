"""Rows fetched by their key, and rows added, with the words of the question put together once.

Through the ORM a question is put into words each time that it is asked. Where every page asks it,
or every warning, that takes longer than the answer: this is for those, and only for those.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Field, Model

    Fields = tuple[Field[Any, Any], ...]
    _Reader = tuple[int, Any, tuple[Any, ...]]

Row = TypeVar("Row", bound="Model")


def row_of(model: type[Row], key: object, without: tuple[str, ...] = ()) -> Row | None:
    """The row of a key; None where there is none.

    Parameters
    ----------
    model
        Whose row.
    key
        Its primary key.
    without
        Names of fields that are left in the database until they are asked for.

    Raises
    ------
    ValidationError
        The key is not of this model's kind, as for the ORM.
    """
    words, names, readers = _question(connection.vendor, model, without)
    prepared = _key_of(model).get_db_prep_value(key, connection)
    with connection.cursor() as cursor:
        cursor.execute(words, [prepared])
        found = cursor.fetchone()
    if found is None:
        return None
    values = list(found)
    for place, column, reads in readers:
        for read in reads:
            values[place] = read(values[place], column, connection)
    return model.from_db(connection.alias, names, values)


def add(rows: Sequence[Model]) -> None:
    """Add new rows of one model by one statement; a key that the database gives is not told.

    Parameters
    ----------
    rows
        One at least; all with a key of their own, or none.

    Raises
    ------
    IntegrityError
        A rule of the database forbids one of them; none of them is there then.
    """
    words, fields = _addition(connection.vendor, type(rows[0]), rows[0].pk is None, len(rows))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(words, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@cache
def _question(
    vendor: str, model: type[Model], without: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[_Reader, ...]]:
    """The words that ask for a row, the names of its values, and how those are read."""
    del vendor  # each quotes in its own way, and answers in its own kinds
    fields = tuple(f for f in model._meta.concrete_fields if f.name not in without)
    table, key = _quoted(model._meta.db_table), _quoted(_key_of(model).column)
    words = f"SELECT {_columns(fields)} FROM {table} WHERE {key} = %s"  # noqa: S608
    read = ((place, *_reading(field)) for place, field in enumerate(fields))
    readers = tuple((place, column, reads) for place, column, reads in read if reads)
    return words, tuple(field.attname for field in fields), readers


@cache
def _addition(vendor: str, model: type[Model], unkeyed: bool, many: int) -> tuple[str, Fields]:
    """The words that add some rows, and the fields that a row's values are of."""
    del vendor
    fields = tuple(f for f in model._meta.concrete_fields if not (unkeyed and f.primary_key))
    row = f"({', '.join(['%s'] * len(fields))})"
    into = f"{_quoted(model._meta.db_table)} ({_columns(fields)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * many)}", fields  # noqa: S608


def _reading(field: Field[Any, Any]) -> tuple[Any, tuple[Any, ...]]:
    """How a value of a field is made of what the database answers: most are as they are."""
    column = field.get_col(field.model._meta.db_table)  # a foreign key's is read as what it names
    own = column.get_db_converters(connection)
    return column, (*connection.ops.get_db_converters(column), *own)


def _columns(fields: Fields) -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _key_of(model: type[Model]) -> Field[Any, Any]:
    found = model._meta.pk
    assert found is not None  # noqa: S101  (a concrete model has one)
    return found


def _quoted(name: str | None) -> str:
    assert name is not None  # noqa: S101  (a concrete field has a column)
    return connection.ops.quote_name(name)
