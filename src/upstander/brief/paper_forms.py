"""A paper as a page, as a PDF and as a text document; all three say the same."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from upstander.brief.paper import plain_evidence, plain_paper
from upstander.brief.printing import compiled
from upstander.brief.templating import render, resource
from upstander.words.language import ENGLISH
from upstander.words.text import Words, apart, direction_of, shown

if TYPE_CHECKING:
    from upstander.brief.document import Exhibit
    from upstander.brief.paper import Dissent, Line, Note, Paper
    from upstander.words.language import Language


def paper_html(paper: Paper) -> str:
    """One HTML page with its style in it, and no script."""
    say = paper.spoken
    return render(
        "paper.html.j2",
        paper=paper,
        language=say,
        say=say.say,
        runs=lambda text: direction_of(text, say.direction),
        asked=asked_lines(paper),
        signed=signed_lines(paper),
        judged=lambda line: judged_line(line, say),
        head=lambda dissent: dissent_head(dissent, say),
        line=lambda exhibit: exhibit_line(exhibit, say),
        rest=lambda note: rest_line(note, say),
    )


def paper_pdf(paper: Paper) -> bytes:
    """A tagged PDF (PDF/UA-1 where the fonts have every letter)."""
    plain = orjson.loads(orjson.dumps(plain_paper(paper)))
    sources = {
        "main.typ": resource("paper.typ"),
        "paper.json": orjson.dumps(_shown(plain | _printed(paper))),
        "evidence.json": orjson.dumps(plain_evidence(paper)),
    }
    return compiled(sources)[0]


def _printed(paper: Paper) -> dict[str, Any]:
    """What the print says around it, in its language."""
    say = paper.spoken
    lines: list[str] = []
    for note in paper.notes:
        mark = say.number(note.number)
        lines += [f"[{mark}] {exhibit_line(each, say)}" for each in note.first]
        if note.more:
            lines.append(
                f"[{mark}] {rest_line(note, say)}; {say.word('all are attached to this file')}."
            )
    ends = [say.say("In the hub: {address}", address=paper.address)] if paper.address else []
    if paper.digest:
        ends.append(say.say("SHA-256 of what was frozen: {digest}", digest=paper.digest))
    return {
        "lang": say.code,
        "dir": say.direction,
        "numeral": say.number(1),
        "name": say.name(paper.title),
        "headline": _turned(paper.headline, say),
        "question": _turned(paper.question, say),
        "asked": asked_lines(paper),
        "asked_title": say.word("What is asked"),
        "said": [
            {
                "title": _turned(part.title, say),
                "lines": [_marked(line, say) for line in part.lines],
            }
            for part in paper.parts
        ],
        "dissent_title": say.word("Dissent"),
        "dissented": [
            {"head": dissent_head(dissent, say), "text": _turned(dissent.text, say)}
            for dissent in paper.dissents
        ],
        "signed_title": say.word("Signed by"),
        "signed": signed_lines(paper),
        "sources_title": say.word("Sources"),
        "behind": lines,
        "ends": ends,
        "attached": say.word("Every statement behind each numbered sentence"),
    }


def _turned(text: str, say: Language) -> str:
    """What somebody wrote: set apart where all of it runs the other way."""
    if direction_of(text, say.direction) == say.direction:
        return text
    return say.name("".join(apart(text)))


def _marked(line: Line, say: Language) -> dict[str, str]:
    judged = "" if line.number else judged_line(line, say)
    mark = say.number(line.number) if line.number else ""
    return {"text": _turned(line.text, say), "mark": mark, "judged": judged}


def paper_docx(paper: Paper) -> bytes:
    """A DOCX: the banner at the head of every page, the sources as numbered notes at the end.

    Its properties name nobody and hold one fixed time: who signed is on the page.
    """
    from docx import Document

    made, say = Document(), paper.spoken
    section = made.sections[0]
    _put(section.header.paragraphs[0], paper.banner, say)
    _put(section.footer.paragraphs[0], paper.state, say)
    properties = made.core_properties
    properties.author = properties.last_modified_by = "Upstander"
    properties.title, properties.language = shown(paper.title), paper.language
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    _say(made, paper.title, say, style="Title")
    _say(made, paper.meta, say)
    if paper.headline:
        _say(made, paper.headline, say, style="Intense Quote")
    if paper.question:
        _say(made, say.word("What is asked"), say, style="Heading 1")
        for text in (paper.question, *asked_lines(paper)):
            _say(made, text, say)
    for part in paper.parts:
        _say(made, part.title, say, style="Heading 1")
        for line in part.lines:
            told = _say(made, line.text, say, style="List Bullet")
            if line.number:
                _run(told, f" [{say.number(line.number)}]", say).font.superscript = True
            else:
                _run(told, f" ({judged_line(line, say)})", say).italic = True
    _ends(made, paper)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def asked_lines(paper: Paper) -> list[str]:
    """By when an answer is asked for, and what is expected without one."""
    say, made = paper.spoken, []
    if paper.by_when:
        made.append(say.say("By when: {when}", when=paper.by_when))
    if paper.if_nothing:
        made.append(say.say("If nothing is done: {what}", what=paper.if_nothing))
    return [str(line) for line in made]


def judged_line(line: Line, say: Language) -> str:
    """Whose judgement a sentence is that rests on no statement."""
    return say.say("judgement of {name}", name=shown(line.judgement_of))


def signed_lines(paper: Paper) -> list[str]:
    """Who signed, and when."""
    say = paper.spoken
    signed = [say.say("{name}, {when}", name=s.name, when=Words(s.when)) for s in paper.signatures]
    return [str(line) for line in signed or [say.word("Nobody yet.")]]


def dissent_head(dissent: Dissent, say: Language) -> str:
    """Who disagrees, when, how it is marked, and whether it came late."""
    told = say.say("{name}, {when}", name=dissent.name, when=Words(dissent.when))
    if dissent.marking:
        told = say.say("{name}, {when}", name=told, when=dissent.marking)
    if dissent.is_late:
        told = say.say("{dissent} (added after freezing)", dissent=told)
    return told


def exhibit_line(exhibit: Exhibit, say: Language = ENGLISH) -> str:
    """One statement in a line: what it says, who says it, when, and how far to trust it."""
    value = say.name(exhibit.value)
    if exhibit.wording:
        value = say.say("{value} (“{wording}”)", value=value, wording=exhibit.wording)
    told = (exhibit.origin, exhibit.source, exhibit.day)
    return say.say(
        "{subject}: {says} {value}. {origin}. {grade} ({words}); {marking}; statement {id}",
        subject=exhibit.subject,
        says=Words(exhibit.prop),
        value=value,
        origin=say.commas([each for each in told if each]),
        grade=exhibit.grade,
        words=Words(exhibit.grade_words),
        marking=exhibit.marking,
        id=exhibit.id[:12],
    )


def rest_line(note: Note, say: Language = ENGLISH) -> str:
    """Of what is not printed one by one: how much, and who says it."""
    said = say.series(
        say.say(
            "{name} ({statements}: {grades})",
            name=each.name,
            statements=each.statements,
            grades=each.grades,
        )
        for each in note.rest
    )
    return say.say(
        "and {n} more, of {origins}", "and {n} more, of {origins}", number=note.more, origins=said
    )


def _ends(made: Any, paper: Paper) -> None:
    say = paper.spoken
    if paper.dissents:
        _say(made, say.word("Dissent"), say, style="Heading 1")
        for dissent in paper.dissents:
            _say(made, f"{dissent_head(dissent, say)}:", say)
            _say(made, dissent.text, say)
    _say(made, say.word("Signed by"), say, style="Heading 1")
    for line in signed_lines(paper):
        _say(made, line, say)
    _say(made, say.word("Sources"), say, style="Heading 1")
    for note in paper.notes:
        mark = say.number(note.number)
        for exhibit in note.first:
            _say(made, f"[{mark}] {exhibit_line(exhibit, say)}", say)
        if note.more:
            _say(made, f"[{mark}] {rest_line(note, say)}", say)
    if paper.address:
        line = say.say("All statements of each sentence: {address}", address=paper.address)
        _say(made, line, say)
    if paper.digest:
        _say(made, say.say("SHA-256 of what was frozen: {digest}", digest=paper.digest), say)


_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip
"""What the schema puts after it in a paragraph's properties: Word minds the order."""


