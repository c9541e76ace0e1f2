"""Pages of briefs: reading one, what it rests on, freezing, signing, dissent, and taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from upstander.brief.exhibits import exhibit_of
from upstander.brief.paper_forms import paper_docx, paper_html, paper_pdf
from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.analyses.models import Analysis, Kind
from upstander.hub.analyses.views import PAGE_POLICY
from upstander.hub.audit.actions import record
from upstander.hub.briefs import actions
from upstander.hub.briefs.content import cited, language_of
from upstander.hub.briefs.frozen import is_intact
from upstander.hub.briefs.papers import is_late, numbered, paper_of
from upstander.hub.briefs.selectors import (
    brief_of,
    briefs_of,
    latest,
    level_of_brief,
    marking_of_brief,
    stale,
    statements_behind,
)
from upstander.hub.briefs.sentences import key_lines, sentence_of, shown, shown_parts
from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.cases.reading import noted
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.decisions.selectors import decisions_of
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.web.refusals import refused
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from upstander.brief.paper import Paper
    from upstander.hub.briefs.models import Draft

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BRIEFS = (Kind.MINISTER, Kind.DESK, Kind.PUBLIC)
_A_PAGE = 50


@rule(on_case(Power.READ_CASE))
def briefs(request: Any, case_id: UUID) -> HttpResponse:
    """The briefs of a case, and those of the engines that one can write on."""
    access = request.access
    own = Analysis.objects.filter(
        case=access.case, asked_by=request.user, state="done", kind__startswith="brief"
    )
    rows = [(each, latest(each), marking_of_brief(access, each)) for each in briefs_of(access)]
    noted(access, "briefs", max((marked.level for *_, marked in rows), default=TLP.CLEAR))
    context = {
        "case": access.case,
        "rows": rows,
        "composed": own.defer("page", "printed", "result")[:5],
        "kinds": [(kind.value, kind.label) for kind in _BRIEFS],
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
        messages.error(request, refused(error))
        return redirect("briefs", case_id)
    return redirect("brief", case_id, made.pk)


@rule(on_case(Power.READ_CASE))
def brief(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """One brief, each sentence with what it rests on; and what can be done with it."""
    draft = _shown(request, brief_id)
    if request.method == "POST":
        _done(request, draft)
        return redirect("brief", case_id, brief_id)
    powers = powers_of(request.user)
    signed = draft.signatures.filter(by=request.user).exists()
    frozen = draft.frozen_at is not None
    more = {
        "may_edit": Power.WRITE_CASE in powers and not frozen,
        "may_freeze": Power.SETTLE in powers and not frozen,
        "may_sign": Power.SIGN in powers and frozen and not signed,
        "is_intact": frozen and is_intact(draft),
        "organisation": originator_of(request.access),
    }
    return render(request, "briefs/brief.html", _context(request, draft) | more)


@rule(on_case(Power.READ_CASE))
def sources(request: Any, case_id: UUID, brief_id: UUID, item: str) -> HttpResponse:
    """All statements behind one sentence."""
    draft = _shown(request, brief_id)
    access, content = request.access, latest(draft).content
    found = sentence_of(content, item)
    if found is None:
        raise Http404
    known, gone = statements_behind(access, found["statements"]), stale(access, content)
    page = Paginator(found["statements"], _A_PAGE).get_page(request.GET.get("page"))
    entities = entities_of(case_view(access))
    rows = [
        (exhibit_of(known[key], entities), known[key], gone.get(key))
        for key in page.object_list
        if key in known
    ]
    context = {"case": access.case, "draft": draft, "rows": rows, "page": page}
    context["sentence"] = shown(found, numbered(content), known, gone)
    context["lang"] = language_of(content)
    return render(request, "briefs/sources.html", context)


@rule(on_case(Power.READ_CASE))
def one_page(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """What somebody with three minutes reads: what is asked, why, how sure; and what to choose."""
    draft = _shown(request, brief_id)
    context = _context(request, draft)
    known = context["known"].values()
    powers = powers_of(request.user)
    lines = key_lines(context["parts"])
    context |= {
        "lines": lines,
        "statements": len(known),
        "origins": len({statement.independent_origin for statement in known}),
        "alone": sum(len(line.origins) == 1 for _, line in lines),
        "flagged": sum(line.gone_at is not None for _, line in lines),
        "may_edit": Power.WRITE_CASE in powers and draft.frozen_at is None,
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
    address = request.build_absolute_uri(request.path.rpartition("/")[0] + "/")
    answer = HttpResponse(make(paper_of(request.access, draft, address)), content_type=kind)
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
    noted(request.access, "brief", marking_of_brief(request.access, found).level)
    return found


def _context(request: Any, draft: Draft) -> dict[str, Any]:
    """What the pages of a brief share."""
    access, version = request.access, latest(draft)
    content = version.content
    known = statements_behind(access, cited(content))
    return {
        "case": access.case,
        "draft": draft,
        "version": version,
        "content": content,
        "lang": language_of(content),
        "known": known,
        "parts": shown_parts(content, known, stale(access, content)),
        "level": level_of_brief(known.values()),
        "signatures": draft.signatures.select_related("by"),
        "dissents": [(row, is_late(draft, row)) for row in draft.dissents.all()],
        "decisions": [d for d in decisions_of(access) if d.brief == str(draft.pk)],
    }


def _done(request: Any, draft: Draft) -> None:
    """Freeze, sign or dissent."""
    access, post, powers = request.access, request.POST, powers_of(request.user)
    try:
        if "freeze" in post and Power.SETTLE in powers:
            actions.freeze(access, draft)
        elif "sign" in post and Power.SIGN in powers:
            actions.sign(access, draft)
        elif "dissent" in post:
            alone = post.get("as") == "organisation"
            actions.dissent(access, draft, post["dissent"][:3_000], as_organisation=alone)
        else:
            raise Http404
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("Done, and in the record."))
