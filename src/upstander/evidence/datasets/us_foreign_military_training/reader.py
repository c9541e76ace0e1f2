"""Courses, one row each, and the relations that they are."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from upstander.errors import Problem, ValueRejectedError
from upstander.evidence.declaration import declared, frame_of
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "us_foreign_military_training"
SUPPLIED = "training"
"""What a course supplies. It is no layer of capability: see ``vocabulary/layers.yml``."""

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_NOBODY = {"", "n/a", "na", "none", "-", "n/a - n/a", "days - n/a"}


@dataclass(frozen=True, slots=True)
class Course:
    """One row of the reports, in the source's own words.

    Parameters
    ----------
    row
        1-based row of the table.
    year, programme, title, student_unit, us_unit, location, page
        Fiscal year, programme, course, who was taught, by whom, where, and the report's page.
    start, end
        ISO days; empty where the source gives none that can be read.
    quantity
        How many students, as text; empty where not stated.
    """

    row: int
    year: str
    country: str
    programme: str
    title: str
    student_unit: str
    us_unit: str = ""
    location: str = ""
    page: str = ""
    start: str = ""
    end: str = ""
    quantity: str = ""

    @property
    def supplier(self) -> str:
        """The US unit, where one is named; else the programme."""
        return self.programme if self.us_unit.lower() in _NOBODY else self.us_unit


def courses(folder: Path, *, country: str) -> Iterator[Course | Problem]:
    """The courses given to one country's forces, and dates that cannot be read.

    Parameters
    ----------
    folder
        The folder of public data.
    country
        The country as the reports name it, for example ``Nigeria``.

    Raises
    ------
    DatasetError
        The table is missing or not what the declaration expects.
    """
    import polars as pl

    file = declared(NAME).files[0]
    frame = frame_of(file, folder).with_row_index("row", offset=1)
    wanted = frame.filter(pl.col("country").cast(pl.String) == country)
    for row in wanted.iter_rows(named=True):
        days = []
        for column in ("start_date", "end_date"):
            try:
                days.append(_day(row[column]))
            except ValueRejectedError as error:
                days.append("")
                message = f"{column}: {error.problem.message}"
                yield Problem(message, file.path, row["row"], "the course is kept without it")
        quantity = row["quantity_n"]
        yield Course(
            row=row["row"],
            year=str(row["fy"]),
            country=country,
            programme=_squashed(row["program"]),
            title=_squashed(row["course_title"]),
            student_unit=_squashed(row["student_unit"]),
            us_unit=_squashed(row["us_unit"]),
            location=_squashed(row["location"]),
            page=_squashed(row["page_number"]),
            start=days[0],
            end=days[1],
            quantity="" if quantity is None else f"{quantity:g}",
        )


def read(folder: Path, *, country: str) -> Iterator[Statement | Problem]:
    """The courses as statements about units that are known by nothing but their wording.

    See Also
    --------
    upstander.evidence.training.join_training : courses of units that another dataset describes.
    """
    for course in courses(folder, country=country):
        if isinstance(course, Problem):
            yield course
        elif course.student_unit.lower() not in _NOBODY:
            recipient = _key("unit", country, course.student_unit.lower())
            yield _said(recipient, "Unit", "name", course.student_unit, course)
            yield from statements_of(course, recipient)


def statements_of(course: Course, recipient: str) -> Iterator[Statement]:
    """The relation that a course is: from the US unit or programme to the student's unit.

    Parameters
    ----------
    course
        The course.
    recipient
        Entity id of the student's unit.
    """
    supplier = _key("supplier", course.supplier.lower())
    yield _said(supplier, "Organization", "name", course.supplier, course)
    yield _said(supplier, "Organization", "country", "us", course)
    key = _key("course", recipient, str(course.row))
    facts = {
        "supplier": (supplier, course.supplier),
        "recipient": (recipient, course.student_unit),
        "supplied": (SUPPLIED, ""),
        "summary": (course.title, ""),
        "quantity": (course.quantity, ""),
        "startDate": (course.start, ""),
        "endDate": (course.end, ""),
    }
    for prop, (value, wording) in facts.items():
        if value:
            yield _said(key, "Enablement", prop, value, course, wording=wording)


def _said(
    key: str, schema: str, prop: str, value: str, course: Course, *, wording: str = ""
) -> Statement:
    declaration = declared(NAME)
    page = f", p. {course.page}" if course.page else ""
    return Statement(
        NAME, key, schema, prop, value,
        original_value=wording,
        source=f"Foreign Military Training report FY {course.year}, {course.country}{page}",
        origin="US Departments of State and Defense",
        grade=declaration.grade, marking=declaration.marking,
    )  # fmt: skip


def _day(text: str | None) -> str:
    """An American date as an ISO day.

    Raises
    ------
    ValueRejectedError
        Several dates in one cell, or no such day.
    """
    cleaned = _squashed(text)
    if not cleaned:
        return ""
    found = _DAY.fullmatch(cleaned)
    if found is None:
        raise ValueRejectedError(f"no such date: {cleaned[:40]!r}")
    month, day, year = (int(part) for part in found.groups())
    # The reports begin with fiscal year 1999: two digits from 90 are of that century.
    full = year if year > 99 else 1900 + year if year >= 90 else 2000 + year
    try:
        return date(full, month, day).isoformat()
    except ValueError as error:
        raise ValueRejectedError(f"no such date: {cleaned!r}") from error


def _squashed(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _key(kind: str, *parts: str) -> str:
    digest = hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"fmt-{kind}-{digest[:16]}"
