"""A paper says the same as a page, a PDF and a text document, its dissent included."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from upstander.brief.document import Exhibit
from upstander.brief.paper import Dissent, Line, Note, Paper, Part, Signature
from upstander.brief.paper_forms import paper_docx, paper_html, paper_pdf

EXHIBIT = Exhibit(
    "0123456789abcdef", "3rd Ford", "name", "3rd Ford", "", "wire", "a wire", "", "2026-06-01",
    "B2", "usually reliable; probably true", "TLP:AMBER",
)  # fmt: skip
PAPER = Paper(
    "Ford: what may come",
    "Likely",
    "TLP:AMBER · EXERCISE",
    "For the minister",
    "Suspend the licence?",
    "1 July 2026",
    "The ford falls",
    (Part("What is known", (Line("The ford is held.", 1), Line("It will fall.", 0, "Ada"))),),
    (Note(1, (EXHIBIT,)),),
    (Signature("Ada Example", "2 June 2026"),),
    (
        Dissent(
            "Harbour Network",
            "The crossing is open at night <b>",
            "3 June 2026",
            is_late=True,
            marking="TLP:AMBER",
        ),
    ),
    "f" * 64,
)
SAID = (
    "By when: 1 July 2026", "If nothing is done: The ford falls", "The ford is held.",
    "judgement of Ada", "Suspend the licence?", "Harbour Network",
    "The crossing is open at night <b>", "added after freezing", "Ada Example", "a wire", "B2",
    "0123456789ab", "TLP:AMBER · EXERCISE", "f" * 64,
)  # fmt: skip


def of_docx(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    head = made.sections[0].header.paragraphs[0].text
    return "\n".join([head, *(p.text for p in made.paragraphs)])


def of_pdf(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("words", SAID)
def test_all_three_say_it(words: str) -> None:
    assert words in of_docx(paper_docx(PAPER))
    assert words.replace("<b>", "&lt;b&gt;") in paper_html(PAPER)


def test_the_pdf_says_it_and_is_tagged() -> None:
    data = paper_pdf(PAPER)
    text = of_pdf(data)
    assert not [words for words in SAID[:-1] if words not in text]
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_a_draft_says_that_it_is_one_in_every_form() -> None:
    draft = replace(PAPER, digest="", signatures=())
    for text in (paper_html(draft), of_docx(paper_docx(draft)), of_pdf(paper_pdf(draft))):
        assert "Nobody yet." in text
    assert "DRAFT" in paper_html(draft)


def test_of_many_statements_print_has_the_first_and_says_whose_the_rest_are() -> None:
    many = tuple(replace(EXHIBIT, id=f"{n:016d}", grade=f"B{n % 3 + 1}") for n in range(40))
    paper = replace(PAPER, notes=(Note(1, many),), address="https://hub.invalid/briefs/1/")
    printed = paper_pdf(paper)
    for text in (of_docx(paper_docx(paper)), of_pdf(printed)):
        assert "and 34 more, of a wire (34: B1, B2, B3)" in text
    assert paper_html(paper).count("statement 0000000000") == 40
    attached = PdfReader(io.BytesIO(printed)).attachments["evidence.json"][0]
    assert len(json.loads(attached)["1"]) == 40


def test_arabic_runs_from_right_to_left_in_a_text_document() -> None:
    arabic = replace(PAPER, parts=(Part("ما يُعرف", (Line("المعبر محاصر.", 1),)),))
    made = Document(io.BytesIO(paper_docx(arabic)))
    (head,) = [p for p in made.paragraphs if p.text == "ما يُعرف"]
    assert "<w:bidi/>" in str(head._p.xml)
    (line,) = [p for p in made.paragraphs if p.text.startswith("المعبر")]
    assert "<w:bidi/>" in str(line._p.xml)
    assert line.runs[0].font.rtl


def test_the_same_paper_gives_the_same_pdf_and_the_documents_name_nobody_else() -> None:
    assert paper_pdf(PAPER) == paper_pdf(PAPER)
    assert Document(io.BytesIO(paper_docx(PAPER))).core_properties.author == "Upstander"
