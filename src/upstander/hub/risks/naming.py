"""Countries as a reader names them, and what an engine says is true of them."""

from __future__ import annotations

from upstander.brief.countries import country_in, place_code
from upstander.hub.web.reading import spoken

__all__ = ["named", "place_code"]


def named(country: str) -> str:
    """A country in the reader's language; an invented or unknown one as it was entered.

    An element sets it apart, so it has no marks of direction of its own.
    """
    return str(country_in(spoken(), country)).strip("\u2068\u2069")
