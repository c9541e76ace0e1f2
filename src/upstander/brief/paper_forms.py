"""A paper as a page, as a PDF and as a text document; all three say the same."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from upstander.brief.paper import plain_evidence, plain_paper
from upstander.brief.templating import render, resource
from upstander.brief.wording import shown

if TYPE_CHECKING:
    from upstander.brief.document import Exhibit
    from upstander.brief.paper import Note, Paper


def paper_html(paper: Paper) -> str:
    """One HTML page with its style in it, and no script."""
    return render("paper.html.j2", paper=paper)


def paper_pdf(paper: Paper) -> bytes:
    """A tagged PDF (PDF/UA-1 where the fonts have every letter)."""
    import typst

    plain = orjson.loads(orjson.dumps(plain_paper(paper)))
    sources: Any = {
        "main.typ": resource("paper.typ"),
        "paper.json": orjson.dumps(_shown(plain)),
        "evidence.json": orjson.dumps(plain_evidence(paper)),
    }
    standard: Any
    for alone, standard in ((True, ["ua-1"]), (False, ["ua-1"]), (False, [])):
        how: Any = {"ignore_system_fonts": alone, "pdf_standards": standard, "timestamp": 0}
        try:
            made = typst.compile(sources, format="pdf", **how)
        except typst.TypstError as error:
            if not standard or "could not be displayed" not in str(error):
                raise
            continue
        return bytes(made)
    raise AssertionError("the last form sets no standard that could be missed")


def paper_docx(paper: Paper) -> bytes:
    """A DOCX: the banner at the head of every page, the sources as numbered notes at the end.

    Its properties name nobody and hold one fixed time: who signed is on the page.
    """
    from docx import Document

    made = Document()
    section = made.sections[0]
    section.header.paragraphs[0].text = shown(paper.banner)
    section.footer.paragraphs[0].text = shown(paper.state)
    properties = made.core_properties
    properties.author = properties.last_modified_by = "Upstander"
    properties.title = shown(paper.title)
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    _say(made, paper.title, style="Title")
    _say(made, paper.meta)
    if paper.headline:
        _say(made, paper.headline, style="Intense Quote")
    if paper.question:
        _say(made, "What is asked", style="Heading 1")
        _say(made, paper.question)
        for label, text in (("By when", paper.by_when), ("If nothing is done", paper.if_nothing)):
            if text:
                _say(made, f"{label}: {text}")
    for part in paper.parts:
        _say(made, part.title, style="Heading 1")
        for line in part.lines:
            told = _say(made, line.text, style="List Bullet")
            if line.number:
                told.add_run(f" [{line.number}]").font.superscript = True
            else:
                told.add_run(f" (judgement of {shown(line.judgement_of)})").italic = True
    _ends(made, paper)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def exhibit_line(exhibit: Exhibit) -> str:
    """One statement in a line: what it says, who says it, when, and how far to trust it."""
    source = f", in {exhibit.source}" if exhibit.source else ""
    day = f", {exhibit.day}" if exhibit.day else ""
    return (
        f"{exhibit.subject}: {exhibit.prop} {exhibit.value} ({exhibit.origin}{source}{day}; "
        f"{exhibit.grade}; {exhibit.marking}; {exhibit.id[:12]})"
    )


def rest_line(note: Note) -> str:
    """Of what is not printed one by one: how much, and who says it."""
    said = "; ".join(f"{each.name} ({each.statements}: {each.grades})" for each in note.rest)
    return f"and {note.more} more, of {said}"


def _ends(made: Any, paper: Paper) -> None:
    if paper.dissents:
        _say(made, "Dissent", style="Heading 1")
        for dissent in paper.dissents:
            late = " (added after freezing)" if dissent.is_late else ""
            marking = f", {dissent.marking}" if dissent.marking else ""
            _say(made, f"{dissent.name}, {dissent.when}{marking}{late}:")
            _say(made, dissent.text)
    _say(made, "Signed by", style="Heading 1")
    for signature in paper.signatures:
        _say(made, f"{signature.name}, {signature.when}")
    if not paper.signatures:
        _say(made, "Nobody yet.")
    _say(made, "Sources", style="Heading 1")
    for note in paper.notes:
        for exhibit in note.first:
            _say(made, f"[{note.number}] {exhibit_line(exhibit)}")
        if note.more:
            _say(made, f"[{note.number}] {rest_line(note)}")
    if paper.address:
        _say(made, f"All statements of each sentence: {paper.address}")
    if paper.digest:
        _say(made, f"SHA-256 of what was frozen: {paper.digest}")


_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip
"""What the schema puts after it in a paragraph's properties: Word minds the order."""


def _say(made: Any, text: str, style: str | None = None) -> Any:
    """A paragraph; of a script that runs from right to left, set so."""
    from docx.oxml import OxmlElement

    told = made.add_paragraph(shown(text), style=style)
    if _is_right_to_left(text):
        # No alignment: where a paragraph runs from right to left, its start is on the right.
        properties = told._p.get_or_add_pPr()  # noqa: SLF001  (no other way)
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        for run in told.runs:
            run.font.rtl = True
    return told


def _is_right_to_left(text: str) -> bool:
    """Whether its first letter is of such a script."""
    from unicodedata import bidirectional

    kinds = (kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"})
    return next(kinds, "L") != "L"


def _shown(data: Any) -> Any:
    """Plain data with every text as `shown` has it."""
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, list):
        return [_shown(item) for item in data]
    if isinstance(data, dict):
        return {key: _shown(value) for key, value in data.items()}
    return data
