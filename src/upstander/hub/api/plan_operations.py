"""Operations on plans that were kept: reading and comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404

from upstander.hub.access.rules import on_case
from upstander.hub.analyses.sequence import sequence
from upstander.hub.api.auth import Bearer
from upstander.hub.api.case_operations import plain
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, Limit
from upstander.hub.api.plan_parts import ComparedOut, PlanDetail, PlansOut
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.cases.reading import read
from upstander.hub.people.roles import Power
from upstander.hub.room.selectors import compared, plan_of, plans_of

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.hub.room.models import PlanVersion

_TAGS = ["plans"]
READ = Bearer(TokenScope.PLANS_READ, on_case(Power.READ_CASE))
_ALL = "/cases/{uuid:case_id}/plans"
_LEVER = (
    "kind", "holder", "objects", "cost", "delay_days", "half_life_days", "legal_basis",
    "prerequisites", "bought",
)  # fmt: skip


@router.get(_ALL, tags=_TAGS, auth=READ, response=READING | {200: PlansOut})
def list_plans(request: Any, case_id: UUID, after: UUID | None = None, limit: Limit = 100) -> Any:
    """The plans of a case that were kept, as far as one may see all that they rest on."""
    read(request.access, "plans")
    page, more = paged(plans_of(request.access), after, limit)
    return {"plans": [_plain(row) for row in page], "next": more}


@router.get(f"{_ALL}/compare", tags=_TAGS, auth=READ, response=READING | {200: ComparedOut})
def compare_plans(request: Any, case_id: UUID, old: UUID, new: UUID) -> Any:
    """Two plans side by side, and what came and went in the case between them."""
    access = request.access
    one, other = _found(access, old), _found(access, new)
    read(access, "plans")
    found = compared(access, one, other)
    return {
        "old": _plain(one),
        "new": _plain(other),
        **{name: list(getattr(found, name)) for name in ("added", "dropped", "kept")},
        "entered": [plain(statement) for statement in found.entered],
        "withdrawn": [plain(statement) for statement in found.withdrawn],
    }


@router.get(f"{_ALL}/{{uuid:plan_id}}", tags=_TAGS, auth=READ, response=READING | {200: PlanDetail})
def get_plan(request: Any, case_id: UUID, plan_id: UUID) -> Any:
    """One plan as it was made: levers, their order, and whom nothing may weaken."""
    found = _found(request.access, plan_id)
    read(request.access, "a plan")
    result: dict[str, Any] = found.result
    return _plain(found) | {
        **{name: result.get(name) for name in ("budget", "cost", "objective", "fresh")},
        "status": result.get("status", ""),
        "levers": [_lever(lever, result) for lever in result["portfolio"]],
        "steps": [{"lever": key, "begin": begin, "end": end} for key, begin, end in _steps(result)],
        "protected": result.get("protected", []),
    }


def _found(access: Access, plan_id: UUID) -> PlanVersion:
    found = plan_of(access, plan_id)
    if found is None:
        raise Http404
    return found


def _plain(row: PlanVersion) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in ("id", "name", "made_at", "revision")}
    return own | {"case": row.case_id, "made_by": row.made_by.name}


def _lever(lever: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    told = {name: lever[name] for name in _LEVER if lever.get(name) is not None}
    success = lever.get("success")
    why = [f["why"] for f in result.get("forbidden", ()) if f["lever"] == lever["id"]]
    return told | {
        "id": lever["id"],
        "success": dict(zip(("value", "low", "high"), success, strict=True)) if success else None,
        "chosen": lever["chosen"],
        "forbidden": why,
    }


def _steps(result: dict[str, Any]) -> list[tuple[str, float, float]]:
    levers = result["portfolio"]
    return sequence({e["id"]: e for e in levers if e["chosen"] and "delay_days" in e})
