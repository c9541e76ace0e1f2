"""Schemata and properties in words, in the reader's language."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from django.utils.translation import override, pgettext

from upstander.errors import UpstanderError


@lru_cache(maxsize=8_192)
def property_label(schema: str, prop: str, language: str) -> str:
    """A property in words: our translation, else FollowTheMoney's, else its English label."""
    from upstander.model.ontology import property_of

    try:
        found = property_of(schema, prop)
    except UpstanderError:
        return prop
    return _translated(str(found._label), language)  # noqa: SLF001  (in English, as it is written)


@lru_cache(maxsize=1_024)
def schema_label(schema: str, language: str) -> str:
    """A schema in words, likewise."""
    from upstander.model.ontology import schema_of

    try:
        found = schema_of(schema)
    except UpstanderError:
        return schema
    return _translated(str(found._label), language)  # noqa: SLF001  (in English, as it is written)


def _translated(label: str, language: str) -> str:
    with override(language):
        ours = pgettext("ontology", label)
    return ours if ours != label else _of_followthemoney(label, language)


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    import followthemoney

    folder = Path(followthemoney.__file__).parent / "translations"
    return gettext.translation("followthemoney", str(folder), [language], fallback=True)


def _of_followthemoney(label: str, language: str) -> str:
    return _catalogue(language.split("-", maxsplit=1)[0]).gettext(label)
