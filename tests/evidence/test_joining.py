"""Public datasets joined into a case: exact names of bodies, never of persons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from upstander.errors import DatasetError, UsageError
from upstander.evidence import joining
from upstander.evidence.joining import Joining, join_datasets
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path


def said(*rows: tuple[str, str, str, str]) -> tuple[Statement, ...]:
    return tuple(Statement("d", *row) for row in rows)


LIST = said(
    ("l-1", "Organization", "name", "RIVER  TRADING"),
    ("l-2", "Person", "name", "A NAME"),
    ("l-3", "Organization", "name", "FAR HOLDING"),
    ("l-4", "Organization", "name", "UNRELATED"),
    ("k", "UnknownLink", "subject", "l-2"),
    ("k", "UnknownLink", "object", "l-1"),
    ("m", "UnknownLink", "subject", "l-3"),
    ("m", "UnknownLink", "object", "l-1"),
)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "_plain", lambda *_: Joining(LIST, (), ()))


@pytest.mark.usefixtures("listed")
def test_of_a_list_comes_what_bears_a_body_s_name_and_what_it_is_linked_to(tmp_path: Path) -> None:
    known = said(("c", "Company", "name", "River Trading"), ("p", "Person", "name", "A Name"))
    found = join_datasets(["ofac_sdn"], tmp_path, known)
    assert {s.about for s in found.statements} == {"l-1", "l-2", "l-3", "k", "m"}
    assert "1 are exactly that of a listed entry" in found.notes[0]
    whole = join_datasets(["ofac_sdn"], tmp_path, known, whole=True)
    assert whole.statements == LIST


@pytest.mark.usefixtures("listed")
def test_a_person_is_never_joined_by_a_name(tmp_path: Path) -> None:
    found = join_datasets(["ofac_sdn"], tmp_path, said(("p", "Person", "name", "A Name")))
    assert found.statements == ()


def test_training_without_a_country_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="courses of every country"):
        join_datasets(["us_foreign_military_training"], tmp_path, ())
    with pytest.raises(DatasetError, match="no such dataset"):
        join_datasets(["nowhere"], tmp_path, ())


@pytest.mark.data
@pytest.mark.slow
def test_the_real_join_says_what_it_found_and_what_not(data: Path) -> None:
    names = ["ofac_sdn", "us_foreign_military_training", "sfm_nigeria"]
    found = join_datasets(names, data, (), country="Nigeria")
    units, courses, listed = found.notes
    assert units.startswith("sfm_nigeria: 54,547 statements")
    assert re.search(r"217 of 2,512 courses .* the other 2,295 may concern", courses)
    assert "0 are exactly that of a listed entry" in listed
    assert len(found.statements) == 56_284
