"""Operations on the judgements on which scenarios rest; what follows is asked by analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Status, UploadedFile
from ninja.params.functions import File, Form
from pydantic import Field

from upstander.hub.access.rules import on_case
from upstander.hub.alerts.records import marking_of
from upstander.hub.api.ask_parts import NothingIn
from upstander.hub.api.auth import Bearer
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, WRITING, Level, Limit, Line, Name
from upstander.hub.api.router import router
from upstander.hub.api.scenario_parts import JudgementsDetail, JudgementsListOut
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.cases.bringing_in import SHOWN
from upstander.hub.cases.reading import noted
from upstander.hub.futures import actions
from upstander.hub.futures.selectors import judgements_by, judgements_of, reading_of
from upstander.hub.people.roles import Power
from upstander.hub.room.forms import marked
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.hub.futures.models import Judgements
    from upstander.hub.futures.reading import Read

_TAGS = ["scenarios"]
READ = Bearer(TokenScope.SCENARIOS_READ, on_case(Power.ANALYSE))
WRITE = Bearer(TokenScope.SCENARIOS_WRITE, on_case(Power.ANALYSE), also=Power.WRITE_CASE)
_ALL = "/cases/{uuid:case_id}/scenarios"
_ONE = f"{_ALL}/{{uuid:judgements_id}}"
_WRITES = Writes()
Title = Annotated[Line, Field(min_length=1, max_length=200)]


@router.get(_ALL, tags=_TAGS, auth=READ, response=READING | {200: JudgementsListOut})
def list_judgements(
    request: Any, case_id: UUID, after: UUID | None = None, limit: Limit = 100
) -> Any:
    """The judgements of a case that one may see, without those set aside."""
    page, more = paged(judgements_of(request.access), after, limit)
    levels = [marking_of(row.marking).level for row in page]
    noted(request.access, "judgements", max(levels, default=TLP.CLEAR))
    return {"judgements": [_plain(row) for row in page], "next": more}


@router.post(
    _ALL, tags=_TAGS, auth=WRITE, throttle=_WRITES, response=WRITING | {201: JudgementsDetail}
)
def bring_in_judgements(
    request: Any,
    case_id: UUID,
    title: Title = Form(...),  # noqa: B008
    marking: Level = Form("TLP:AMBER"),  # noqa: B008
    audience: list[Name] = Form([]),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
    levers: UploadedFile | None = File(None),  # noqa: B008
) -> Any:
    """Bring in judgements (.scw, .csv, .xlsx), and a table of what levers push (.csv, .xlsx)."""
    access = request.access
    told = {"marking": marking, "audience": "; ".join(audience)}
    made, found = actions.bring_in(access, title, marked(access, told), file, levers)
    return Status(201, _detail(made, found))


@router.get(_ONE, tags=_TAGS, auth=READ, response=READING | {200: JudgementsDetail})
def get_judgements(request: Any, case_id: UUID, judgements_id: UUID) -> Any:
    """One set of judgements: what they are about, who judged, and how they are marked."""
    row = _found(request.access, judgements_id)
    noted(request.access, "judgements", marking_of(row.marking).level)
    return _detail(row, reading_of(row))


@router.post(
    f"{_ONE}/set-aside",
    tags=_TAGS,
    auth=WRITE,
    throttle=_WRITES,
    response=WRITING | {204: None},
)
def set_aside_judgements(request: Any, case_id: UUID, judgements_id: UUID, body: NothingIn) -> Any:
    """Take judgements off the list; what was worked out on them stays with whoever asked."""
    actions.set_aside(request.access, _found(request.access, judgements_id))
    return Status(204, None)


def _found(access: Access, judgements_id: UUID) -> Judgements:
    found = judgements_by(access, judgements_id)
    if found is None:
        raise Http404
    return found


def _plain(row: Judgements) -> dict[str, Any]:
    names = ("id", "title", "marking", "at", "set_aside_at")
    own = {name: getattr(row, name) for name in names}
    return own | {"case": row.case_id, "by": row.by.name, "form": row.suffix.lstrip(".")}


def _detail(row: Judgements, found: Read) -> dict[str, Any]:
    # Without the path that a file had on the server.
    told = [problem.as_dict() | {"source": row.title} for problem in found.problems[:SHOWN]]
    return _plain(row) | {
        "descriptors": [
            {"name": d.name, "title": d.title, "variants": list(d.variants)}
            for d in found.matrix.descriptors
        ],
        "judges": list(found.judges),
        "pushes": len(found.pushes),
        "faults": len(found.problems),
        "problems": told,
    }
