"""Operations on indices and profiles of resilience: reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from upstander.hub.access.rules import needs
from upstander.hub.api.auth import Bearer
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, Limit, Number
from upstander.hub.api.resilience_parts import PortraitDetail, PortraitsOut
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.people.roles import Power
from upstander.hub.resilience.models import PortraitKind, PortraitState
from upstander.hub.resilience.selectors import changes, portrait, portraits, units

if TYPE_CHECKING:
    from upstander.hub.resilience.models import Portrait

_TAGS = ["resilience"]
READ = Bearer(TokenScope.RESILIENCE_READ, needs(Power.READ_CASE))
_OWN = ("id", "kind", "title", "state", "fault", "brought_at", "done_at")
_BESIDE = ("units", "changes")


@router.get("/resilience", tags=_TAGS, auth=READ, response=READING | {200: PortraitsOut})
def list_portraits(request: Any, after: Number | None = None, limit: Limit = 100) -> Any:
    """The indices and profiles that were brought in."""
    page, more = paged(portraits(), after, limit)
    return {"portraits": [_plain(row) for row in page], "next": more}


@router.get(
    "/resilience/{int:portrait_id}", tags=_TAGS, auth=READ, response=READING | {200: PortraitDetail}
)
def get_portrait(request: Any, portrait_id: int) -> Any:
    """One index or profile: what it says, how sure that is, and who is missing."""
    row = portrait(portrait_id)
    if row is None:
        raise Http404
    is_done = row.state == PortraitState.DONE
    document: dict[str, Any] | None = row.document if is_done else None
    if document is not None:
        document = {key: value for key, value in document.items() if key not in _BESIDE}
    return _plain(row) | {
        "document": document,
        "units": units(row) if is_done and row.kind == PortraitKind.INDEX else [],
        "changes": changes(row) if is_done and row.kind == PortraitKind.PROFILE else [],
    }


def _plain(row: Portrait) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in _OWN}
    return own | {"brought_by": row.brought_by.name if row.brought_by else ""}
