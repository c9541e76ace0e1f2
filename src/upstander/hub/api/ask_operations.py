"""Operations on what was asked of whom: reading, answering, declining and withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Status

from upstander.hub.access.rules import needs, on_case
from upstander.hub.alerts.records import marking_of
from upstander.hub.api.ask_parts import AnswerIn, AskOut, AsksOut, NothingIn
from upstander.hub.api.auth import Bearer
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, WRITING, Limit
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.cases.reading import noted, noted_by_case
from upstander.hub.cases.selectors import case_access
from upstander.hub.people.roles import Power
from upstander.hub.room import actions
from upstander.hub.room.forms import marked
from upstander.hub.room.models import AskState
from upstander.hub.room.seeing import answer_marking, is_answer_seen
from upstander.hub.room.selectors import ask_of_case, asked_of, asks_of

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.hub.room.models import Ask

_TAGS = ["asks"]
LIST = Bearer(TokenScope.ASKS_READ, needs(Power.READ_CASE))
READ = Bearer(TokenScope.ASKS_READ, on_case(Power.READ_CASE))
ACT = Bearer(TokenScope.ASKS_WRITE, on_case(Power.READ_CASE))
_ONE = "/cases/{uuid:case_id}/asks/{uuid:ask_id}"
_DONE = WRITING | {200: AskOut}
_WRITES = Writes()
_OWN = ("id", "kind", "text", "about", "through", "marking", "asked_at", "due_on", "state")


@router.get("/asks", tags=_TAGS, auth=LIST, response=READING | {200: AsksOut})
def list_asks(request: Any, after: UUID | None = None, limit: Limit = 100) -> Any:
    """What waits for one's own answer, of all one's cases."""
    return _page(request.user, asked_of(request.user), after, limit)


@router.get("/cases/{uuid:case_id}/asks", tags=_TAGS, auth=READ, response=READING | {200: AsksOut})
def list_case_asks(
    request: Any,
    case_id: UUID,
    state: Literal["all", "open", "answered", "declined", "withdrawn"] = "all",
    after: UUID | None = None,
    limit: Limit = 100,
) -> Any:
    """Who was asked what about a case, and by when."""
    rows = [row for row in asks_of(request.access) if state in {"all", row.state}]
    return _page(request.user, rows, after, limit)


@router.get(_ONE, tags=_TAGS, auth=READ, response=READING | {200: AskOut})
def get_ask(request: Any, case_id: UUID, ask_id: UUID) -> Any:
    """One ask, with its answer for those who may see it."""
    found = _found(request.access, ask_id)
    noted(request.access, "an ask", marking_of(found.marking).level)
    return _plain(request.access, found)


@router.post(f"{_ONE}/answer", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def answer_ask(request: Any, case_id: UUID, ask_id: UUID, body: AnswerIn) -> Any:
    """Answer what was asked of one, or of an organisation that one acts for."""
    return _answered(request.access, ask_id, AskState.ANSWERED, body)


@router.post(f"{_ONE}/decline", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def decline_ask(request: Any, case_id: UUID, ask_id: UUID, body: AnswerIn) -> Any:
    """Say why there is no answer."""
    return _answered(request.access, ask_id, AskState.DECLINED, body)


@router.post(f"{_ONE}/withdraw", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def withdraw_ask(request: Any, case_id: UUID, ask_id: UUID, body: NothingIn) -> Any:
    """Withdraw what one asked."""
    access = request.access
    actions.answer_ask(access, _found(access, ask_id), AskState.WITHDRAWN, "")
    return Status(200, _plain(access, _found(access, ask_id)))


def _answered(access: Access, ask_id: UUID, state: AskState, body: AnswerIn) -> Any:
    found = _found(access, ask_id)
    marking = None
    if body.marking is not None:
        told = {"marking": body.marking, "audience": "; ".join(body.audience)}
        marking = marked(access, told)
    actions.answer_ask(access, found, state, body.answer, marking)
    return Status(200, _plain(access, _found(access, ask_id)))


def _found(access: Access, ask_id: UUID) -> Ask:
    found = ask_of_case(access, ask_id)
    if found is None:
        raise Http404
    return found


def _page(user: Any, rows: list[Ask], after: UUID | None, limit: int) -> dict[str, Any]:
    page, more = paged(rows, after, limit)
    noted_by_case(user, "asks", [(r.case_id, marking_of(r.marking).level) for r in page])
    each = ((case_access(user, row.case_id), row) for row in page)
    return {"asks": [_plain(access, row) for access, row in each if access], "next": more}


def _plain(access: Access, row: Ask) -> dict[str, Any]:
    of = row.of_user or row.of_organisation
    is_seen = is_answer_seen(access, row)
    is_open = row.state == AskState.OPEN
    return {name: getattr(row, name) for name in _OWN} | {
        "case": row.case_id,
        "asked_of": of.name if of else "",
        "is_mine": is_open and actions.is_of(access.user, row),
        "asked_by": row.asked_by.name,
        "is_late": is_open and row.due_on < timezone.now().date(),
        "answer": row.answer if is_seen else "",
        "answer_marking": answer_marking(row) if is_seen and row.answer else None,
        "answered_by": row.answered_by.name if row.answered_by else "",
        "answered_at": row.answered_at,
    }
