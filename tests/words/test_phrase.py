"""A phrase is its English text, and can be said in any language, now or when it is read again."""

from __future__ import annotations

import json
import pickle
import re
from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import Problem, UsageError
from upstander.phrase import Phrase
from upstander.words.language import language, languages
from upstander.words.refusal import as_plain, problem_of, refusal

THIN = "\N{NARROW NO-BREAK SPACE}"
NO_PORT = Phrase("the case knows no {key!r}", key="port")


def test_a_phrase_is_text_to_whoever_wants_text() -> None:
    assert json.dumps({"why": NO_PORT}) == '{"why": "the case knows no \'port\'"}'
    assert NO_PORT == "the case knows no 'port'"
    assert str(UsageError(NO_PORT, source="a.csv", line=3)) == "a.csv:3: the case knows no 'port'"


def test_each_language_says_it() -> None:
    said = [each.phrase(NO_PORT) for each in languages().values()]
    assert said == [
        "the case knows no 'port'",
        f"le dossier ne connaît pas «{THIN}port{THIN}»",
        "لا يعرف الملف «\u2068port\u2069»",
    ]


def test_a_sentence_without_places_is_its_own_key() -> None:
    assert language("fr").phrase("no such pair") == "cette paire n’existe pas"
    assert language("fr").phrase("") == ""


def test_what_we_cannot_say_stays_english_with_its_numbers() -> None:
    said = Phrase("{n:,} wholly unheard-of {what}", n=1_234, what=Phrase("things"))
    counted = Phrase.counted("{n} oddity", "{n} oddities", 2)
    for each in languages().values():
        assert each.phrase(said) == "1,234 wholly unheard-of things"
        assert each.phrase(counted) == "2 oddities"


def test_a_phrase_within_a_phrase_is_told_too_and_so_are_several() -> None:
    nested = Phrase("the log does not hold together: {fault}", fault=Phrase("no such pair"))
    assert language("fr").phrase(nested) == (
        "le journal n’est pas cohérent\N{NO-BREAK SPACE}: cette paire n’existe pas"
    )
    several = Phrase("use {names}", names=(Phrase("no such pair"), "b"))
    assert several == "use no such pair; b"
    assert language("fr").phrase(several) == f"utilisez cette paire n’existe pas{THIN}; b"


def test_what_is_counted_is_told_in_the_form_of_its_number() -> None:
    said = [
        Phrase.counted(
            "{n} statement cannot be read; first: {first}",
            "{n} statements cannot be read; first: {first}",
            n,
            first="x",
        )
        for n in (1, 2, 3)
    ]
    assert [text.partition(" ")[0] for text in said] == ["1", "2", "3"]
    assert [language("fr").phrase(text).split()[1] for text in said] == [
        "déclaration",
        "déclarations",
        "déclarations",
    ]
    assert language("ar").phrase(said[1]).startswith("إفادتان")


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
VALUES = st.one_of(
    TEXT,
    st.integers(),
    st.floats(allow_nan=False),
    st.dates(),
    st.tuples(TEXT, st.just(NO_PORT)),
    st.just(NO_PORT),
)


@given(value=VALUES, count=st.integers(0, 5))
def test_a_phrase_is_the_same_after_any_journey(value: object, count: int) -> None:
    plain = Phrase("of {value}, {{so}}", value=value)
    counted = Phrase.counted("{n} of {value}", "{n} all {value}", count, value=value)
    for said in (plain, counted):
        for again in (pickle.loads(pickle.dumps(said)), deepcopy(said)):  # noqa: S301  (our own)
            assert (again, again.template, again.plural) == (said, said.template, said.plural)
            assert again.values == said.values
        told = Phrase.of(json.loads(json.dumps(said.as_dict())))
        assert told == said
        assert [each.phrase(told) for each in languages().values()]


@given(text=st.text(), number=st.floats())
def test_what_no_database_keeps_is_not_kept(text: str, number: float) -> None:
    said = Phrase("{number:g} of {text!r}", number=number, text=text)
    plain = as_plain(Problem(said, text, 3, text))
    stored = json.dumps(plain, allow_nan=False)
    stored.encode("utf-8")
    assert "\\u0000" not in stored.replace("\\\\", "")
    assert not re.search(r"\\ud[89ab]..(?!\\ud[c-f])", stored)
    told = problem_of(json.loads(stored))
    assert told.message.startswith(f"{number:g} of ")
    assert [refusal(each, told) for each in languages().values()]


def test_a_phrase_without_a_value_for_a_place_is_a_defect() -> None:
    with pytest.raises(KeyError, match="key"):
        Phrase("no {key}", name="x")


def test_a_date_is_told_as_a_reader_writes_it() -> None:
    assert Phrase("that day is {day}", day=date(2026, 6, 3)) == "that day is 2026-06-03"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "line 7: no such pair (remedy: ask a colleague)"),
        ("fr", "ligne 7 : cette paire n’existe pas (à faire : demandez à un collègue)"),
        ("ar", "السطر ٧: لا زوج كهذا (العلاج: اسأل زميلًا)"),
    ],
)
def test_a_refusal_tells_what_where_and_what_to_do(code: str, told: str) -> None:
    problem = Problem("no such pair", "/srv/hub/tmp/x.csv", 7, "ask a colleague")
    assert refusal(language(code), problem).replace("\N{NO-BREAK SPACE}", " ") == told
    assert refusal(language(code), problem_of(as_plain(problem))) == refusal(
        language(code), problem
    )


def test_a_refusal_names_a_file_where_several_were_given_but_never_our_folders() -> None:
    at_line = Problem("no such pair", "/srv/hub/tmp/x.csv", 7)
    whole = Problem("no such pair", "/srv/hub/tmp/x.csv")
    assert refusal(language("en"), at_line, named=True) == "x.csv, line 7: no such pair"
    assert refusal(language("en"), whole, named=True) == "x.csv: no such pair"
    assert refusal(language("en"), whole) == "no such pair"
