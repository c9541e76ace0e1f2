"""Between words stands what the reader's language puts there, not what English does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.template import Context, Template
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Iterator

HUB = Path(__file__).parents[2] / "src" / "upstander" / "hub"
_TAG = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})", re.DOTALL)
_BARE = re.compile(r"^[:;,]\s|</(?:a|bdi|span|strong|code)>[:;,]\s|^:</|>[:;,] ")
_WHOLE = {"blocktranslate", "comment"}
_CODE = {"audit/log.html"}
"""Shows the log's own names and values, as a file would."""


def bare(text: str) -> Iterator[str]:
    """Signs that a template itself puts after what it fills in."""
    deep, begun = 0, False
    for part in _TAG.split(text):
        if _TAG.fullmatch(part):
            word = part.strip("{}%# ").split(maxsplit=1)[0]
            deep += (word in _WHOLE) - (word.removeprefix("end") in _WHOLE and word[:3] == "end")
            begun = True
        elif begun and not deep and _BARE.search(part):
            yield part[:40]


def test_no_template_writes_a_colon_a_semicolon_or_a_comma_of_its_own() -> None:
    pages = [p for p in HUB.rglob("*.html") if not str(p).endswith(tuple(_CODE))]
    assert len(pages) > 100
    found = {str(page.relative_to(HUB)): list(bare(page.read_text())) for page in pages}
    assert not {page: parts for page, parts in found.items() if parts}


def test_no_template_joins_a_list_by_a_sign_of_its_own() -> None:
    assert not [str(p) for p in HUB.rglob("*.html") if re.search(r"\|join:.[,;]", p.read_text())]


@pytest.mark.parametrize(
    "text", ["{{ a }}: {{ b }}", "<b>{% x %}</b>, c", "{% if a %}; b", "{{ a }}:</b>"]
)
def test_a_sign_of_its_own_is_found(text: str) -> None:
    assert list(bare(text))


@pytest.mark.parametrize(
    "text",
    ["{{ a }}{% colon %}{{ b }}", "{% blocktranslate %}a, {{ b }}: c{% endblocktranslate %}"],
)
def test_what_a_translator_wrote_is_left_to_them(text: str) -> None:
    assert not list(bare(text))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "a: b, c; d"),
        ("fr", "a\N{NO-BREAK SPACE}: b, c\N{NARROW NO-BREAK SPACE}; d"),
        ("ar", "a: b\N{ARABIC COMMA} c\N{ARABIC SEMICOLON} d"),
    ],
)
def test_signs_are_those_of_the_reader(code: str, told: str) -> None:
    page = "{% load punctuation %}a{% colon %}b{% comma %}c{% between %}d"
    lists = "{% load punctuation %}a{% colon %}{{ b|commas }}{{ d|series }}"
    with override(code):
        assert Template(page).render(Context()) == told
        given = Context({"b": ["b", "c"], "d": ["", "d"]})
        shown = Template(lists).render(given)
        assert re.sub("</?bdi>", "", shown) == told
        assert shown.count("<bdi>") == len(given["b"]) + len(given["d"])
