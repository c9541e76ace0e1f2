"""The printed brief: two tagged pages in black and white, each saying what it is."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdf
import pytest

from upstander.brief.rendering import as_html

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.situation import Situation


@pytest.fixture(scope="module")
def pages(minister: tuple[Brief, bytes]) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(minister[1])).pages]


def test_it_has_two_a4_pages(minister: tuple[Brief, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(minister[1]))
    assert len(reader.pages) == 2
    assert [round(float(x)) for x in reader.pages[0].mediabox[2:]] == [595, 842]


def test_each_page_carries_the_marking_and_says_that_it_is_an_exercise(pages: list[str]) -> None:
    for page in pages:
        assert "TLP:AMBER+STRICT" in page
        assert "EXERCISE" in page


def test_it_is_tagged_titled_and_has_a_language(minister: tuple[Brief, bytes]) -> None:
    root = pypdf.PdfReader(io.BytesIO(minister[1])).root_object
    assert "'/Marked': True" in repr(root["/MarkInfo"])
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "en"


def test_the_picture_has_words_for_those_who_cannot_see_it(minister: tuple[Brief, bytes]) -> None:
    picture = minister[0].picture
    assert picture is not None
    assert "Arms:" in picture.alternative
    assert "Strongest chains" in picture.svg


def test_it_reads_the_same_in_black_and_white(minister: tuple[Brief, bytes]) -> None:
    page = as_html(minister[0])
    colours = re.findall(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\b(?=[;\s}])", page.split("</style>")[0])
    assert colours
    for colour in colours:
        full = colour if len(colour) == 6 else "".join(c * 2 for c in colour)
        assert full[0:2] == full[2:4] == full[4:6], f"#{colour} is not grey"
    picture = minister[0].picture
    assert picture is not None
    assert set(re.findall(r'(?:fill|stroke)="(\w+)"', picture.svg)) <= {"black", "white", "none"}


def test_the_picture_shows_bodies_and_no_people(
    minister: tuple[Brief, bytes], situation: Situation
) -> None:
    people = [e.caption for e in situation.entities.values() if e.is_a("Person")]
    picture = minister[0].picture
    assert people
    assert picture is not None
    assert not [name for name in people if name in picture.alternative]


def test_no_person_is_named_as_a_weak_point(
    minister: tuple[Brief, bytes], situation: Situation
) -> None:
    people = [e.caption for e in situation.entities.values() if e.is_a("Person")]
    behind = next(s for s in minister[0].sections if s.key == "behind")
    text = " ".join(sentence.text for sentence in behind.sentences)
    assert not [name for name in people if name in text]
