"""Units, chains of command, areas of operation and postings, one statement for each source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import Problem, UpstanderError, ValueRejectedError
from upstander.evidence.datasets.sfm_nigeria import tables
from upstander.evidence.declaration import declared, table_of
from upstander.evidence.values import cleaner_of
from upstander.model.grade import Grade
from upstander.model.period import Moment, Period
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from upstander.evidence.datasets.sfm_nigeria.tables import Dates, Field, Link

NAME = "sfm_nigeria"
Row = dict[str, Any]


def read(folder: Path) -> Iterator[Statement | Problem]:
    """All that the tables say, and what in them cannot be read.

    Every value is stated once for each source that the researchers give for it. A statement's
    ``source`` is the entity of the article; its ``origin`` is the publication, so that articles of
    one publisher count once. Relations carry the period of their citations.

    Parameters
    ----------
    folder
        The folder of public data.

    Yields
    ------
    Statement or Problem
        Articles last, and only those that a statement cites.

    Raises
    ------
    DatasetError
        A table is missing or not what the declaration expects.
    """
    units, postings = table_of(NAME, 0, folder), table_of(NAME, 1, folder)
    articles = {row["source_id"]: row for row in table_of(NAME, 2, folder)}
    scribe = _Scribe(articles, units)
    for number, row in enumerate(units, 1):
        yield from scribe.unit(row, number)
    for number, row in enumerate(postings, 1):
        yield from scribe.posting(row, number)
    yield from scribe.cited_articles()


@dataclass(frozen=True, slots=True)
class _About:
    """What a statement is about, and when it held."""

    key: str
    schema: str
    period: tuple[str, str] = ("", "")


class _Scribe:
    """Turns rows into statements; remembers what was said, so that repeated rows add none."""

    def __init__(self, articles: Mapping[str, Row], units: list[Row]) -> None:
        declaration = declared(NAME)
        self._articles = articles
        self._marking = declaration.marking
        self._grades = {key: Grade.parse(text) for key, text in declaration.more["grades"].items()}
        self._commanding = frozenset(declaration.more["commanding"])
        self._cited: set[str] = set()
        self._said: set[str] = set()
        self._ids: dict[str, str] = {}
        for row in units:
            key, name = row[tables.UNIT_ID], row[tables.NAME]
            if key:
                self._ids[name] = f"sfm-unit-{key}"
        for row in units:
            self._ids.setdefault(row[tables.NAME], _key("unit", row[tables.NAME]))

    def unit(self, row: Row, number: int) -> Iterator[Statement | Problem]:
        """A unit, its superior, its area and its membership."""
        unit = _About(self._ids[row[tables.NAME]], "Unit")
        for field in tables.UNIT_FIELDS:
            yield from self._field(unit, field, row)
        for link in (tables.COMMAND, tables.MEMBERSHIP, tables.AREA):
            if row[link.field.value]:
                yield from self._link(link, unit.key, row, number)

    def posting(self, row: Row, number: int) -> Iterator[Statement | Problem]:
        """A person and the post they hold."""
        person, unit = _key("person", row[tables.PERSON]), self._ids.get(row["Organization"])
        for field in tables.PERSON_FIELDS:
            yield from self._field(_About(person, "Person"), field, row)
        if unit is None:
            message = f"no unit is called {row['Organization']!r}"
            yield Problem(message, tables.POSTINGS, number, "the posting is left out")
            return
        period, faults = _period(row, tables.POSTING_FIRST, tables.POSTING_LAST)
        yield from (Problem(fault, tables.POSTINGS, number, _UNDATED) for fault in faults)
        parts = [row[f.value] or "" for f in tables.POSTING_FIELDS]
        post = _About(_key("posting", person, unit, *parts, *period), "Posting", period)
        at = tables.POSTING_UNIT
        yield from self._say(post, at, row, "holder", person, wording=row[tables.PERSON])
        yield from self._say(post, at, row, "unit", unit, wording=row[at.value])
        for field in tables.POSTING_FIELDS:
            yield from self._field(post, field, row)
        if row["Role"] in self._commanding:
            role = tables.POSTING_FIELDS[1]
            yield from self._say(post, role, row, "commanding", "true", wording=row["Role"])

    def cited_articles(self) -> Iterator[Statement | Problem]:
        """The articles that statements cite."""
        for key in sorted(self._cited):
            article = self._articles[key]
            facts = {
                "title": article["title"],
                "name": article["title"],
                "publisher": article["publication_title"],
                "sourceUrl": article["source_url"],
                "publishedAt": article["published_on"],
            }
            for prop, value in facts.items():
                if not value:
                    continue
                try:
                    cleaned = cleaner_of("Article", prop).clean(value)
                except UpstanderError as error:
                    yield Problem(f"source {key}: {error.problem.message}", tables.SOURCES)
                    continue
                yield Statement(
                    NAME, f"sfm-source-{key}", "Article", prop, cleaned,
                    original_value="" if cleaned == value else value,
                    origin="Security Force Monitor",
                    grade=self._grades["High"], marking=self._marking,
                )  # fmt: skip

    def _link(self, link: Link, key: str, row: Row, number: int) -> Iterator[Statement | Problem]:
        period, faults = _period(row, link.first, link.last)
        yield from (Problem(fault, tables.UNITS, number, _UNDATED) for fault in faults)
        wording = row[link.field.value]
        if link is tables.AREA:
            other = f"sfm-place-{wording}"
            wording = row[tables.PLACE_NAME] or wording
            yield from self._place(other, row)
        else:
            other = self._ids.get(wording, _key("unit", wording))
        kind = row[link.kind.value] if link.kind else ""
        name = _key(link.schema.lower(), key, other, kind or "", *period)
        about, field = _About(name, link.schema, period), link.field
        yield from self._say(about, field, row, field.prop, other, wording=wording)
        yield from self._say(about, field, row, link.own, key)
        if link.kind:
            yield from self._field(about, link.kind, row)

    def _place(self, key: str, row: Row) -> Iterator[Statement]:
        place = _About(key, "Territory")
        for prop, column in (("name", tables.PLACE_NAME), ("country", tables.PLACE_COUNTRY)):
            if row[column]:
                yield from self._say(place, tables.AREA.field, row, prop, row[column])

    def _field(self, about: _About, field: Field, row: Row) -> Iterator[Statement]:
        text = row[field.value] or ""
        for value in text.split(";") if field.many else [text]:
            if cleaned := value.strip():
                yield from self._say(about, field, row, field.prop, cleaned)

    def _say(
        self, about: _About, field: Field, row: Row, prop: str, value: str, *, wording: str = ""
    ) -> Iterator[Statement]:
        grade = self._grades[row[field.confidence] or "none"]
        for source in _sources(row[field.source]):
            article = self._articles.get(source)
            made = Statement(
                NAME, about.key, about.schema, prop, value,
                original_value="" if wording == value else wording,
                source=f"sfm-source-{source}" if article else "",
                origin=article["publication_title"] if article else "Security Force Monitor",
                valid_from=about.period[0], valid_to=about.period[1],
                grade=grade, marking=self._marking,
            )  # fmt: skip
            if made.id not in self._said:
                self._said.add(made.id)
                if article:
                    self._cited.add(source)
                yield made


_UNDATED = "the relation is kept without these dates"


def _sources(text: str | None) -> list[str]:
    """Ids of the sources of a value; one empty id where the researchers give none."""
    found = [part.strip() for part in (text or "").replace(",", ";").split(";")]
    return sorted({part for part in found if part}) or [""]


def _period(row: Row, first: Dates, last: Dates) -> tuple[tuple[str, str], list[str]]:
    """The span that citations prove: "by" the first, "since" the last, unless they are exact."""
    try:
        start, end = _cited(row, first, "by"), _cited(row, last, "since")
        Period(Moment.parse(start), Moment.parse(end))
    except ValueRejectedError as error:
        return ("", ""), [error.problem.message]
    return (start, end), []


def _cited(row: Row, dates: Dates, word: str) -> str:
    parts = [row[column] for column in (dates.year, dates.month, dates.day)]
    if not parts[0]:
        return ""
    text = parts[0]
    if parts[1]:
        text += f"-{int(parts[1]):02d}" + (f"-{int(parts[2]):02d}" if parts[2] else "")
    return text if row[dates.exact] in dates.yes else f"{word} {text}"


def _key(kind: str, *parts: str) -> str:
    digest = hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"sfm-{kind}-{digest[:16]}"
