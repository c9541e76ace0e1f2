"""A country in the reader's language, however a forecast, a map or a setting spells its name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale

from upstander.evidence.claims import country_code
from upstander.words.language import ENGLISH
from upstander.words.text import Words

if TYPE_CHECKING:
    from upstander.words.language import Language

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
# CLDR tells the two Congos apart by their capitals, which no ministry does.
_OFFICIAL = {
    ("fr", "cd"): "République démocratique du Congo",
    ("fr", "cg"): "République du Congo",
    ("ar", "cd"): "جمهورية الكونغو الديمقراطية",
    ("ar", "cg"): "جمهورية الكونغو",
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


def country_in(say: Language, name: str) -> Words:
    """A country's name in a language: CLDR's; in English, and of an unknown one, as it stands.

    Examples
    --------
    >>> from upstander.words.language import language
    >>> country_in(language("fr"), "S. Sudan"), country_in(language("fr"), "Numera")
    ('Soudan du Sud', 'Numera')
    >>> country_in(ENGLISH, "Burma/Myanmar")
    'Burma/Myanmar'
    """
    told = "" if say.code == ENGLISH.code else _translated(say.code, name)
    return Words(told) if told else say.name(name)


def order_of(name: str) -> str:
    """What a name is sorted by: its letters without their accents, in either case.

    Examples
    --------
    >>> sorted(["Zambie", "Égypte", "Fidji"], key=order_of)
    ['Égypte', 'Fidji', 'Zambie']
    """
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=4096)
def _translated(code: str, name: str) -> str:
    place = place_code(name)
    known = Locale(code).territories.get(place.upper(), "") if place else ""
    return _OFFICIAL.get((code, place)) or str(known)
