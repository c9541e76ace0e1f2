"""French and Arabic say all that the hub says, and what is compiled is what is written."""

from __future__ import annotations

import ast
import gettext
import re
from typing import TYPE_CHECKING

import pytest
from tests.hub.said import HUB, by_module, by_template, said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub.said import Key

_TAG = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_ENTRY = re.compile(
    r'^msgid ((?:".*"\n)+)(?:msgid_plural (?:".*"\n)+)?msgstr(?:\[0\])? ((?:".*"\n)+)',
    re.MULTILINE,
)
LANGUAGES = ("fr", "ar")
ALONE = (0, 1, 2)
"""None, one and two are said in Arabic without a number."""


def files(language: str, ending: str) -> list[Path]:
    """The catalogue of the house, and of each app that has its own."""
    return sorted(HUB.rglob(f"locale/{language}/LC_MESSAGES/django.{ending}"))


def catalogue(language: str) -> gettext.GNUTranslations:
    made = gettext.GNUTranslations()
    made._catalog = {}  # type: ignore[attr-defined]
    for path in files(language, "mo"):
        with path.open("rb") as file:
            one = gettext.GNUTranslations(file)
        made._catalog |= one._catalog  # type: ignore[attr-defined]
        made.plural = one.plural  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_hub_says_is_translated(language: str) -> None:
    wanted = said()
    assert len(wanted) > 1_200
    known = catalogue(language)._catalog  # type: ignore[attr-defined]
    assert not sorted(str(key) for key in wanted if not known.get(key))


@pytest.mark.parametrize(
    ("module", "keys"),
    [
        ("from django.utils.translation import gettext as _now\n_now('a')", {"a"}),
        ("from django.utils.translation import gettext\nf\"{gettext('b')}: c\"", {"b"}),
        ("from django.utils.translation import ngettext\nngettext('c', 'd', n)", {("c", 0)}),
        ("from django.utils.translation import pgettext_lazy as _in\n_in('e', 'f')", {"e\x04f"}),
        ("from django.utils.translation import gettext as _\n_(told)", set()),
        ("from django.utils.translation import pgettext\npgettext('e', told)", set()),
        ("def _(text): ...\n_('g')", set()),
    ],
)
def test_words_to_be_translated_are_found_by_whatever_name(module: str, keys: set[Key]) -> None:
    assert set(by_module(module)) == keys


def test_words_are_found_in_each_branch_of_a_template() -> None:
    page = (
        "{% load i18n %}{% if a %}{% translate 'a' %}{% else %}{% translate 'b' context 'c' %}"
        "{% endif %}{% for d in e %}{% blocktranslate count n=2 %}{{ n }} f{% plural %}{{ n }} g"
        "{% endblocktranslate %}{% endfor %}"
    )
    assert set(by_template(page)) == {"a", "c\x04b", ("%(n)s f", 0)}


def test_nothing_that_is_translated_by_a_tag_holds_a_percent_sign() -> None:
    """Django doubles it, and then finds no translation: a block fills it in instead."""
    held = {a or b for p in HUB.rglob("*.html") for a, b in _TAG.findall(p.read_text())}
    assert len(held) > 500
    assert not {text for text in held if "%" in text}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    written = "\n".join(path.read_text() for path in files(language, "po"))
    entries = {
        "".join(map(ast.literal_eval, a.splitlines())): "".join(
            map(ast.literal_eval, b.splitlines())
        )
        for a, b in _ENTRY.findall(written)
    }
    known = catalogue(language)._catalog  # type: ignore[attr-defined]
    compiled = {key[0] if isinstance(key, tuple) else key: value for key, value in known.items()}
    wrong = {k for k, v in entries.items() if k and v not in {compiled.get(k), known.get((k, 0))}}
    contexts = {k.split("\x04")[1] for k in compiled if "\x04" in k}
    assert len(entries) > 500
    assert not wrong - contexts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_is_filled_in(language: str) -> None:
    known = catalogue(language)._catalog  # type: ignore[attr-defined]
    filled = re.compile(r"%\(\w+\)s")
    for key, value in known.items():
        text, form = key if isinstance(key, tuple) else (key, len(ALONE))
        left_out = set(filled.findall(text)) - set(filled.findall(value))
        assert set(filled.findall(value)) <= set(filled.findall(text)), text
        assert not left_out or (language == "ar" and form in ALONE), text


@pytest.mark.parametrize(
    ("number", "said"), [(1, "واحد"), (2, "كيانان"), (3, "كيانات"), (11, "كيانًا")]
)
def test_arabic_counts_as_arabic_does(number: int, said: str) -> None:
    known = catalogue("ar")
    assert said in known.ngettext("%(n)s thing", "%(n)s things", number)
