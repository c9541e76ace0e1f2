"""Operations on what is asked of the engines: asking, waiting, cancelling, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from ninja import Status

from upstander.errors import ValueRejectedError
from upstander.hub.access.rules import on_case
from upstander.hub.analyses import actions
from upstander.hub.analyses.models import BRIEFS, Analysis, Kind, State
from upstander.hub.api.analysis_parts import (
    AnalysesOut,
    AnalysisDetail,
    AnalysisIn,
    AnalysisOut,
)
from upstander.hub.api.ask_parts import NothingIn
from upstander.hub.api.auth import Bearer
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, WRITING, Limit
from upstander.hub.api.problems import FormError
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.api.throttle import Writes
from upstander.hub.cases.reading import noted
from upstander.hub.futures.actions import ask_about
from upstander.hub.futures.forms import LookForm, PushForm
from upstander.hub.futures.selectors import KINDS, is_there, judgements_by, reading_of
from upstander.hub.people.roles import Power
from upstander.model.marking import TLP
from upstander.phrase import Phrase
from upstander.words.language import languages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django import forms

    from upstander.hub.api.analysis_parts import VariantIn
    from upstander.hub.cases.access import Access
    from upstander.model.cross_impact import CrossImpact

_TAGS = ["analyses"]
READ = Bearer(TokenScope.ANALYSES_READ, on_case(Power.ANALYSE))
WRITE = Bearer(TokenScope.ANALYSES_WRITE, on_case(Power.ANALYSE))
_ALL = "/cases/{uuid:case_id}/analyses"
_ONE = f"{_ALL}/{{uuid:analysis_id}}"
_WRITES = Writes()
_OWN = (
    "id", "kind", "budget", "options", "state", "asked_at", "started_at", "done_at", "level",
    "revision", "fault",
)  # fmt: skip


@router.get(_ALL, tags=_TAGS, auth=READ, response=READING | {200: AnalysesOut})
def list_analyses(
    request: Any, case_id: UUID, after: UUID | None = None, limit: Limit = 100
) -> Any:
    """One's own analyses of a case."""
    access = request.access
    own = Analysis.objects.filter(case=access.case, asked_by=request.user)
    light = own.defer("page", "printed", "result")
    page, more = paged([row for row in light if is_there(access, row)], after, limit)
    return {"analyses": [_plain(access, row) for row in page], "next": more}


@router.post(_ALL, tags=_TAGS, auth=WRITE, throttle=_WRITES, response=WRITING | {201: AnalysisOut})
def ask_analysis(request: Any, case_id: UUID, body: AnalysisIn) -> Any:
    """Ask the engines; it is worked out in the background, on what one may see."""
    access, kind = request.access, Kind(body.kind)
    if body.language is not None and kind not in BRIEFS:
        raise ValueRejectedError(
            Phrase("{kind} is in no language", kind=body.kind), remedy="leave it out"
        )
    if kind in KINDS:
        made = _on_judgements(access, kind, body)
    else:
        if body.judgements is not None or body.avoid:
            raise ValueRejectedError(
                Phrase("{kind} is not asked on judgements", kind=body.kind), remedy="leave them out"
            )
        own = request.user.language.partition("-")[0]
        language = body.language or (own if own in languages() else "")
        made = actions.ask(access, kind, body.budget, language=language)
    return Status(201, _plain(access, Analysis.objects.get(pk=made.pk)))


@router.get(_ONE, tags=_TAGS, auth=READ, response=READING | {200: AnalysisDetail})
def get_analysis(request: Any, case_id: UUID, analysis_id: UUID) -> Any:
    """How far an analysis of one's own is, and what it says once it is done."""
    access = request.access
    found = _found(access, analysis_id)
    result = None
    if found.state == State.DONE:
        noted(access, f"analysis {found.kind}", TLP.parse(found.level))
        # How each part of what it rests on is marked is for the hub; ``level`` is the strictest.
        result = {k: v for k, v in (found.result or {}).items() if k != "markings"}
    return _plain(access, found) | {"result": result}


@router.post(
    f"{_ONE}/cancel",
    tags=_TAGS,
    auth=WRITE,
    throttle=_WRITES,
    response=WRITING | {200: AnalysisOut},
)
def cancel_analysis(request: Any, case_id: UUID, analysis_id: UUID, body: NothingIn) -> Any:
    """Let an analysis be; one that has ended stays as it is."""
    access = request.access
    actions.cancel(access, _found(access, analysis_id))
    return Status(200, _plain(access, _found(access, analysis_id)))


def _on_judgements(access: Access, kind: Kind, body: AnalysisIn) -> Analysis:
    """Ask through the forms of the page of scenarios."""
    row = judgements_by(access, body.judgements) if body.judgements is not None else None
    if row is None:
        raise ValueRejectedError(
            Phrase("{kind} needs judgements of this case", kind=body.kind),
            remedy="name them by their id",
        )
    if kind is Kind.SCENARIOS:
        look = LookForm({"slack": body.slack, "spread": body.spread})
        return ask_about(access, row, kind, _sound(look).cleaned_data)
    matrix = reading_of(row).matrix
    told = {"avoid": _places(matrix, body.avoid), "budget": body.budget}
    push = PushForm(matrix, told)
    _sound(push)
    return ask_about(access, row, kind, push.options())


def _sound(form: forms.Form) -> forms.Form:
    if not form.is_valid():
        raise FormError(form)
    return form


def _places(matrix: CrossImpact, named: Iterable[VariantIn]) -> list[str]:
    """What must not come, as the form takes it: places of descriptor and variant."""
    known = {
        (d.name, name): f"{i}:{v}"
        for i, d in enumerate(matrix.descriptors)
        for v, name in enumerate(d.variants)
    }
    found = []
    for one in named:
        place = known.get((one.descriptor, one.variant))
        if place is None:
            raise ValueRejectedError(
                Phrase(
                    "the judgements know no {descriptor}: {variant}",
                    descriptor=one.descriptor,
                    variant=one.variant,
                ),
                remedy="name a descriptor of them, and one of its variants",
            )
        found.append(place)
    return found


def _found(access: Access, analysis_id: UUID) -> Analysis:
    own = Analysis.objects.filter(pk=analysis_id, case=access.case, asked_by=access.user)
    found = own.defer("page", "printed").first()
    if found is None or not is_there(access, found):
        raise Http404
    return found


def _plain(access: Access, row: Analysis) -> dict[str, Any]:
    is_old = row.state == State.DONE and row.revision < access.case.revision
    return {name: getattr(row, name) for name in _OWN} | {"case": row.case_id, "is_old": is_old}
