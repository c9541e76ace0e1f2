"""For whom a brief is, and what they may see."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from upstander.model.marking import TLP, Reader

if TYPE_CHECKING:
    from upstander.model.case import CaseFile


class Audience(StrEnum):
    """The readers a brief is written for.

    A brief travels, so TLP:RED, which is for named readers only, enters none.
    """

    MINISTER = "minister"
    DESK = "desk"
    PUBLIC = "public"


_CLEARANCE = {
    Audience.MINISTER: TLP.AMBER_STRICT,
    Audience.DESK: TLP.AMBER,
    Audience.PUBLIC: TLP.CLEAR,
}

DEPTH = {Audience.MINISTER: 5, Audience.DESK: 7, Audience.PUBLIC: 4}
"""How many items of a list each reader is given: two pages hold no more."""


def reader_for(audience: Audience, case: CaseFile) -> Reader:
    """The reader whose view of the case an audience's brief is made from.

    Examples
    --------
    >>> from datetime import date
    >>> from upstander.model.case import CaseFile, Manifest
    >>> case = CaseFile(Manifest("c", "C", date(2026, 1, 1), "x", holder="Hub"), ())
    >>> reader_for(Audience.PUBLIC, case).clearance.label
    'TLP:CLEAR'
    """
    organisations = (
        frozenset() if audience is Audience.PUBLIC else frozenset({case.manifest.holder})
    )
    return Reader(str(audience), _CLEARANCE[audience], organisations)
