"""FollowTheMoney statements: one record is one claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from upstander.errors import Problem, UpstanderError, ValueRejectedError
from upstander.evidence.records import located
from upstander.evidence.values import cleaner_of
from upstander.model.period import Moment
from upstander.model.statement import Statement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.evidence.defaults import Defaults

_ID = "id"
"""FollowTheMoney states an entity's own id as a property; it is no claim."""


class StatementReader:
    """Turns records into statements.

    Parameters
    ----------
    source
        What to call the file in faults.
    defaults
        What to take for records that do not say it.
    """

    def __init__(self, source: str, defaults: Defaults) -> None:
        self._source, self._defaults = source, defaults

    def read(self, data: Any, number: int, line: bytes) -> list[Statement | Problem]:  # noqa: ARG002
        """The statement of one record, or its fault."""
        try:
            if not isinstance(data, dict):
                raise ValueRejectedError(
                    Phrase("a record must be a JSON object"), remedy="see the format"
                )
            if "properties" in data:
                remedy = "keep entities and statements in files of their own"
                raise ValueRejectedError(Phrase("an entity among statements"), remedy=remedy)
            if data.get("prop") == _ID:
                return []
            return [self._statement(data)]
        except UpstanderError as error:
            return [located(error, self._source, number)]

    def _statement(self, data: dict[str, Any]) -> Statement:
        if not data.get("dataset"):
            data["dataset"] = self._defaults.dataset
        if not data.get("grade"):
            data["grade"] = str(self._defaults.grade)
        if not data.get("origin"):
            data["origin"] = self._defaults.origin
        made = Statement.from_dict(data, marking=self._defaults.marking)
        for day in (made.first_seen, made.last_seen):
            Moment.parse(day)
        cleaned = cleaner_of(made.schema, made.prop).clean(made.value)
        if cleaned == made.value:
            return made
        return replace(made, value=cleaned, original_value=made.original_value or made.value)
