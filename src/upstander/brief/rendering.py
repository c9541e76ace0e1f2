"""A brief as HTML, PDF, Markdown and as data; all four say the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson

from upstander.brief.printing import compiled
from upstander.brief.templating import render, resource
from upstander.words.text import shown

if TYPE_CHECKING:
    from datetime import date

    from upstander.brief.document import Brief, Exhibit, SourceLine
    from upstander.brief.sentence import Section, Sentence
    from upstander.words.language import Language

LISTED = ("behind", "forbidden", "unknown")
"""Sections whose sentences stand as a list rather than as a paragraph."""

_NO_LETTER = (
    "no font here has every letter of this brief, so it is not PDF/UA: install one that has "
    "(for many scripts: the Noto fonts)"
)
_SECOND_PAGE = "done"
_SHOWN_SOURCES = 14
_SCALE = {"en": 1.0, "fr": 0.92, "ar": 0.92}
"""How large print is: other languages need more room for the same, and two pages stay two."""

_WIDTHS = (3.4, 3.0, 0.65, 1.15, 1.7, 3.4)
_WIDTHS_ELSEWHERE = (3.2, 2.9, 0.75, 1.2, 2.2, 3.1)


def as_html(brief: Brief) -> str:
    """The brief as one HTML page: two printed pages, and on screen the evidence below them."""
    return render(
        "brief.html.j2",
        brief=brief,
        number=brief.number_of,
        meta=meta(brief),
        listed=LISTED,
        legend=legend(brief.language),
        sources=[source_line(brief.language, line) for line in brief.sources[:_SHOWN_SOURCES]],
        foot=foot(brief),
        language=brief.language,
        say=brief.language.say,
        title=brief.language.name(brief.title),
        said_by=lambda exhibit: _said_by(brief.language, exhibit),
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF: its bytes, its number of pages, and what the reader of it should know."""

    data: bytes
    pages: int
    note: str = ""


def as_pdf(brief: Brief, evidence_page: str) -> Printed:
    """The brief as a tagged PDF with the evidence attached.

    Parameters
    ----------
    brief
        What to print.
    evidence_page
        Address of the HTML page that the sentence numbers lead to, relative to the PDF.

    Returns
    -------
    Printed
        PDF/UA-1, in the fonts that travel with the package where these have every letter, else in
        the machine's own. Where even those lack one, tagged but not PDF/UA, with a note.
    """
    sources: dict[str, bytes] = {
        "main.typ": resource("brief.typ"),
        "brief.json": orjson.dumps(_printable(_for_typst(brief, evidence_page))),
        "evidence.json": orjson.dumps(as_data(brief), option=orjson.OPT_INDENT_2),
    }
    data, pages, complete = compiled(sources)
    return Printed(data, pages, "" if complete else _NO_LETTER)


def _printable(data: Any) -> Any:
    """Plain data with every text as `shown` has it."""
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, list):
        return [_printable(item) for item in data]
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    return data


def as_markdown(brief: Brief) -> str:
    """The brief as Markdown, each sentence with its number."""
    say = brief.language
    lines = [f"**{brief.banner}**", "", f"# {say.name(brief.title)}", "", meta(brief), ""]
    if brief.headline:
        lines += [f"*{brief.headline}*", ""]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {s.text} [{say.number(brief.number_of(s))}]" for s in section.sentences]
        if section.table:
            lines += ["", "| " + " | ".join((*section.table.header, "")) + " |"]
            lines += ["|" + "---|" * (len(section.table.header) + 1)]
            for row in section.table.rows:
                cells = [c.replace("|", "/") for c in row.cells]
                number = say.number(brief.number_of(row.sentence))
                lines.append(f"| {' | '.join(cells)} | [{number}] |")
        lines.append("")
    lines += [f"## {say.word('Sources')}", ""]
    lines += [f"{i}. {source_line(say, line)}" for i, line in enumerate(brief.sources, 1)]
    lines += ["", foot(brief)]
    return shown("\n".join(lines) + "\n")


def as_data(brief: Brief) -> dict[str, Any]:
    """The brief as plain data: every sentence with the ids of its statements."""
    return {
        "case": brief.case,
        "title": brief.title,
        "audience": str(brief.audience),
        "language": brief.language.code,
        "level": brief.level.label,
        "synthetic": brief.synthetic,
        "as_of": brief.as_of.isoformat(),
        "digest": brief.digest,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "sentences": [
                    {
                        "number": brief.number_of(sentence),
                        "text": sentence.text,
                        "statements": list(dict.fromkeys(sentence.statements)),
                        "method": sentence.method,
                    }
                    for sentence in section.everything
                ],
            }
            for section in brief.sections
        ],
        "statements": {e.id: asdict(e) for entry in brief.evidence for e in entry.exhibits},
    }


