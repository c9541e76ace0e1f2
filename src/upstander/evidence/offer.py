"""A file as its publisher offers it: how it is packed and written, and what must be in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from upstander.evidence.expectation import Expectation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Form(StrEnum):
    """How rows are written in a file."""

    CSV = "csv"
    JSONL = "jsonl"


class Holds(StrEnum):
    """Which noun a file is read as."""

    STATEMENTS = "statements"
    EVENTS = "events"
    COUNTRY_YEARS = "country-years"


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of file as its publisher offers it.

    Parameters
    ----------
    name
        What the publisher calls it.
    holds
        What it is read as.
    form
        How it is written.
    member
        Which member of a zip it is, with ``*`` for anything; a file that is no zip is taken whole.
    encodings
        How its text may be encoded, in the order in which to try.
    expectation
        What must be in it.
    optional
        Columns that are read where they are there.
    """

    name: str
    holds: Holds = Holds.STATEMENTS
    form: Form = Form.CSV
    member: str = "*"
    encodings: tuple[str, ...] = ("utf-8",)
    expectation: Expectation = field(default_factory=Expectation)
    optional: tuple[str, ...] = ()

    def excerpt(self) -> Offer:
        """The same, where the user has only a part of it: the number of rows is not asked.

        Examples
        --------
        >>> Offer("whole", expectation=Expectation(rows=10)).excerpt().expectation.rows
        0
        """
        return replace(self, expectation=replace(self.expectation, rows=0))


def offer_of(data: Mapping[str, Any]) -> Offer:
    """The offer that an entry of a ``dataset.yml`` declares."""
    return Offer(
        name=data["name"],
        holds=Holds(data.get("holds", "statements")),
        form=Form(data.get("form", "csv")),
        member=data.get("member", "*"),
        encodings=tuple(data.get("encodings", ("utf-8",))),
        expectation=Expectation(
            int(data.get("rows", 0)), tuple(data["columns"]), dict(data.get("fill", {}))
        ),
        optional=tuple(data.get("optional", ())),
    )
