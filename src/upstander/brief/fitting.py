"""Fitting a brief on its two pages: fewer items in its lists until it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.brief.audience import DEPTH
from upstander.brief.compose import write
from upstander.brief.rendering import as_pdf
from upstander.errors import TwoPagesError

if TYPE_CHECKING:
    from upstander.brief.audience import Audience
    from upstander.brief.document import Brief
    from upstander.brief.rendering import Printed
    from upstander.brief.situation import Situation


def fitted(situation: Situation, audience: Audience, evidence_page: str) -> tuple[Brief, Printed]:
    """The fullest brief that fits on two A4 pages, and its PDF.

    Raises
    ------
    TwoPagesError
        Not even one item in each list fits.
    """
    for depth in range(DEPTH[audience], 0, -1):
        brief = write(situation, audience, depth)
        printed = as_pdf(brief, evidence_page)
        if printed.pages <= 2:
            return brief, printed
    raise TwoPagesError("the brief does not fit on two pages", remedy="shorten the names in it")
