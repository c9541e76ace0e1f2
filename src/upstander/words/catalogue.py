"""The catalogues of translations that travel with the package, and of the ontology's own labels."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """What is said, in a language; English is what the code says."""
    return _read("", code)


class _Unknown(gettext.NullTranslations):
    """The end of a chain of catalogues: nothing, so that what is unknown is known to be."""

    def gettext(self, message: str) -> str:  # noqa: ARG002  (as it is called)
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        return ""


@cache
def refusals(code: str) -> gettext.NullTranslations:
    """What is said of what was refused, in a language, and else what is said otherwise.

    What it does not know, it gives as nothing.
    """
    found, others = _read("refusals.", code), _read("", code)
    others.add_fallback(_Unknown())
    found.add_fallback(others)
    return found


def _read(kind: str, code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    with files("upstander.words").joinpath("catalogues", f"{kind}{code}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@cache
def label_of(text: str, code: str) -> str:
    """A label of the ontology: our translation, else FollowTheMoney's, else in English.

    Examples
    --------
    >>> label_of("Community harmed", "fr"), label_of("Community harmed", "en")
    ('Communauté lésée', 'Community harmed')
    """
    ours = catalogue(code).pgettext("ontology", text)
    return ours if ours != text or code == "en" else _of_followthemoney(code).gettext(text)


@cache
def _of_followthemoney(code: str) -> gettext.NullTranslations:
    import followthemoney

    folder = Path(followthemoney.__file__).parent / "translations"
    return gettext.translation("followthemoney", str(folder), [code], fallback=True)
