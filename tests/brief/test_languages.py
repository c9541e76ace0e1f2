"""In every language a brief says the same: the same numbers, resting on the same statements."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from pypdf import PdfReader
from tests.brief.test_paper import PAPER, of_docx, of_pdf
from tests.words.said import said

from upstander.brief.audience import DEPTH, Audience
from upstander.brief.compose import compose, look, write
from upstander.brief.fitting import fitted
from upstander.brief.paper_forms import paper_docx, paper_html, paper_pdf
from upstander.brief.rendering import as_data, as_html, as_markdown
from upstander.brief.scene import scene
from upstander.brief.scene_page import scene_page
from upstander.brief.scene_words import legend, summary
from upstander.errors import UsageError
from upstander.exercise import exercise_case
from upstander.words.language import language
from upstander.words.text import apart

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.situation import Situation
    from upstander.model.case import CaseFile

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.", "٬\u202f")
OURS = {"Upstander", "levers", "plan", "SHA", "TLP"}
"""Latin words of an Arabic brief that are nobody's name: ours, and what is typed as it is."""


@pytest.fixture(scope="module")
def briefs(case: CaseFile, situation: Situation) -> dict[tuple[str, str], Brief]:
    """A brief for each audience in each language."""
    made = {}
    for audience in Audience:
        seen = situation
        if audience is not Audience.MINISTER:
            seen = look(case, audience, worlds=256, seed=1)
        for code in ("en", "fr", "ar"):
            spoken = seen.into(language(code))
            made[audience.value, code] = write(spoken, audience, DEPTH[audience])
            # What the engines said once is said again, in the next language.
            seen = spoken
    return made


@cache
def numbers(text: str, code: str) -> Counter[str]:
    """The numbers of a sentence, however the language writes them."""
    text = re.sub(r"\b(20\d\d)-(\d\d)\b(?!\d)", r"\1 20\2", text.translate(DIGITS))
    if code == "en":
        text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    if code == "fr":
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("audience", [a.value for a in Audience])
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_each_sentence_says_the_same_and_rests_on_the_same(
    briefs: dict[tuple[str, str], Brief], audience: str, code: str
) -> None:
    english, other = briefs[audience, "en"], briefs[audience, code]
    assert [s.key for s in other.sections] == [s.key for s in english.sections]
    assert len(other.evidence) == len(english.evidence) > 5
    for one, two in zip(english.evidence, other.evidence, strict=True):
        assert two.sentence.statements == one.sentence.statements
        assert two.sentence.method == one.sentence.method
        said_here = numbers(one.sentence.text, "en"), numbers(two.sentence.text, code)
        words = re.findall(r"[a-z]+", one.sentence.text.lower())
        more, less = said_here[1] - said_here[0], said_here[0] - said_here[1]
        assert all(SMALL[int(n)] in words for n in more), (one.sentence.text, two.sentence.text)
        assert set(less) <= ({"0", "1", "2"} if code == "ar" else set()), two.sentence.text


@pytest.mark.parametrize("audience", [a.value for a in Audience])
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_its_table_has_the_same_rows(
    briefs: dict[tuple[str, str], Brief], audience: str, code: str
) -> None:
    for one, two in zip(
        briefs[audience, "en"].sections, briefs[audience, code].sections, strict=True
    ):
        rows = [[r.cells for r in s.table.rows] if s.table else [] for s in (one, two)]
        assert len(rows[0]) == len(rows[1])
        for first, second in zip(*rows, strict=True):
            assert numbers(first[-1], "en") == numbers(second[-1], code)
            assert first[0] == second[0].strip("\u2068\u2069")


def english_words() -> set[str]:
    """The words of our English sentences that neither French nor a name could be."""
    found = {w for _, text, plural in said() for w in words_of(f"{text} {plural}")}
    french = {w for _, text, _ in said() for w in words_of(language("fr").word(text))}
    french |= {w for c, text, p in said() if p or c for n in (1, 2)
               for w in words_of(language("fr")._found(text, p, n, c))}  # fmt: skip
    return found - french


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", re.sub(r"{\w+}", " ", text.lower())))


@pytest.mark.parametrize("audience", [a.value for a in Audience])
def test_no_english_is_left_in_french_but_what_is_quoted(
    briefs: dict[tuple[str, str], Brief], case: CaseFile, audience: str
) -> None:
    quoted = {w for s in case.statements for w in words_of(f"{s.value} {s.independent_origin}")}
    quoted |= words_of(case.manifest.title) | words_of(case.manifest.id)
    left = words_of(as_markdown(briefs[audience, "fr"])) & (english_words() - quoted)
    assert len(english_words()) > 300
    assert not left - words_of("levers plan TLP:CLEAR")


