"""The hash that chains a line of the log to the one before it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from datetime import datetime

FIRST = "0" * 64
"""What stands before the first line."""


def chained(  # noqa: PLR0917  (the parts of a line, in their order)
    before: str, number: int, at: datetime, actor: str, action: str, object_: str, detail: Any
) -> str:
    """The hash of a line.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> day = datetime(2026, 1, 1, tzinfo=UTC)
    >>> one = chained(FIRST, 1, day, "", "case opened", "case:a", {})
    >>> chained(one, 2, day, "", "case read", "case:a", {})[:12]
    'cf5f16b87526'
    """
    return hashlib.sha256(line_of(before, number, at, actor, action, object_, detail)).hexdigest()


def line_of(  # noqa: PLR0917  (the parts of a line, in their order)
    before: str, number: int, at: datetime, actor: str, action: str, object_: str, detail: Any
) -> bytes:
    """The bytes that a line's hash is of: a JSON array that begins with the hash before it."""
    line = [before, number, at.isoformat(), actor, action, object_, detail]
    return orjson.dumps(line, option=orjson.OPT_SORT_KEYS)
