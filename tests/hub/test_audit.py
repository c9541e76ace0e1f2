"""The log is appended to and nothing else, and says so when it was touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from upstander.hub.audit.actions import record
from upstander.hub.audit.models import Entry, Head
from upstander.hub.audit.selectors import verified

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

pytestmark = pytest.mark.django_db


def lines(many: int = 4) -> None:
    for number in range(many):
        record(None, "tried", f"test:{number}", {"n": number})


def tampered(sql: str) -> None:
    """Change the log as somebody would who owns the database, past its triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)


def test_a_log_that_nobody_touched_verifies() -> None:
    lines()
    found = verified()
    assert (found.lines, found.fault) == (4, "")
    assert found.head == Head.objects.get().hash


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_line(change: str) -> None:
    lines()
    found = Entry.objects.filter(number=2)
    do = found.delete if change == "delete" else lambda: found.update(action="other")
    with pytest.raises(DatabaseError, match="only appended to"), transaction.atomic():
        do()
    assert not verified().fault


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE audit_entry SET action = 'other' WHERE number = 2", "line 2 is not what"),
        ("UPDATE audit_entry SET detail = '{\"n\": 9}' WHERE number = 3", "line 3 is not what"),
        ("DELETE FROM audit_entry WHERE number = 2", "line 2 is missing"),
        ("DELETE FROM audit_entry WHERE number = 4", "lines after 3 are missing"),
    ],
)
def test_who_owns_the_database_and_changes_a_line_is_found_out(sql: str, fault: str) -> None:
    lines()
    tampered(sql)
    assert fault in verified().fault


def test_a_log_that_was_cut_and_closed_again_is_found_out_by_an_exported_head() -> None:
    lines()
    head = Head.objects.get()
    third = Entry.objects.get(number=3)
    tampered("DELETE FROM audit_entry WHERE number = 4")
    Head.objects.update(number=3, hash=third.hash)
    assert not verified().fault
    assert "ends before line 4" in verified({head.number: head.hash}).fault


def test_what_is_undone_leaves_no_line(small: SmallHub) -> None:
    before = verified().lines

    @transaction.atomic
    def fails() -> None:
        record(None, "tried", "test:1", {})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert verified().lines == before


def test_the_log_says_nothing_of_what_statements_say(small: SmallHub) -> None:
    told = " ".join(f"{e.action} {e.object} {e.detail}" for e in Entry.objects.all())
    assert "Ford" not in told
    assert "Zephyrine" not in told
