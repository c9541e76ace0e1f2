"""Operations on the log, for auditors."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from upstander.hub.access.rules import needs
from upstander.hub.api.auth import Bearer
from upstander.hub.api.parts import READING, Limit, Line, Number
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.warning_parts import EntriesOut, VerdictOut
from upstander.hub.audit.models import Entry
from upstander.hub.audit.selectors import verified
from upstander.hub.people.roles import Power

_TAGS = ["log"]
AUDIT = Bearer(TokenScope.AUDIT_READ, needs(Power.AUDIT))
Head = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]


@router.get("/log", tags=_TAGS, auth=AUDIT, response=READING | {200: EntriesOut})
def list_log(
    request: Any,
    object: Line = "",  # noqa: A002  (the parameter's name for callers)
    after: Number = 0,
    limit: Limit = 100,
) -> Any:
    """The log from its beginning; of one object (``case:…``), where it is named."""
    entries = Entry.objects.filter(number__gt=after).order_by("number").select_related("actor")
    if object:
        entries = entries.filter(object=object)
    found = list(entries[: limit + 1])
    page = found[:limit]
    more = page[-1].number if len(found) > limit else None
    return {"entries": [_plain(entry) for entry in page], "next": more}


@router.get("/log/verify", tags=_TAGS, auth=AUDIT, response=READING | {200: VerdictOut})
def verify_log(request: Any, number: Number = 0, head: Head = "") -> Any:
    """Whether the log holds together, and still holds a head that was exported earlier."""
    found = verified({number: head} if head else {})
    return {"lines": found.lines, "head": found.head, "fault": found.fault}


def _plain(entry: Entry) -> dict[str, Any]:
    names = ("number", "at", "action", "object", "detail", "hash")
    who = {"actor": entry.actor_id, "actor_name": entry.actor.name if entry.actor else ""}
    return {name: getattr(entry, name) for name in names} | who
