"""Which country of a forecast a reader means: by code, by name, or by ISO code."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from upstander.errors import UsageError

if TYPE_CHECKING:
    from upstander.model.forecast import CountryForecast, RiskForecast

_PANEL_NAMES = {
    "ci": "Ivory Coast",
    "kg": "Kyrgystan",
    "mk": "Macedonia",
    "tr": "Turkey",
    "vn": "Democratic Republic of Vietnam",
}
"""Names the public panel uses that differ from those of the ISO list, by ISO code."""


def find_country(forecast: RiskForecast, query: str) -> CountryForecast:
    """The country a reader means: by COW code, by name, or by ISO code where that is known.

    Parameters
    ----------
    forecast
        Where to look.
    query
        ``"490"``, ``"Democratic Republic of Congo"``, ``"COD"`` or ``"Burma"`` for
        ``"Burma/Myanmar"``; case does not matter.

    Raises
    ------
    UsageError
        No country answers to it; names that come close are suggested.
    """
    asked = query.strip().casefold()
    for country in forecast.countries:
        if asked in {str(country.code), *_names(country.country)}:
            return country
    if asked.isascii() and asked.isalpha() and len(asked) in {2, 3}:
        named = {simple for name in _names_of_iso_code(asked) for simple in _names(name)}
        for country in forecast.countries:
            if named & _names(country.country):
                return country
    raise UsageError(
        f"no country {query!r} in the forecast {forecast.vintage}",
        remedy=_suggestion(forecast, asked),
    )


def _names(name: str) -> set[str]:
    """The spellings a name answers to: whole, its parts, and without its articles."""
    parts = {part.strip().casefold() for part in (name, *name.split("/"))}
    bare = (" ".join(word for word in part.split() if word != "the") for part in parts)
    return parts | set(bare)


def _names_of_iso_code(code: str) -> tuple[str, ...]:
    from rigour.territories import get_territory

    territory = get_territory(code)
    if territory is None:
        return ()
    return (territory.name, territory.full_name, _PANEL_NAMES.get(territory.code, territory.name))


def _suggestion(forecast: RiskForecast, asked: str) -> str:
    names = {country.country.casefold(): country.country for country in forecast.countries}
    within = [name for name in names if asked and asked in name]
    close = difflib.get_close_matches(asked, names, n=5, cutoff=0.5)
    found = [names[name] for name in dict.fromkeys([*within, *close])][:5]
    if not found:
        return "give a COW code, an ISO code or a name as the panel has it"
    return f"did you mean {', '.join(found)}?"
