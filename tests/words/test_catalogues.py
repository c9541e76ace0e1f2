"""French and Arabic say all that English says, with every form, and what is compiled is written."""

from __future__ import annotations

import ast
import gettext
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.words.refused import joined, modules, refused, tree_of
from tests.words.said import HOUSE, Key, said

from upstander.words.catalogue import catalogue, refusals
from upstander.words.language import language, languages

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS = ("fr", "ar")
KINDS = ("", "refusals.")
"""What is said, and what is said of what was refused."""
FORMS = {"fr": 2, "ar": 6}
PLACES = re.compile(r"{(\w+)[^}]*}")
ALONE = (0, 1, 2)
"""None, one and two are said in Arabic without a number."""
SAME = {
    "Extermination", "Sources", "Torture", "influence", "population", "protection", "surveillance",
    "transport", "Protection", "improbable", "relations", "grave", "possible", "probable", "Date",
    "Source", "latitude", "longitude",
}  # fmt: skip
"""Words that French writes as English does."""
_STRING = r'"(?:[^"\\]|\\.)*"'
_ENTRY = re.compile(
    rf"(?:msgctxt (?P<context>{_STRING})\n)?msgid (?P<text>{_STRING})\n"
    rf"(?:msgid_plural (?P<plural>{_STRING})\n)?(?P<forms>(?:msgstr(?:\[\d\])? {_STRING}\n)+)"
)


every = pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind in KINDS for code in OTHERS]
)


def written(code: str, kind: str = "") -> Iterator[tuple[Key, list[str]]]:
    """What the catalogue of a language says, as it is written; its head is left out."""
    text = (HOUSE / "words" / "catalogues" / f"{kind}{code}.po").read_text()
    for found in _ENTRY.finditer(text):
        context, msgid, plural = (
            ast.literal_eval(found[name] or '""') for name in ("context", "text", "plural")
        )
        forms = re.findall(_STRING, found["forms"])
        if msgid:
            yield (context, msgid, plural), [ast.literal_eval(form) for form in forms]


@pytest.mark.parametrize("code", OTHERS)
def test_all_that_is_said_is_translated_and_nothing_else(code: str) -> None:
    known = {key for key, _ in written(code)}
    assert len(said()) > 500
    assert not said() - known
    assert {context for context, _, _ in known - said()} == {"ontology"}


@pytest.mark.parametrize("code", OTHERS)
def test_all_that_is_refused_is_translated_and_nothing_else(code: str) -> None:
    known = {key for key, _ in written(code, "refusals.")}
    assert len(refused()) > 900
    assert not refused() - known
    assert not known - refused()


@pytest.mark.parametrize("module", modules())
def test_no_error_is_told_in_text_that_was_put_together(module: str) -> None:
    assert not joined(tree_of(module))


@every
def test_every_form_is_there_and_none_is_english(kind: str, code: str) -> None:
    for (context, text, plural), forms in written(code, kind):
        assert len(forms) == (FORMS[code] if plural else 1), text
        assert all(forms), text
        letters = PLACES.sub("", text)
        if text not in forms or context in {"article", "ontology"} or text in SAME:
            continue
        assert not re.search(r"[a-z]", letters), f"{text!r} is English in {code}"


@every
def test_a_translation_fills_the_same_places(kind: str, code: str) -> None:
    for (_, text, plural), forms in written(code, kind):
        wanted = {place.replace("number", "n") for place in PLACES.findall(text)}
        for form, told in enumerate(forms):
            given = {place.replace("number", "n") for place in PLACES.findall(told)}
            assert not re.search(r"{\w+[!:]", told), told
            spared = {"n"} if plural and code == "ar" and form in ALONE else set()
            assert wanted - spared <= given <= wanted, told


@every
def test_what_is_compiled_is_what_is_written(kind: str, code: str) -> None:
    read = refusals if kind else catalogue
    known = read(code)._catalog  # type: ignore[attr-defined]
    made: dict[object, str] = {}
    for (context, text, plural), forms in written(code, kind):
        key = f"{context}\x04{text}" if context else text
        made |= {(key, n): form for n, form in enumerate(forms)} if plural else {key: forms[0]}
    assert made == {key: value for key, value in known.items() if key}


@pytest.mark.parametrize("code", OTHERS)
def test_the_hub_calls_properties_and_grades_the_same(code: str) -> None:
    path = files("upstander.hub").joinpath("locale", code, "LC_MESSAGES", "django.mo")
    with path.open("rb") as file:
        hub = gettext.GNUTranslations(file)
    contexts = {"ontology", "source", "information"}
    compared = 0
    for (context, text, _), forms in written(code):
        if context in contexts:
            assert hub.pgettext(context, text) == forms[0], text
            compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "يوم واحد"), (2, "يومان"), (3, "٣ أيام"), (11, "١١ يومًا"), (100, "١٠٠ يوم")],
)
def test_arabic_counts_in_six_forms(number: int, told: str) -> None:
    assert language("ar").say("{number} day", "{number} days", number=number) == told


def test_a_name_stays_as_it_was_entered_and_is_set_apart() -> None:
    said_of = {
        code: each.say("{name} ({figure})", name="3rd, Guard", figure=1_234)
        for code, each in languages().items()
    }
    assert said_of == {
        "en": "3rd, Guard (1,234)",
        "fr": "3rd, Guard (1\u202f234)",
        "ar": "\u20683rd, Guard\u2069 (١٬٢٣٤)",
    }
    assert language("fr").name("الحرس") == "\u2068الحرس\u2069"


def test_the_catalogues_are_in_the_package() -> None:
    assert {p.name for p in Path(str(files("upstander.words"))).glob("catalogues/*.mo")} == {
        f"{kind}{code}.mo" for kind in KINDS for code in OTHERS
    }
