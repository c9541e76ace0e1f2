"""Pages of briefs: writing on one, what changed, freezing, signing, dissent, and taking it out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from upstander.brief.paper_forms import paper_docx, paper_html, paper_pdf
from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.analyses.models import Analysis
from upstander.hub.analyses.views import PAGE_POLICY
from upstander.hub.audit.actions import record
from upstander.hub.briefs import actions
from upstander.hub.briefs.content import cited, differences
from upstander.hub.briefs.papers import paper_of
from upstander.hub.briefs.selectors import (
    brief_of,
    briefs_of,
    latest,
    level_of_brief,
    stale,
    stale_items,
    statements_behind,
)
from upstander.hub.cases.reading import noted
from upstander.hub.decisions.selectors import decisions_of
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from upstander.brief.paper import Paper
    from upstander.hub.briefs.models import Draft

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEY_LINES = 5


@rule(on_case(Power.READ_CASE))
def briefs(request: Any, case_id: UUID) -> HttpResponse:
    """The briefs of a case, and those of the engines that one can write on."""
    own = Analysis.objects.filter(
        case=request.access.case, asked_by=request.user, state="done", kind__startswith="brief"
    )
    context = {
        "case": request.access.case,
        "rows": [(draft, latest(draft)) for draft in briefs_of(request.access)],
        "composed": own.defer("page", "printed")[:10],
    }
    return render(request, "briefs/briefs.html", context)


@rule(on_case(Power.WRITE_CASE))
def begin(request: Any, case_id: UUID, analysis_id: UUID) -> HttpResponse:
    """Begin to write on a brief of the engines."""
    found = get_object_or_404(
        Analysis, pk=analysis_id, case=request.access.case, asked_by=request.user
    )
    if request.method != "POST":
        raise Http404
    try:
        made = actions.begin(request.access, found)
    except UpstanderError as error:
        messages.error(request, str(error))
        return redirect("briefs", case_id)
    return redirect("brief", case_id, made.pk)


@rule(on_case(Power.READ_CASE))
def brief(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """One brief, each sentence with what it rests on; and what can be done with it."""
    draft = _shown(request, brief_id)
    if request.method == "POST":
        _done(request, draft)
        return redirect("brief", case_id, brief_id)
    version = latest(draft)
    known = statements_behind(request.access, cited(version.content))
    powers = powers_of(request.user)
    context = {
        "case": request.access.case,
        "draft": draft,
        "version": version,
        "content": version.content,
        "known": known,
        "flags": stale_items(version.content, stale(request.access, version.content)),
        "level": level_of_brief(known.values()),
        "may_edit": Power.WRITE_CASE in powers and draft.frozen_at is None,
        "may_sign": Power.SIGN in powers
        and draft.frozen_at is not None
        and not draft.signatures.filter(by=request.user).exists(),
        "signatures": draft.signatures.select_related("by"),
        "dissents": draft.dissents.all(),
        "decisions": [d for d in decisions_of(request.access) if d.brief == str(draft.pk)],
    }
    return render(request, "briefs/brief.html", context)


@rule(on_case(Power.READ_CASE))
def versions(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """What was changed when by whom, the latest first."""
    draft = _shown(request, brief_id)
    every = list(draft.versions.select_related("by"))
    pairs = list(pairwise(every))
    changes = [(new, differences(old.content, new.content)) for old, new in reversed(pairs)]
    context = {"case": request.access.case, "draft": draft, "changes": changes, "first": every[0]}
    return render(request, "briefs/versions.html", context)


@rule(on_case(Power.READ_CASE))
def one_page(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """What somebody with three minutes reads: what is asked, why, how sure; and what to choose."""
    draft = _shown(request, brief_id)
    content = latest(draft).content
    lines = [section["items"][0] for section in content["sections"] if section["items"]]
    context = {
        "case": request.access.case,
        "draft": draft,
        "content": content,
        "lines": lines[:_KEY_LINES],
        "level": level_of_brief(statements_behind(request.access, cited(content)).values()),
        "dissents": draft.dissents.all(),
        "signatures": draft.signatures.select_related("by"),
        "decisions": [d for d in decisions_of(request.access) if d.brief == str(draft.pk)],
        "may_record": bool(powers_of(request.user) & {Power.DECIDE, Power.WRITE_CASE}),
    }
    return render(request, "briefs/one_page.html", context)


@rule(on_case(Power.READ_CASE))
def take_out(request: Any, case_id: UUID, brief_id: UUID, form: str) -> HttpResponse:
    """A brief as a page, a PDF or a text document; TLP:RED leaves by two people alone."""
    draft = _shown(request, brief_id)
    forms: dict[str, tuple[Callable[[Paper], str | bytes], str]] = {
        "html": (paper_html, "text/html; charset=utf-8"),
        "pdf": (paper_pdf, "application/pdf"),
        "docx": (paper_docx, _WORD),
    }
    if form not in forms:
        raise Http404
    content = latest(draft).content
    level = level_of_brief(statements_behind(request.access, cited(content)).values())
    if form != "html":
        if level >= TLP.RED:
            messages.error(request, _("TLP:RED does not leave as a file of this page."))
            return redirect("brief", case_id, brief_id)
        detail = {"kind": form, "level": level.label}
        record(request.user, "exported", f"brief:{draft.pk}", detail)
    make, kind = forms[form]
    answer = HttpResponse(make(paper_of(request.access, draft)), content_type=kind)
    if form == "html":
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
    else:
        answer.headers["Content-Disposition"] = f'attachment; filename="brief.{form}"'
    return answer


def _shown(request: Any, brief_id: UUID) -> Draft:
    """A brief that somebody may see, after it was written down that they look at it."""
    found = brief_of(request.access, brief_id)
    if found is None:
        raise Http404
    known = statements_behind(request.access, cited(latest(found).content))
    noted(request.access, "brief", level_of_brief(known.values()))
    return found


def _done(request: Any, draft: Draft) -> None:
    """Freeze, sign or dissent."""
    access, powers = request.access, powers_of(request.user)
    try:
        if "freeze" in request.POST and Power.WRITE_CASE in powers:
            actions.freeze(access, draft)
        elif "sign" in request.POST and Power.SIGN in powers:
            actions.sign(access, draft)
        elif "dissent" in request.POST:
            actions.dissent(access, draft, request.POST["dissent"][:3_000])
        else:
            raise Http404
    except UpstanderError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done, and in the record."))
