"""A brief as HTML, PDF, Markdown and as data; all four say the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson

from upstander.brief.templating import render, resource
from upstander.brief.wording import day, shown

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.sentence import Section

LISTED = ("behind", "forbidden", "unknown")
"""Sections whose sentences stand as a list rather than as a paragraph."""

_NO_LETTER = (
    "no font here has every letter of this brief, so it is not PDF/UA: install one that has "
    "(for many scripts: the Noto fonts)"
)
_SECOND_PAGE = "done"
_SHOWN_SOURCES = 14
_WIDTHS = (3.4, 3.0, 0.65, 1.15, 1.7, 3.4)
_LEGEND = (
    "The strongest chains to the units named most, not the whole network. Black: units with "
    "reported incidents. Heavy frame: weak points. Round: communities, and (dashed) those who "
    "protect them. Lines: unbroken, orders; long dashes, money; short dashes, arms; dots, reported "
    "harm; dash-dot, protection."
)


def as_html(brief: Brief) -> str:
    """The brief as one HTML page: two printed pages, and on screen the evidence below them."""
    return render(
        "brief.html.j2",
        brief=brief,
        number=brief.number_of,
        meta=meta(brief),
        listed=LISTED,
        legend=_LEGEND,
        sources=brief.sources[:_SHOWN_SOURCES],
        foot=foot(brief),
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
    import typst

    sources: Any = {
        "main.typ": resource("brief.typ"),
        "brief.json": orjson.dumps(_printable(_for_typst(brief, evidence_page))),
        "evidence.json": orjson.dumps(as_data(brief), option=orjson.OPT_INDENT_2),
    }
    pages: Any = typst.compile(sources, format="svg", ignore_system_fonts=True)
    number = len(pages) if isinstance(pages, list) else 1
    standard: Any
    for alone, standard in ((True, ["ua-1"]), (False, ["ua-1"]), (False, None)):
        try:
            made = typst.compile(
                sources,
                format="pdf",
                ignore_system_fonts=alone,
                pdf_standards=standard or [],
                timestamp=0,
            )
        except typst.TypstError as error:
            if standard is None or "could not be displayed" not in str(error):
                raise
            continue
        return Printed(bytes(made), number, "" if standard else _NO_LETTER)
    raise AssertionError("the last form sets no standard that could be missed")


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
    lines = [f"**{brief.banner}**", "", f"# {brief.title}", "", meta(brief), ""]
    if brief.headline:
        lines += [f"*{brief.headline}*", ""]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {s.text} [{brief.number_of(s)}]" for s in section.sentences]
        if section.table:
            lines += ["", "| " + " | ".join((*section.table.header, "")) + " |"]
            lines += ["|" + "---|" * (len(section.table.header) + 1)]
            for row in section.table.rows:
                cells = [c.replace("|", "/") for c in row.cells]
                lines.append(f"| {' | '.join(cells)} | [{brief.number_of(row.sentence)}] |")
        lines.append("")
    lines += ["## Sources", ""]
    lines += [f"{i}. {_source(line)}" for i, line in enumerate(brief.sources, 1)]
    lines += ["", foot(brief)]
    return shown("\n".join(lines) + "\n")


def as_data(brief: Brief) -> dict[str, Any]:
    """The brief as plain data: every sentence with the ids of its statements."""
    return {
        "case": brief.case,
        "title": brief.title,
        "audience": str(brief.audience),
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
    invented = "Every country, person, body and event here is invented. " if brief.synthetic else ""
    return (
        f"Brief for the {brief.audience}, as of {day(brief.as_of)}. {invented}"
        "Numbers lead to the evidence behind each sentence."
    )


def foot(brief: Brief) -> str:
    """The line at the foot: which evidence, and that a named person decides."""
    return (
        f"Case {brief.case}; evidence {brief.digest[:12]}; seed {brief.seed}. Made by Upstander: "
        "it advises, and a named person decides."
    )


def _source(line: Any) -> str:
    return f"{line.name} ({', '.join(line.grades)}; {line.statements} cited)"


def _for_typst(brief: Brief, evidence_page: str) -> dict[str, Any]:
    return {
        "title": brief.title,
        "author": "Upstander",
        "description": f"Brief for the {brief.audience}, {brief.banner}",
        "banner": brief.banner,
        "meta": meta(brief),
        "headline": brief.headline,
        "foot": foot(brief),
        "evidence": evidence_page,
        "sources": [_source(line) for line in brief.sources[:_SHOWN_SOURCES]],
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
        "legend": _LEGEND,
        "sentences": [{"text": s.text, "number": brief.number_of(s)} for s in section.sentences],
        "table": None
        if table is None
        else {
            "caption": table.caption,
            "header": list(table.header),
            "widths": list(_WIDTHS[: len(table.header)]),
            "rows": [
                {"cells": list(row.cells), "number": brief.number_of(row.sentence)}
                for row in table.rows
            ],
        },
    }
