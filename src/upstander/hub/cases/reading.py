"""That somebody read what is marked goes to the log before it is shown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from upstander.hub.audit.actions import record
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view
from upstander.hub.cases.worked import level_of
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from upstander.hub.cases.access import Access
    from upstander.model.case import CaseFile


def read(access: Access, page: str) -> CaseFile:
    """The case as somebody may see it, after it was written down that they look at it.

    Parameters
    ----------
    page
        What they look at, in a word; no content.
    """
    view = case_view(access)
    noted(access, page, level_of(view))
    return view


def noted(access: Access, page: str, level: TLP) -> None:
    """Write a read of marked material down; what all may see leaves no line."""
    if level > TLP.CLEAR:
        detail = {"page": page, "level": level.label}
        record(access.user, "case read", f"case:{access.case.pk}", detail)


def noted_by_case(user: Any, page: str, levels: Iterable[tuple[UUID, TLP]]) -> None:
    """Write down that somebody reads what is marked in several cases: one line for each."""
    strictest: dict[UUID, TLP] = defaultdict(lambda: TLP.CLEAR)
    for case_id, level in levels:
        strictest[case_id] = max(strictest[case_id], level)
    for case_id, level in strictest.items():
        access = case_access(user, case_id)
        if access is not None:
            noted(access, page, level)
