"""A notice: that something waits, how serious it is in a word, and where; and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError

if TYPE_CHECKING:
    from upstander.warning.flag import Flag

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,128}")  # 128 bits in base 64 are 22 characters
_SHORT = 6


@dataclass(frozen=True, slots=True)
class Notice:
    """What may travel over a channel that others read.

    Parameters
    ----------
    severity
        The word alone.
    token
        What a link ends in: random, of one use and one receiver, and meaningless by itself.
    exercise
        Whether the warning is made up.
    """

    severity: str
    token: str
    exercise: bool

    @property
    def text(self) -> str:
        """The notice in English; a hub says it in the receiver's language."""
        what = f"Something waits for you. Severity: {self.severity}."
        return f"EXERCISE. {what}" if self.exercise else what

    def as_dict(self) -> dict[str, Any]:
        """The notice as plain data."""
        return {"severity": self.severity, "token": self.token, "exercise": self.exercise}


def notice(flag: Flag, token: str) -> Notice:
    """The notice of a warning: no name, place, kind or count.

    Two warnings of one severity give notices that differ in the token alone.

    Parameters
    ----------
    flag
        The warning.
    token
        Random, from the caller: 22 to 128 letters, digits, ``-`` and ``_``.

    Raises
    ------
    ValueRejectedError
        The token could be guessed, or tells of the warning.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.model.marking import CLEAR
    >>> from upstander.warning.flag import Flag
    >>> from upstander.warning.scale import Credibility, Severity
    >>> flag = Flag("w-1", "weir", datetime(2026, 1, 1, tzinfo=timezone.utc), Severity.GRAVE,
    ...             Credibility.POSSIBLE, frozenset({"killing"}), CLEAR, (), "mission")
    >>> notice(flag, "sPqvX0tJ4yWn7cRkE1bZ9g").text
    'Something waits for you. Severity: grave.'
    """
    if not _TOKEN.fullmatch(token):
        raise ValueRejectedError(
            "the token of a notice could be guessed, or is no part of an address",
            remedy="take 22 to 128 random characters: secrets.token_urlsafe(32)",
        )
    telling = (flag.id, flag.subject, flag.raised_by, *flag.statements)
    if any(len(word) >= _SHORT and word.lower() in token.lower() for word in telling):
        raise ValueRejectedError(
            "the token of a notice tells of its warning",
            remedy="take random characters: secrets.token_urlsafe(32)",
        )
    return Notice(flag.severity.word, token, flag.exercise)
