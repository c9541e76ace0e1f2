"""A full disk or a lost database gives a clear page, and loses nothing that was acknowledged."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from tests.hub.conftest import SmallHub, signed_in

from upstander.hub.audit.selectors import verified
from upstander.hub.cases.models import StatementRow
from upstander.hub.people.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client


def statement(name: str, more: str = "") -> dict[str, str]:
    return {
        "entity_id": name, "schema": "Unit", "prop": "name", "value": name + more,
        "source": "load", "reliability": "C", "credibility": "3", "marking": "TLP:GREEN",
    }  # fmt: skip


def quiet(small: SmallHub) -> Client:
    made = signed_in(small.people[Role.ANALYST])
    made.raise_request_exception = False
    return made


@contextmanager
def full_disk() -> Iterator[None]:
    """A database that may not grow any more, as on a disk that is full."""

    def asked(what: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {what}")
            return int(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests deleted would leave room
    most = asked("max_page_count")
    asked(f"max_page_count = {asked('page_count')}")
    try:
        yield
    finally:
        asked(f"max_page_count = {most}")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such limit")
@pytest.mark.usefixtures("committed")
def test_a_full_disk_is_told_and_what_was_acknowledged_is_there(small: SmallHub) -> None:
    client, page = quiet(small), f"/cases/{small.case.pk}/add/"
    assert client.post(page, statement("before")).status_code == 302
    acknowledged, told = ["before"], 0
    with full_disk():
        for number in range(400):
            name = f"full-{number}"
            answer = client.post(page, statement(name, "x" * 15_000))
            if answer.status_code == 302:
                acknowledged.append(name)
                continue
            assert answer.status_code == 503
            assert b"records cannot be reached" in answer.content
            assert answer["Retry-After"]
            told += 1
            if told == 2:
                break
    assert told == 2
    rows = StatementRow.objects.filter(entity_id__in=acknowledged)
    assert set(rows.values_list("entity_id", flat=True)) == set(acknowledged)
    assert not StatementRow.objects.filter(entity_id=name).exists()
    assert not verified().fault
    assert client.post(page, statement("after")).status_code == 302


def test_a_lost_connection_is_told_to_whoever_reads_or_writes(small: SmallHub) -> None:
    client = quiet(small)
    lost = mock.patch.object(BaseDatabaseWrapper, "cursor", side_effect=OperationalError("gone"))
    with lost:
        for answer in (client.get("/cases/"), client.post("/cases/open/")):
            assert answer.status_code == 503
            assert b"records cannot be reached" in answer.content
    assert client.get("/cases/").status_code == 200


def test_a_character_that_no_text_has_is_refused_in_plain_words(small: SmallHub) -> None:
    client = quiet(small)
    for answer in (
        client.get("/log/", {"q": "a\0b"}),
        client.get("/cases/a%00b/"),
        client.get("/search/?%00=1"),
    ):
        assert answer.status_code == 400
        assert "cannot be read" in answer.content.decode()
    told = client.post(f"/cases/{small.case.pk}/add/", statement("a\0b"))
    assert "Null characters" in told.content.decode()


def test_a_form_of_too_many_fields_is_refused_in_plain_words(small: SmallHub) -> None:
    many = {f"field-{number}": "1" for number in range(2_000)}
    answer = quiet(small).post(f"/cases/{small.case.pk}/add/", many)
    assert answer.status_code == 400
    assert "too large" in answer.content.decode()