@pytest.mark.parametrize("audience", [a.value for a in Audience])
def test_no_latin_is_left_in_arabic_but_what_is_set_apart(
    briefs: dict[tuple[str, str], Brief], audience: str
) -> None:
    text = as_markdown(briefs[audience, "ar"])
    bare = re.sub("\u2068[^\u2068\u2069]*\u2069", "", text)
    assert set(re.findall("[A-Za-z]+", bare)) <= OURS
    assert "\u2068" in text
    assert not re.search(
        r"\d", re.sub(r"(?m)^\d+\. ", "", bare).translate({1632 + n: None for n in range(10)})
    )


def test_a_page_says_its_language_and_direction_and_tlp_is_never_translated(
    briefs: dict[tuple[str, str], Brief],
) -> None:
    for code, direction, exercise in (("fr", "ltr", "EXERCICE"), ("ar", "rtl", "تمرين")):
        made = briefs["public", code]
        page = as_html(made)
        assert f'<html lang="{code}" dir="{direction}">' in page
        assert " ".join(apart(made.banner)).startswith("TLP:CLEAR")
        assert exercise in made.banner
        assert as_data(made)["language"] == code
    assert "Auteur présumé" in as_html(briefs["desk", "fr"])  # labels around the evidence
    assert "الفاعل المزعوم" in as_html(briefs["desk", "ar"])


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_it_prints_on_two_pages_in_its_own_letters(situation: Situation, code: str) -> None:
    _, printed = fitted(situation.into(language(code)), Audience.MINISTER, "brief.html")
    reader = PdfReader(io.BytesIO(printed.data))
    assert (len(reader.pages), printed.note) == (2, "")
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == code
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "\N{REPLACEMENT CHARACTER}" not in text
    fonts = {str(f.get_object()["/BaseFont"]) for p in reader.pages
             for f in p["/Resources"]["/Font"].values()}  # type: ignore[index]  # fmt: skip
    assert any("NotoNaskhArabic" in font for font in fonts) == (code == "ar")


def test_the_picture_of_a_case_is_turned_and_told_in_arabic(situation: Situation) -> None:
    found = scene(situation, most=20, together=3, protectors=True)
    assert found is not None
    say = language("ar")
    pages = [scene_page(found, "T", "B", each) for each in (language("en"), say)]
    assert '<html lang="ar" dir="rtl">' in pages[1]
    assert numbers(summary(found, say), "ar") >= Counter({str(found.hidden): 1})
    key = found.figures[0].id
    english, arabic = (float(re.findall(rf'id="n-{key}"><rect x="([\d.]+)', p)[0]) for p in pages)
    wide = float(re.findall(r'viewBox="0 0 ([\d.]+)', pages[0])[0])
    assert arabic == pytest.approx(wide - english - 138)
    told = " ".join([*legend(found, say), summary(found, say)])
    bare = re.sub("\u2068[^\u2068\u2069]*\u2069", "", told)
    assert set(re.findall("[A-Za-z]+", bare)) <= {"W", "L"}


def test_an_unknown_language_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="no such language") as error:
        compose(exercise_case(), Audience.PUBLIC, language="de")
    assert error.value.problem.remedy == "use en, fr, ar"


def test_a_paper_has_its_labels_in_its_language() -> None:
    paper = replace(PAPER, language="ar", parts=PAPER.parts[:1])
    for words in ("المطلوب", "الموعد", "إن لم يُتخذ إجراء", "حكم", "المخالفة", "وقّعها", "المصادر"):
        assert words in of_docx(paper_docx(paper))
        assert words in paper_html(paper)
    assert '<html lang="ar" dir="rtl">' in paper_html(paper)
    french = replace(PAPER, language="fr", digest="")
    assert "PROJET" in of_pdf(paper_pdf(french))
    assert "jugement de Ada" in of_pdf(paper_pdf(french))


def test_a_text_document_in_arabic_runs_from_right_to_left_and_its_names_do_not() -> None:
    made = Document(io.BytesIO(paper_docx(replace(PAPER, language="ar"))))
    assert all("<w:bidi/>" in str(p._p.xml) for p in made.paragraphs)
    (line,) = [p for p in made.paragraphs if "0123456789ab" in p.text]
    assert "\u2068" not in line.text
    assert {bool(run.font.rtl) for run in line.runs if "a wire" in run.text} == {False}
    assert any(run.font.rtl for run in line.runs)
