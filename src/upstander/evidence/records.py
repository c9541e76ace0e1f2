"""What readers of JSON records share: texts, markings, and faults with their place."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from upstander.errors import Problem, UpstanderError, ValueRejectedError
from upstander.evidence.values import MAX_VALUE
from upstander.model.marking import TLP, Marking
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

_SUSPECT = re.compile(rb"\\[ubf]|\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


def is_suspect(line: bytes) -> bool:
    """Whether a line may hold control characters or over-long values; most lines cannot.

    Examples
    --------
    >>> is_suspect(b'{"name": ["plain"]}')
    False
    """
    if len(line) > MAX_VALUE:
        return True
    if line.isascii() and b"\\" not in line and b"\x7f" not in line:
        return False
    return _SUSPECT.search(line) is not None


def given(data: Mapping[str, Any], name: str) -> str:
    """The text under a key; empty where there is none.

    Raises
    ------
    ValueRejectedError
        Something other than text.
    """
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueRejectedError(
            Phrase("{name} must be text, not {kind}", name=name, kind=type(value).__name__)
        )
    return value


def marking_of(data: Mapping[str, Any]) -> Marking:
    """The marking that a record states.

    Raises
    ------
    ValueRejectedError
        No marking of TLP 2.0, or an audience that is no list of names.
    """
    audience = data.get("audience") or []
    if not isinstance(audience, list) or not all(isinstance(name, str) for name in audience):
        raise ValueRejectedError("audience must be a list of names")
    return Marking(
        TLP.parse(given(data, "marking")), given(data, "originator"), frozenset(audience)
    )


def located(error: UpstanderError, source: str, line: int, about: str = "") -> Problem:
    """The fault that an error names, with the place where it was met.

    Examples
    --------
    >>> located(ValueRejectedError("value is empty"), "units.jsonl", 3, "u-1").message
    "entity 'u-1': value is empty"
    """
    fault = error.problem
    message = (
        Phrase("entity {name!r}: {reason}", name=about, reason=fault.message)
        if about
        else fault.message
    )
    return Problem(message, source, line, fault.remedy)


def told(problem: Problem) -> Phrase:
    """A fault within another sentence, with the name of its file.

    Examples
    --------
    >>> fault = Problem("value is empty", "units.csv", 7, "give a name or drop the row")
    >>> told(fault) == str(fault)
    True
    """
    file = PurePath(problem.source).name
    place = f"{file}:{problem.line}" if problem.line else file
    if problem.remedy:
        return Phrase(
            "{place}: {fault} (remedy: {remedy})",
            place=place,
            fault=problem.message,
            remedy=problem.remedy,
        )
    return Phrase("{place}: {fault}", place=place, fault=problem.message)
