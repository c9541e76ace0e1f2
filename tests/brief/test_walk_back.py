"""Every sentence of a brief can be walked back to its statements."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pypdf
import pytest

from upstander.brief.rendering import as_data, as_html, as_markdown
from upstander.brief.sentence import Sentence
from upstander.errors import ValueRejectedError

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.model.case import CaseFile


class Links(HTMLParser):
    """Collects where sentence numbers lead, and the statements that stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.walked: list[str] = []
        self.said: dict[str, list[str]] = {}
        self._article = ""
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("class") == "w":
            self.walked.append(str(given["href"]).removeprefix("#"))
        if tag == "article":
            self._article = str(given["id"])
            self.said[self._article] = []
        self._code = tag == "code"

    def handle_data(self, data: str) -> None:
        if self._code and data.strip():
            self.said[self._article].append(data.strip())


def test_a_sentence_without_statements_cannot_be_made() -> None:
    with pytest.raises(ValueRejectedError, match="without statements"):
        Sentence("All is well.", ())


def test_each_sentence_of_the_page_leads_to_statements_of_the_case(
    minister: tuple[Brief, bytes], case: CaseFile
) -> None:
    links = Links()
    links.feed(as_html(minister[0]))
    known = {s.id for s in case.statements}
    assert len(links.walked) == len(minister[0].evidence) > 20
    for target in links.walked:
        assert links.said[target], f"nothing stands behind sentence {target}"
        assert set(links.said[target]) <= known


def test_nothing_on_the_two_pages_stands_outside_a_sourced_sentence(
    minister: tuple[Brief, bytes],
) -> None:
    page = as_html(minister[0]).split('<section class="annex"')[0]
    body = page[page.index("<section") :]
    for text in re.findall(r"<(?:li|p|td)[^>]*>(.*?)</(?:li|p|td)>", body, re.DOTALL):
        plain = re.sub(r"<[^>]+>", "", text).strip()
        furniture = "cited)" in text or "Made by Upstander" in text or "<td>" in f"<td>{text}"
        assert not plain or 'class="w"' in text or furniture, plain


def test_the_printed_brief_carries_its_evidence_with_it(
    minister: tuple[Brief, bytes], case: CaseFile
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(minister[1]))
    attached = json.loads(reader.attachments["evidence.json"][0])
    assert attached == json.loads(json.dumps(as_data(minister[0])))
    known = {s.id for s in case.statements}
    for section in attached["sections"]:
        for sentence in section["sentences"]:
            assert sentence["statements"]
            assert set(sentence["statements"]) <= known & set(attached["statements"])


def test_each_number_of_the_printed_brief_leads_to_the_page_beside_it(
    minister: tuple[Brief, bytes],
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(minister[1]))
    found = {
        str(annotation.get_object()["/A"]["/URI"])
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    }
    assert found == {f"brief.html#w{entry.number}" for entry in minister[0].evidence}


def test_markdown_gives_each_sentence_its_number(minister: tuple[Brief, bytes]) -> None:
    text = as_markdown(minister[0])
    for entry in minister[0].evidence:
        assert f"[{entry.number}]" in text


@pytest.mark.slow
def test_the_same_case_and_seed_make_the_same_brief_to_the_last_byte(
    minister: tuple[Brief, bytes], case: CaseFile
) -> None:
    from upstander.brief.audience import Audience
    from upstander.brief.compose import look
    from upstander.brief.fitting import fitted

    again = look(case, Audience.MINISTER, budget=None, worlds=256, seed=1)
    brief, printed = fitted(again, Audience.MINISTER, "brief.html")
    assert as_html(brief) == as_html(minister[0])
    assert printed.data == minister[1]
