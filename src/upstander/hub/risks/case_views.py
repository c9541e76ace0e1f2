"""The page of what changed in a case since somebody last looked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.reading import noted
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.cases.worked import level_of
from upstander.hub.people.roles import Power
from upstander.hub.risks.actions import looked
from upstander.hub.risks.changes import changed, mark_of
from upstander.model.visibility import names_entity

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.cases.access import Access
    from upstander.hub.risks.changes import Changed
    from upstander.model.case import CaseFile


@rule(on_case(Power.READ_CASE))
def since(request: Any, case_id: UUID) -> HttpResponse:
    """What changed in a case since one last said that one had seen it."""
    access = request.access
    if request.method == "POST":
        _read(request, access)
        return redirect("case_since", case_id)
    view, found = case_view(access), changed(access)
    level = level_of(view)
    noted(access, "what changed", max(level, found.level) if found else level)
    _remember(request, access)
    context = {
        "case": access.case,
        "changed": found,
        "mark": mark_of(access.user, access.case),
        "captions": _captions(view, found) if found else {},
    }
    return render(request, "risks/since.html", context)


def _remember(request: Any, access: Access) -> None:
    """Keep how far the page that is shown goes, on this side: its revision counts what is hidden.

    What comes after it was made is then still new, although it was not shown.
    """
    shown = [access.case.revision, timezone.now().isoformat()]
    request.session[_key(access)] = shown


def _read(request: Any, access: Access) -> None:
    shown = request.session.get(_key(access))
    if shown is None:
        return
    revision, at = shown
    looked(access.user, f"case:{access.case.pk}", revision, datetime.fromisoformat(at))
    messages.success(request, _("From here on, what changes is told as new."))


def _key(access: Access) -> str:
    return f"shown:{access.case.pk}"


def _captions(view: CaseFile, found: Changed) -> dict[str, str]:
    every = entities_of(view)
    said = (*found.entered, *found.withdrawn, *(s for pair in found.corrected for s in pair))
    keys = {s.about for s in said} | {s.value for s in said if names_entity(s)}
    return {key: every[key].caption for key in keys if key in every} | dict(found.captions)
