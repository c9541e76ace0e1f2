"""Appending to the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from upstander.hub.audit.chain import FIRST, chained
from upstander.hub.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.hub.people.models import User

# By hand: while one line is appended, all other writing waits for it, and through the ORM most of
# that time would go into putting these questions into words.
_HEAD = "SELECT number, hash FROM audit_head WHERE id = 1"
_MOVE = "UPDATE audit_head SET number = %s, hash = %s WHERE id = 1"
_BEGIN = "INSERT INTO audit_head (number, hash, id) VALUES (%s, %s, 1)"
_APPEND = """
INSERT INTO audit_entry (number, at, actor_id, action, object, detail, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


@transaction.atomic(savepoint=False)  # with what it tells of, or not at all: no half of it
def record(actor: User | None, action: str, object_: str, detail: Mapping[str, Any]) -> int:
    """Append a line, in the transaction of what it tells of: neither is there without the other.

    Parameters
    ----------
    actor
        Who did it; None for the hub itself.
    action, object_
        What was done, and to what: ``kind:id``. Neither says what a marked thing says.
    detail
        Counts, ids and markings; no content.

    Returns
    -------
    int
        The number of the line.
    """
    now, plain = timezone.now(), json.dumps(dict(detail))
    at = Entry.at.field.get_db_prep_value(now, connection)
    who = None if actor is None else Entry.actor.field.get_db_prep_value(actor.pk, connection)
    with connection.cursor() as cursor:
        # Held until the transaction ends, and by nobody else: the lines are one after another.
        held = " FOR UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(_HEAD + held)
        last, before = cursor.fetchone() or (None, FIRST)
        number = (last or 0) + 1
        name = "" if actor is None else str(actor.pk)
        hash_ = chained(before, number, now, name, action, object_, detail)
        line = [number, at, who, action, object_, plain, hash_]
        head = _BEGIN if last is None else _MOVE
        if connection.vendor == "postgresql":  # in one question: the others wait for less long
            cursor.execute(f"WITH head AS ({head}) {_APPEND}", [number, hash_, *line])
        else:
            cursor.execute(_APPEND, line)
            cursor.execute(head, [number, hash_])
    return number
