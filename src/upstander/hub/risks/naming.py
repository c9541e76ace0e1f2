"""One code for a country, however the map, a forecast or the settings of the hub spell its name."""

from __future__ import annotations

from upstander.evidence.claims import country_code

_SPELLED = {
    # As Natural Earth shortens them.
    "Bosnia and Herz.": "ba",
    "Central African Rep.": "cf",
    "Dem. Rep. Congo": "cd",
    "Dominican Rep.": "do",
    "Eq. Guinea": "gq",
    "Falkland Is.": "fk",
    "Fr. S. Antarctic Lands": "tf",
    "S. Sudan": "ss",
    "Solomon Is.": "sb",
    "W. Sahara": "eh",
    # As V-Dem names them.
    "Burma/Myanmar": "mm",
    "Republic of Congo": "cg",
    "Republic of the Congo": "cg",
}


def place_code(name: str) -> str:
    """The code of a country by its name; empty where none is known.

    Examples
    --------
    >>> place_code("Burma/Myanmar") == place_code("Myanmar") == "mm"
    True
    >>> place_code("Numera")
    ''
    """
    return _SPELLED.get(name) or country_code(name)
