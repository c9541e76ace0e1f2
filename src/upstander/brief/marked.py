"""Sentences of which a part is strong or stressed: said whole, and marked up once escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upstander.words.text import Words, shown

if TYPE_CHECKING:
    from markupsafe import Markup

MARKS = {
    "begin": Words("\ue000"),
    "end": Words("\ue001"),
    "stress": Words("\ue002"),
    "calm": Words("\ue003"),
}
"""What fills the places where a part begins or ends; no text of a reader's has these letters."""

_TAGS = dict(zip(MARKS.values(), ("<strong>", "</strong>", "<em>", "</em>"), strict=True))
_MARK = re.compile("([\ue000-\ue003])")


def marked(told: Words) -> Markup:
    """A sentence with its marks as tags, and all else of it escaped.

    Examples
    --------
    >>> str(marked(Words("{begin}a < b{end}.".format_map(MARKS))))
    '<strong>a &lt; b</strong>.'
    """
    from markupsafe import Markup, escape

    parts = _MARK.split(told)
    tags = {mark: Markup(tag) for mark, tag in _TAGS.items()}  # noqa: S704  (ours)
    return Markup("").join(tags.get(Words(part)) or escape(shown(part)) for part in parts)
