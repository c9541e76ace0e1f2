"""FollowTheMoney entities: one record is one entity with all its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import Problem, SchemaError, UpstanderError, ValueRejectedError
from upstander.evidence.records import given, is_suspect, located, marking_of
from upstander.evidence.values import MAX_ID, Cleaner, cleaner_of, strict_reference
from upstander.model.grade import Grade
from upstander.model.ontology import schema_of
from upstander.model.period import Moment
from upstander.model.statement import Draft, Statement, unchecked
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.evidence.defaults import Defaults
    from upstander.model.marking import Marking

_REMEMBERED = 100_000

_Shared = tuple[str, str, str, str, str, str, Grade, "Marking"]
"""Dataset, id, schema, origin, first and last seen, grade and marking: the same for all values."""


class EntityReader:
    """Turns records into statements; learns the properties of each schema that it meets.

    Parameters
    ----------
    source
        What to call the file in faults.
    defaults
        What to take for records that do not say it.
    """

    def __init__(self, source: str, defaults: Defaults) -> None:
        self._source, self._dataset = source, defaults.dataset
        self._usual = defaults.origin, defaults.grade, defaults.marking
        self._quick: dict[str, dict[str, Callable[[str], str | None]]] = {}
        self._learnt = {""}

    def read(self, data: Any, number: int, line: bytes) -> list[Statement | Problem]:
        """The statements and faults of one record, in its order.

        Parameters
        ----------
        data, number, line
            The record, its line's number, and the line itself.
        """
        try:
            shared = dataset, key, schema, origin, first, last, grade, marking = self._shared(data)
        except UpstanderError as error:
            return [located(error, self._source, number)]
        found: list[Statement | Problem] = []
        table, suspect, ascii_only = self._quick[schema], is_suspect(line), line.isascii()
        for prop, values in data["properties"].items():
            quick = table.get(prop)
            if quick is None or suspect or type(values) is not list:
                found += self._careful(shared, prop, values, number)
                continue
            for value in values:
                cleaned = quick(value) if type(value) is str and value != key else None
                if cleaned and (ascii_only or cleaned.isprintable()):
                    made: Any = Draft()  # `unchecked`, without the cost of a call
                    made.dataset, made.entity_id, made.schema = dataset, key, schema
                    made.prop, made.value = prop, cleaned
                    made.original_value = "" if cleaned == value else value
                    made.lang = made.source = made.canonical_id = ""
                    made.valid_from = made.valid_to = made.canonical_value = ""
                    made.origin, made.first_seen, made.last_seen = origin, first, last
                    made.grade, made.marking, made.__class__ = grade, marking, Statement
                    found.append(made)
                else:
                    found += self._careful(shared, prop, [value], number)
        return found

    def _careful(
        self, shared: _Shared, prop: str, values: Any, number: int
    ) -> list[Statement | Problem]:
        found: list[Statement | Problem] = []
        key, schema = shared[1:3]
        try:
            cleaner = cleaner_of(schema, prop)
            if not isinstance(values, list):
                raise ValueRejectedError(Phrase("{prop} must be a list of values", prop=prop))
        except UpstanderError as error:
            return [located(error, self._source, number, key)]
        quick = strict_reference if cleaner.is_reference else cleaner.quick
        self._quick[schema][prop] = quick
        for value in values:
            try:
                found.append(_stated(shared, prop, value, cleaner))
            except UpstanderError as error:
                found.append(located(error, self._source, number, key))
        return found

    def _shared(self, data: Any) -> _Shared:
        if type(data) is not dict:
            raise ValueRejectedError(
                Phrase("a record must be a JSON object"), remedy="one entity a line"
            )
        key, schema, get = data.get("id"), data.get("schema"), data.get
        if type(key) is not str or not key or len(key) > MAX_ID or not key.isprintable():
            raise _bad_id(key)
        if type(schema) is not str:
            raise ValueRejectedError(
                Phrase("entity {key!r} names no schema", key=key), remedy="name its schema"
            )
        if schema not in self._quick:
            self._learn_schema(schema, key)
        if type(get("properties")) is not dict:
            raise _no_properties(key, data)
        first, last = get("first_seen") or "", get("last_seen") or ""
        if type(first) is not str or type(last) is not str:
            raise ValueRejectedError(
                Phrase("entity {key!r}: first_seen and last_seen must be text", key=key)
            )
        if first not in self._learnt or last not in self._learnt:
            self._learn_days(data)
        dataset = _dataset(named) if (named := get("datasets")) else self._dataset
        origin, grade, marking = self._usual
        if "grade" in data or "marking" in data or "origin" in data:
            origin = given(data, "origin") or origin
            grade = Grade.parse(text) if (text := given(data, "grade")) else grade
            marking = marking_of(data) if get("marking") else marking
        return dataset, key, schema, origin, first, last, grade, marking

    def _learn_schema(self, schema: str, key: str) -> None:
        if schema_of(schema).abstract:
            raise SchemaError(
                Phrase("entity {key!r}: nothing is just a {schema}", key=key, schema=schema),
                remedy="say what it is",
            )
        self._quick[schema] = {}

    def _learn_days(self, data: dict[str, Any]) -> None:
        if len(self._learnt) > _REMEMBERED:
            self._learnt = {""}
        for name in ("first_seen", "last_seen"):
            day = given(data, name)
            Moment.parse(day)
            self._learnt.add(day)


def _bad_id(key: object) -> ValueRejectedError:
    message = (
        Phrase("the record has no id")
        if key is None
        else Phrase("not an entity id: {key!r}", key=str(key)[:40])
    )
    return ValueRejectedError(
        message,
        remedy=Phrase("give an id: text of at most {most} printable characters", most=MAX_ID),
    )


def _no_properties(key: str, data: dict[str, Any]) -> ValueRejectedError:
    if "prop" in data:
        remedy = "keep entities and statements in files of their own"
        return ValueRejectedError(Phrase("a statement among entities"), remedy=remedy)
    remedy = 'give "properties": {"name": ["…"]}'
    return ValueRejectedError(Phrase("entity {key!r} has no properties", key=key), remedy=remedy)


def _dataset(datasets: Any) -> str:
    if type(datasets) is list and len(datasets) == 1 and type(datasets[0]) is str and datasets[0]:
        return datasets[0]
    if not isinstance(datasets, list) or not all(isinstance(d, str) and d for d in datasets):
        raise ValueRejectedError(Phrase("datasets must be a list of names"))
    return ",".join(sorted(datasets))


def _stated(shared: _Shared, prop: str, value: Any, cleaner: Cleaner) -> Statement:
    dataset, key, schema, origin, first, last, grade, marking = shared
    cleaned = cleaner.clean(value)
    if cleaner.is_reference:
        _check_reference(key, prop, cleaned)
    original = "" if cleaned == value else value
    return unchecked(
        dataset, key, schema, prop, cleaned, original, origin, first, last, grade, marking
    )


def _check_reference(key: str, prop: str, value: str) -> None:
    if value == key:
        raise ValueRejectedError(
            Phrase("{prop} points at the entity itself", prop=prop), remedy="name another"
        )
    if strict_reference(value) is None:
        remedy = "in FollowTheMoney an id is made of a-z, A-Z and 0-9, with . or - within"
        raise ValueRejectedError(
            Phrase("{prop}: no such entity: {value!r}", prop=prop, value=value[:60]), remedy=remedy
        )
