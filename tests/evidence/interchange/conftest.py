"""A small case that has something of everything that a format could lose."""

from __future__ import annotations

from datetime import date

import pytest

from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

GREEN = Marking(TLP.GREEN, "press")
RED = Marking(TLP.RED, "partner", frozenset({"duty analyst"}))
MANIFEST = Manifest("small case", "A small case", date(2026, 1, 1), "t-1", "s-1", "The hub", True)


def said(key: str, schema: str, prop: str, value: str, **more: object) -> Statement:
    more = {"grade": Grade.parse("B2"), "source": "doc-1", "origin": "Courier", **more}
    return Statement("exercise", key, schema, prop, value, **more)  # type: ignore[arg-type]


STATEMENTS = (
    said("t-1", "Territory", "name", "Ford"),
    said("t-1", "Territory", "country", "ng"),
    said("u-1", "Unit", "name", "3rd Ford Battalion", valid_from="by 2017"),
    said("u-1", "Unit", "alias", "=SUM(A1)", marking=GREEN),
    said("u-2", "Unit", "name", "Ford Brigade", canonical_id="u-9"),
    said("p-1", "Person", "name", "Ada Example"),
    said("c-1", "Community", "name", "Marsh people"),
    said("k-1", "Command", "superior", "u-9", marking=GREEN),
    said("k-1", "Command", "subordinate", "u-1", marking=GREEN),
    said("k-1", "Command", "startDate", "2015-03-01", marking=GREEN),
    said("k-1", "Command", "endDate", "2017", marking=GREEN),
    said("b-1", "Posting", "holder", "p-1"),
    said("b-1", "Posting", "unit", "u-1"),
    said("i-1", "Incident", "name", "Killing at the weir", marking=RED),
    said("i-1", "Incident", "perpetrator", "u-1", marking=RED),
    said("l-1", "Lever", "name", "Freeze"),
    said("doc-1", "Article", "title", "Report", source="", origin=""),
    said("doc-1", "Article", "name", "Report", source="", origin=""),
    said("doc-1", "Article", "sourceUrl", "https://example.org/r", source="", origin=""),
)


@pytest.fixture
def case() -> CaseFile:
    return CaseFile(MANIFEST, tuple(sorted(STATEMENTS, key=lambda s: s.id)))
