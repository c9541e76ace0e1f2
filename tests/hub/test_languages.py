"""French and Arabic say all that the hub says, and what is compiled is what is written."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

HUB = Path(__file__).parents[2] / "src" / "upstander" / "hub"
_TAG = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_CALL = re.compile(r"""\b(?:_|gettext|gettext_lazy)\(\s*"((?:[^"\\]|\\.)*)"\s*\)""")
_ENTRY = re.compile(
    r'^msgid ((?:".*"\n)+)(?:msgid_plural (?:".*"\n)+)?msgstr(?:\[0\])? ((?:".*"\n)+)',
    re.MULTILINE,
)
LANGUAGES = ("fr", "ar")
ALONE = (0, 1, 2)
"""None, one and two are said in Arabic without a number."""


def said() -> set[str]:
    """What templates and modules of the hub give to be translated."""
    found = {a or b for p in HUB.rglob("*.html") for a, b in _TAG.findall(p.read_text())}
    for path in HUB.rglob("*.py"):
        if "migrations" not in path.parts:
            found |= {ast.literal_eval(f'"{t}"') for t in _CALL.findall(path.read_text())}
    return found - {"Upstander"}


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
    assert len(said()) > 300
    known = catalogue(language)._catalog  # type: ignore[attr-defined]
    assert not sorted(text for text in said() if not known.get(text))


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