def _say(made: Any, text: str, say: Language, style: str | None = None) -> Any:
    """A paragraph, in the direction of its language or of its own script."""
    return _put(made.add_paragraph(style=style), text, say)


def _put(paragraph: Any, text: str, say: Language) -> Any:
    from docx.oxml import OxmlElement

    turned = say.direction == "rtl" or _is_right_to_left(text)
    if turned:
        # No alignment: where a paragraph runs from right to left, its start is on the right.
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  (no other way)
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
    # What is set apart becomes a run of its own: not every word processor minds isolates.
    for part in apart(shown(text)):
        _run(paragraph, part, say, turned=turned and _is_right_to_left(part, default="R"))
    return paragraph


def _run(paragraph: Any, text: str, say: Language, *, turned: bool | None = None) -> Any:
    """Words of a paragraph; of a script that runs from right to left, marked as such."""
    run = paragraph.add_run(shown(text))
    if turned if turned is not None else say.direction == "rtl":
        run.font.rtl = True
    return run


def _is_right_to_left(text: str, default: str = "L") -> bool:
    """Whether its first letter is of such a script."""
    from unicodedata import bidirectional

    kinds = (kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"})
    return next(kinds, default) != "L"


def _shown(data: Any) -> Any:
    """Plain data with every text as `shown` has it."""
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, list):
        return [_shown(item) for item in data]
    if isinstance(data, dict):
        return {key: _shown(value) for key, value in data.items()}
    return data
