"""A paper as a page, as a PDF and as a text document; all three say the same."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from upstander.brief.paper import plain_paper
from upstander.brief.templating import render, resource
from upstander.brief.wording import shown

if TYPE_CHECKING:
    from upstander.brief.document import Exhibit
    from upstander.brief.paper import Paper


def paper_html(paper: Paper) -> str:
    """One HTML page with its style in it, and no script."""
    return render("paper.html.j2", paper=paper)


def paper_pdf(paper: Paper) -> bytes:
    """A tagged PDF (PDF/UA-1 where the fonts have every letter)."""
    import typst

    plain = orjson.loads(orjson.dumps(plain_paper(paper)))
    sources: Any = {"main.typ": resource("paper.typ"), "paper.json": orjson.dumps(_shown(plain))}
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
    made.add_heading(shown(paper.title), 0)
    _say(made, paper.meta)
    _say(made, paper.headline, style="Intense Quote")
    if paper.question:
        made.add_heading("What is asked", 1)
        for text in (paper.question, paper.by_when, paper.if_nothing):
            _say(made, text)
    for part in paper.parts:
        made.add_heading(shown(part.title), 1)
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


def _ends(made: Any, paper: Paper) -> None:
    if paper.dissents:
        made.add_heading("Dissent", 1)
        for dissent in paper.dissents:
            late = " (added after freezing)" if dissent.is_late else ""
            _say(made, f"{dissent.name}, {dissent.when}{late}: {dissent.text}")
    made.add_heading("Signed by", 1)
    for signature in paper.signatures:
        _say(made, f"{signature.name}, {signature.when}")
    if not paper.signatures:
        _say(made, "Nobody yet.")
    made.add_heading("Sources", 1)
    for note in paper.notes:
        for exhibit in note.exhibits:
            _say(made, f"[{note.number}] {exhibit_line(exhibit)}")
    if paper.digest:
        _say(made, f"SHA-256 of what was frozen: {paper.digest}")


def _say(made: Any, text: str, style: str | None = None) -> Any:
    """A paragraph; of a script that runs from right to left, set so."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    told = made.add_paragraph(shown(text), style=style) if text else made.add_paragraph()
    if _is_right_to_left(text):
        told.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        told._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001  (no other way)
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