def meta(brief: Brief) -> str:
    """The line under the title."""
    say = brief.language
    told = [said_for(str(brief.audience), brief.as_of, say)]
    if brief.synthetic:
        told.append(say.word("Every country, person, body and event here is invented."))
    told.append(say.word("Numbers lead to the evidence behind each sentence."))
    return " ".join(told)


def said_for(audience: str, as_of: date, say: Language) -> str:
    """For whom a brief is, and as of when."""
    if audience == "minister":
        return say.say("Brief for the minister, as of {day}.", day=as_of)
    if audience == "desk":
        return say.say("Brief for the desk, as of {day}.", day=as_of)
    return say.say("Brief for the public, as of {day}.", day=as_of)


def foot(brief: Brief) -> str:
    """The line at the foot: which evidence, and that a named person decides."""
    return brief.language.say(
        "Case {case}; evidence {digest}; seed {seed}. Made by Upstander: it advises, and a named "
        "person decides.",
        case=brief.case,
        digest=brief.digest[:12],
        seed=str(brief.seed),
    )


def legend(say: Language) -> str:
    """What the marks of the small picture mean."""
    return say.word(
        "The strongest chains to the units named most, not the whole network. Black: units with "
        "reported incidents. Heavy frame: weak points. Round: communities, and (dashed) those who "
        "protect them. Lines: unbroken, orders; long dashes, money; short dashes, arms; dots, "
        "reported harm; dash-dot, protection."
    )


def source_line(say: Language, line: SourceLine) -> str:
    """An origin: its name, the grades given to it, how often it is cited."""
    return say.say(
        "{name} ({grades}; {n} cited)",
        "{name} ({grades}; {n} cited)",
        number=line.statements,
        name=line.name,
        grades=say.name(", ".join(line.grades)),
    )


def _said_by(say: Language, exhibit: Exhibit) -> str:
    """Who says it, in which document and dataset."""
    who = say.name(exhibit.origin)
    if exhibit.source and exhibit.source != exhibit.origin:
        who = say.say("{name} ({figure})", name=who, figure=exhibit.source)
    return say.series([who, exhibit.dataset])


def _for_typst(brief: Brief, evidence_page: str) -> dict[str, Any]:
    say = brief.language
    return {
        "lang": say.code,
        "dir": say.direction,
        "numeral": say.number(1),
        "scale": _SCALE[say.code],
        "title": say.name(brief.title),
        "author": "Upstander",
        "description": f"{said_for(str(brief.audience), brief.as_of, say)} {brief.banner}",
        "banner": brief.banner,
        "meta": meta(brief),
        "headline": brief.headline,
        "foot": foot(brief),
        "evidence": evidence_page,
        "attached": say.word("The statements behind each numbered sentence"),
        "sources_title": say.word("Sources"),
        "sources": [source_line(say, line) for line in brief.sources[:_SHOWN_SOURCES]],
        "sections": [_section(brief, section) for section in brief.sections],
    }


def _section(brief: Brief, section: Section) -> dict[str, Any]:
    picture = brief.picture if section.key == "behind" else None
    table = section.table
    return {
        "title": section.title,
        "listed": section.key in LISTED,
        "fresh_page": section.key == _SECOND_PAGE,
        "picture": picture.svg if picture else None,
        "alternative": picture.alternative if picture else "",
        "legend": legend(brief.language),
        "sentences": [_numbered(brief, s) | {"text": s.text} for s in section.sentences],
        "table": None
        if table is None
        else {
            "caption": table.caption,
            "header": list(table.header),
            "widths": list(_WIDTHS if brief.language.code == "en" else _WIDTHS_ELSEWHERE),
            "rows": [
                _numbered(brief, row.sentence) | {"cells": list(row.cells)} for row in table.rows
            ],
        },
    }


def _numbered(brief: Brief, sentence: Sentence) -> dict[str, Any]:
    """A sentence's number, and how the language writes it."""
    number = brief.number_of(sentence)
    return {"number": number, "mark": brief.language.number(number)}
