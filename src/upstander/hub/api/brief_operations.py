"""Operations on briefs: reading them, and taking a frozen one out. Writing and signing is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from upstander.brief.document import banner
from upstander.brief.paper_forms import paper_docx, paper_html, paper_pdf
from upstander.errors import UsageError
from upstander.hub.access.rules import on_case
from upstander.hub.alerts.records import plain_marking
from upstander.hub.api.auth import Bearer
from upstander.hub.api.brief_parts import BriefDetail, BriefExportIn, BriefsOut
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, WRITING, Limit
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.audit.actions import record
from upstander.hub.briefs.content import cited, items_of, language_of
from upstander.hub.briefs.frozen import is_intact
from upstander.hub.briefs.papers import is_late, paper_of
from upstander.hub.briefs.selectors import (
    brief_of,
    briefs_of,
    latest,
    level_of_brief,
    marking_of_brief,
    stale,
    statements_behind,
)
from upstander.hub.briefs.sentences import shown_parts
from upstander.hub.cases.reading import noted
from upstander.hub.decisions.selectors import decisions_of
from upstander.hub.people.roles import Power
from upstander.model.marking import TLP
from upstander.words.language import language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from upstander.brief.paper import Paper
    from upstander.hub.briefs.models import Draft
    from upstander.hub.briefs.sentences import Shown
    from upstander.hub.cases.access import Access

_TAGS = ["briefs"]
READ = Bearer(TokenScope.BRIEFS_READ, on_case(Power.READ_CASE))
_ONE = "/cases/{uuid:case_id}/briefs/{uuid:brief_id}"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, tuple[Callable[[Paper], str | bytes], str]] = {
    "html": (paper_html, "text/html; charset=utf-8"),
    "pdf": (paper_pdf, "application/pdf"),
    "docx": (paper_docx, _WORD),
}
_FILES = {
    media: {"schema": {"type": "string", "format": "binary"}} for _make, media in FORMS.values()
}


@router.get(
    "/cases/{uuid:case_id}/briefs", tags=_TAGS, auth=READ, response=READING | {200: BriefsOut}
)
def list_briefs(request: Any, case_id: UUID, after: UUID | None = None, limit: Limit = 100) -> Any:
    """The briefs of a case, drafts and frozen ones."""
    access = request.access
    page, more = paged(briefs_of(access), after, limit)
    marked = [(draft, marking_of_brief(access, draft)) for draft in page]
    noted(access, "briefs", max((marking.level for _, marking in marked), default=TLP.CLEAR))
    return {"briefs": [_plain(draft, marking) for draft, marking in marked], "next": more}


@router.get(_ONE, tags=_TAGS, auth=READ, response=READING | {200: BriefDetail})
def get_brief(request: Any, case_id: UUID, brief_id: UUID) -> Any:
    """One brief: each sentence with what it rests on, who signed, and who dissents."""
    access = request.access
    draft, marking = _shown(access, brief_id)
    content = latest(draft).content
    say = language(language_of(content))
    known = statements_behind(access, cited(content))
    level = level_of_brief(known.values())
    cites = {item["id"]: item["statements"] for item in items_of(content)}
    return _plain(draft, marking) | {
        "banner": banner(level.label, say, synthetic=access.case.synthetic),
        "language": say.code,
        "level": level.label,
        **{name: content[name] for name in ("headline", "question", "by_when", "if_nothing")},
        "parts": [
            {"title": title, "sentences": [_sentence(line, cites) for line in lines]}
            for title, lines in shown_parts(content, known, stale(access, content))
        ],
        "signatures": [
            {"by": signed.by.name, "at": signed.at}
            for signed in draft.signatures.select_related("by")
        ],
        "dissents": [
            {name: getattr(row, name) for name in ("name", "text", "at", "marking")}
            | {"is_late": is_late(draft, row)}
            for row in draft.dissents.all()
        ],
        "decisions": [row.pk for row in decisions_of(access) if row.brief == str(draft.pk)],
        "digest": draft.digest,
        "revision": draft.revision,
        "is_intact": is_intact(draft) if draft.frozen_at is not None else None,
    }


@router.post(
    f"{_ONE}/export",
    tags=_TAGS,
    auth=READ,
    throttle=Writes(),
    response=WRITING | {200: None},
    openapi_extra={"responses": {200: {"content": _FILES}}},
)
def export_brief(request: Any, case_id: UUID, brief_id: UUID, body: BriefExportIn) -> Any:
    """A frozen brief as a file, as it is printed; never one that rests on what is TLP:RED."""
    access = request.access
    draft, _marking = _shown(access, brief_id)
    if draft.frozen_at is None:
        raise UsageError("it is a draft", remedy="freeze it on its page first")
    level = level_of_brief(statements_behind(access, cited(latest(draft).content)).values())
    if level >= TLP.RED:
        raise UsageError("TLP:RED does not leave as a file of a brief")
    detail = {"kind": body.kind, "level": level.label}
    record(request.user, "exported", f"brief:{draft.pk}", detail)
    make, media = FORMS[body.kind]
    address = request.build_absolute_uri(reverse("brief", args=(case_id, brief_id)))
    answer = HttpResponse(make(paper_of(access, draft, address)), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="brief.{body.kind}"'
    return answer


def _shown(access: Access, brief_id: UUID) -> tuple[Draft, Any]:
    """A brief that somebody may see, after it was written down that they look at it."""
    found = brief_of(access, brief_id)
    if found is None:
        raise Http404
    marking = marking_of_brief(access, found)
    noted(access, "brief", marking.level)
    return found, marking


def _plain(draft: Draft, marking: Any) -> dict[str, Any]:
    version = latest(draft)
    return {
        "id": draft.pk,
        "case": draft.case_id,
        "title": version.content["title"],
        "audience": draft.audience,
        "version": version.number,
        "made_by": draft.made_by.name,
        "made_at": draft.made_at,
        "frozen_by": draft.frozen_by.name if draft.frozen_by else "",
        "frozen_at": draft.frozen_at,
        "marking": plain_marking(marking),
    }


def _sentence(line: Shown, cites: Mapping[str, list[str]]) -> dict[str, Any]:
    names = ("number", "text", "judgement_of", "origins", "best", "worst", "gone_at", "method")
    told = {name: getattr(line, name) for name in names}
    return {"id": line.item, "statements": cites[line.item]} | told
