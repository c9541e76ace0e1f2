"""What the readers of YAML, CSV and gzip say of a fault, as sentences that can be translated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE: dict[str, Phrase] = {
    phrase: phrase
    for phrase in (
        Phrase("mapping values are not allowed here"),
        Phrase("could not find expected ':'"),
        Phrase("found unexpected end of stream"),
        Phrase("unexpected end of data"),
        Phrase("',' expected after '\"'"),
        Phrase("Compressed file ended before the end-of-stream marker was reached"),
    )
}
_PARTS: tuple[tuple[re.Pattern[str], Callable[[dict[str, str]], Phrase]], ...] = (
    (
        re.compile("expected (?P<wanted>.+), but found '(?P<found>.+)'"),
        lambda parts: Phrase("expected {wanted}, but found '{found}'", **parts),
    ),
    (
        re.compile("expected (?P<wanted>.+), but got '(?P<found>.+)'"),
        lambda parts: Phrase("expected {wanted}, but got '{found}'", **parts),
    ),
    (
        re.compile("found character '(?P<sign>.+)' that cannot start any token"),
        lambda parts: Phrase("found character '{sign}' that cannot start any token", **parts),
    ),
    (
        re.compile("found unknown escape character '(?P<sign>.+)'"),
        lambda parts: Phrase("found unknown escape character '{sign}'", **parts),
    ),
    (
        re.compile("could not determine a constructor for the tag '(?P<tag>.+)'"),
        lambda parts: Phrase("could not determine a constructor for the tag '{tag}'", **parts),
    ),
)


def reason(said: str) -> str:
    """What a reader said, as a `Phrase` where it is one or is met often.

    Examples
    --------
    >>> reason("could not determine a constructor for the tag '!x'").template
    "could not determine a constructor for the tag '{tag}'"
    >>> reason("something else")
    'something else'
    """
    if isinstance(said, Phrase):
        return said
    if said in _WHOLE:
        return _WHOLE[said]
    for pattern, made in _PARTS:
        if found := pattern.fullmatch(said):
            return made(found.groupdict())
    return said
