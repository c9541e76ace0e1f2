"""That somebody read what is marked goes to the log before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.hub.audit.actions import record
from upstander.hub.cases.statements import case_view
from upstander.hub.cases.worked import level_of
from upstander.model.marking import TLP

if TYPE_CHECKING:
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
