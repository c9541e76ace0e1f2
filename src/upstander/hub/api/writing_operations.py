"""Operations on cases that write: statements, imports, exports, and a new case from a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Status, UploadedFile
from ninja.params.functions import File

from upstander.hub.access.rules import needs, on_case
from upstander.hub.api.auth import Bearer
from upstander.hub.api.case_operations import plain, plain_case, standing
from upstander.hub.api.case_parts import (
    BroughtOut,
    CaseOut,
    ExportIn,
    StatementIn,
    StatementOut,
    WithdrawIn,
)
from upstander.hub.api.parts import WRITING
from upstander.hub.api.problems import FormError
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.cases import bringing_in, taking_out
from upstander.hub.cases.actions import enter, withdraw
from upstander.hub.cases.reading import read
from upstander.hub.cases.statement_form import StatementForm
from upstander.hub.people.roles import Power

_TAGS = ["cases"]
_WRITES = Writes()
WRITE = Bearer(TokenScope.CASES_WRITE, on_case(Power.WRITE_CASE))
_FILES = {
    media: {"schema": {} if "json;" in f"{media};" else {"type": "string", "format": "binary"}}
    for media in taking_out.KINDS.values()
}


@router.post(
    "/cases",
    tags=_TAGS,
    throttle=_WRITES,
    auth=Bearer(TokenScope.CASES_WRITE, needs(Power.OPEN_CASE)),
    response=WRITING | {201: CaseOut},
)
def open_case(request: Any, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """A new case from a case file (a zip)."""
    return Status(201, plain_case(bringing_in.new_case(request.user, file)))


@router.post(
    "/cases/{uuid:case_id}/statements",
    tags=_TAGS,
    throttle=_WRITES,
    auth=WRITE,
    response=WRITING | {201: StatementOut},
)
def enter_statement(request: Any, case_id: UUID, body: StatementIn) -> Any:
    """Enter a statement."""
    return Status(201, _entered(request.access, body))


@router.post(
    "/cases/{uuid:case_id}/statements/{str:statement_id}/correct",
    tags=_TAGS,
    throttle=_WRITES,
    auth=WRITE,
    response=WRITING | {201: StatementOut},
)
def correct_statement(request: Any, case_id: UUID, statement_id: str, body: StatementIn) -> Any:
    """Put another statement in the place of one; the old one stays in the record."""
    standing(read(request.access, "entering"), statement_id)
    return Status(201, _entered(request.access, body, statement_id))


@router.post(
    "/cases/{uuid:case_id}/statements/{str:statement_id}/withdraw",
    tags=_TAGS,
    throttle=_WRITES,
    auth=WRITE,
    response=WRITING | {204: None},
)
def withdraw_statement(request: Any, case_id: UUID, statement_id: str, body: WithdrawIn) -> Any:
    """Withdraw a statement: it stays in the record of what was known when, and counts no more."""
    standing(read(request.access, "withdrawing"), statement_id)
    withdraw(request.access, statement_id, body.why)
    return Status(204, None)


@router.post(
    "/cases/{uuid:case_id}/import",
    tags=_TAGS,
    throttle=_WRITES,
    auth=WRITE,
    response=WRITING | {200: BroughtOut},
)
def import_file(
    request: Any,
    case_id: UUID,
    file: UploadedFile = File(...),  # noqa: B008
    mapping: UploadedFile | None = File(None),  # noqa: B008
) -> Any:
    """Bring the statements of a file into a case; good rows are kept, faulty ones are named."""
    brought = bringing_in.bring_in(request.access, file, mapping)
    return Status(
        200,
        {
            "new": brought.new,
            "known": brought.known,
            "faults": brought.faults,
            "problems": [problem.as_dict() for problem in brought.problems],
        },
    )


@router.post(
    "/cases/{uuid:case_id}/export",
    tags=_TAGS,
    throttle=_WRITES,
    auth=Bearer(TokenScope.CASES_READ, on_case(Power.READ_CASE)),
    response=WRITING | {200: None},
    openapi_extra={"responses": {200: {"content": _FILES}}},
)
def export_file(request: Any, case_id: UUID, body: ExportIn) -> Any:
    """What one may see, as a file; TLP:RED only where two people want it (the pages ask them)."""
    name, data = taking_out.taken_out(request.access, body.kind, red=body.red)
    answer = HttpResponse(data, content_type=taking_out.KINDS[body.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _entered(access: Any, body: StatementIn, replaces: str = "") -> dict[str, Any]:
    """Through the form of the page: what is refused there is refused here, in the same words."""
    told = body.model_dump(by_alias=True)
    form = StatementForm(access, told | {"audience": "; ".join(body.audience)})
    if not form.is_valid():
        raise FormError(form)
    statement = form.cleaned_data["statement"]
    enter(access, statement, replaces=replaces)
    return plain(statement)
