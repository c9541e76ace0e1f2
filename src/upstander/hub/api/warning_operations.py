"""Operations on warnings: reading, raising, and what is done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Status

from upstander.hub.access.rules import needs, on_case
from upstander.hub.alerts import actions
from upstander.hub.alerts.forms import WarningForm
from upstander.hub.alerts.models import WarningRow
from upstander.hub.alerts.records import events_of, flag_of, policy_of, standing_of
from upstander.hub.alerts.selectors import board_of, seen_by, warning_of
from upstander.hub.api.auth import Bearer
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, WRITING, Limit
from upstander.hub.api.problems import FormError
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.api.warning_parts import (
    ActIn,
    BoardOut,
    CloseIn,
    WarningDetail,
    WarningIn,
    WarningsOut,
)
from upstander.hub.cases.reading import noted, noted_by_case, read
from upstander.hub.people.roles import Power
from upstander.model.marking import TLP, Marking
from upstander.warning.event import EventKind, Outcome
from upstander.warning.policy import explain
from upstander.warning.scale import Credibility, Severity

if TYPE_CHECKING:
    from datetime import datetime

_TAGS = ["warnings"]
LIST = Bearer(TokenScope.WARNINGS_READ, needs(Power.READ_CASE))
READ = Bearer(TokenScope.WARNINGS_READ, on_case(Power.READ_CASE))
ACT = Bearer(TokenScope.WARNINGS_WRITE, on_case(Power.READ_CASE))
_ONE = "/cases/{uuid:case_id}/warnings/{uuid:warning_id}"
_DONE = WRITING | {200: WarningDetail}
_WRITES = Writes()


@router.get("/warnings", tags=_TAGS, auth=LIST, response=READING | {200: WarningsOut})
def list_warnings(
    request: Any,
    state: Literal["open", "closed", "all"] = "open",
    after: UUID | None = None,
    limit: Limit = 100,
) -> Any:
    """The warnings that one may see, of all one's cases."""
    rows = [r for r in seen_by(request.user) if state == "all" or r.is_closed == (state != "open")]
    return _page(request.user, rows, after, limit)


@router.get("/warnings/board", tags=_TAGS, auth=LIST, response=READING | {200: BoardOut})
def get_board(request: Any) -> Any:
    """What is unanswered, by department, of the warnings that one may see."""
    plain = board_of(request.user).as_dict()
    lines = [line | {"oldest_at": line["oldest_at"] or None} for line in plain["lines"]]
    whole = plain["whole"]
    return {"lines": lines, "whole": whole | {"oldest_at": whole["oldest_at"] or None}}


@router.get(
    "/cases/{uuid:case_id}/warnings", tags=_TAGS, auth=READ, response=READING | {200: WarningsOut}
)
def list_case_warnings(
    request: Any, case_id: UUID, after: UUID | None = None, limit: Limit = 100
) -> Any:
    """The warnings of a case."""
    rows = [row for row in seen_by(request.user) if row.case_id == case_id]
    return _page(request.user, rows, after, limit)


@router.get(_ONE, tags=_TAGS, auth=READ, response=READING | {200: WarningDetail})
def get_warning(request: Any, case_id: UUID, warning_id: UUID) -> Any:
    """One warning: where it stands, and all that happened to it."""
    return _detail(request.access, _found(request.access, warning_id))


@router.post(
    "/cases/{uuid:case_id}/warnings",
    tags=_TAGS,
    auth=Bearer(TokenScope.WARNINGS_WRITE, on_case(Power.WRITE_CASE)),
    throttle=_WRITES,
    response=WRITING | {201: WarningDetail},
)
def raise_warning(request: Any, case_id: UUID, body: WarningIn) -> Any:
    """Warn: a named person is told, must acknowledge in time, and owes an answer."""
    access = request.access
    told = body.model_dump() | {
        "credibility": body.credibility or "",
        "statements": " ".join(body.statements),
        "audience": "; ".join(body.audience),
    }
    form = WarningForm(read(access, "warning"), told)
    if not form.is_valid():
        raise FormError(form)
    originator = next(iter(sorted(access.reader.organisations)), access.reader.name)
    made = actions.raise_warning(
        access,
        body.subject,
        form.cleaned_data["what"],
        Severity.parse(body.severity),
        body.kinds,
        body.statements,
        Credibility.parse(body.credibility) if body.credibility else None,
        Marking(TLP.parse(body.marking), originator, frozenset(body.audience)),
    )
    return Status(201, _detail(access, made))


@router.post(_ONE + "/acknowledge", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def acknowledge_warning(request: Any, case_id: UUID, warning_id: UUID, body: ActIn) -> Any:
    """Say that one has it in hand."""
    return _acted(request.access, warning_id, EventKind.ACKNOWLEDGED, body)


@router.post(_ONE + "/respond", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def respond_to_warning(request: Any, case_id: UUID, warning_id: UUID, body: ActIn) -> Any:
    """Say what is done."""
    return _acted(request.access, warning_id, EventKind.RESPONDED, body)


@router.post(_ONE + "/answer", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def answer_warning(request: Any, case_id: UUID, warning_id: UUID, body: ActIn) -> Any:
    """Answer whoever warned."""
    return _acted(request.access, warning_id, EventKind.ANSWERED, body)


@router.post(_ONE + "/close", tags=_TAGS, auth=ACT, throttle=_WRITES, response=_DONE)
def close_warning(request: Any, case_id: UUID, warning_id: UUID, body: CloseIn) -> Any:
    """Close, with what became of it; not before whoever warned is answered."""
    outcome = Outcome(body.outcome)
    return _acted(request.access, warning_id, EventKind.CLOSED, body, outcome)


def _acted(
    access: Any, warning_id: UUID, kind: EventKind, body: ActIn, outcome: Outcome | None = None
) -> Any:
    found = _found(access, warning_id)
    actions.act(access, found, kind, role=body.role, note=body.note, outcome=outcome)
    return Status(200, _detail(access, _found(access, warning_id)))


def _found(access: Any, warning_id: UUID) -> WarningRow:
    found = warning_of(access, warning_id)
    if found is None:
        raise Http404
    return found


def _page(user: Any, rows: list[WarningRow], after: UUID | None, limit: int) -> dict[str, Any]:
    page, more = paged(rows, after, limit)
    levels = [(row.case_id, flag_of(row).marking.level) for row in page]
    noted_by_case(user, "warnings", levels)
    now = timezone.now()
    return {"warnings": [_plain(row, now) for row in page], "next": more}


def _detail(access: Any, row: WarningRow) -> dict[str, Any]:
    flag = flag_of(row)
    noted(access, "warning", flag.marking.level)
    fresh = WarningRow.objects.prefetch_related("events").get(pk=row.pk)
    return _plain(fresh, timezone.now()) | {
        "events": [event.as_dict() for event in events_of(fresh)],
        "why": " ".join(map(str, explain(policy_of(row.policy), flag))),
    }


def _plain(row: WarningRow, now: datetime) -> dict[str, Any]:
    standing = standing_of(row, now).as_dict()
    told = flag_of(row).as_dict() | {"case": row.case_id, "what": row.what}
    return told | {"standing": standing | {"due_at": standing["due_at"] or None}}
