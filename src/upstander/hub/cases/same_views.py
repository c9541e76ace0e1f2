"""The page on which two entities are looked at side by side and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases import judging
from upstander.hub.cases.reading import read
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused
from upstander.model.sameness import Verdict

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.model.case import CaseFile


@rule(on_case(Power.WRITE_CASE))
def same(request: Any, case_id: UUID) -> HttpResponse:
    """Two entities side by side: what speaks for their being one, and what was judged."""
    view = read(request.access, "judging")
    told = request.POST if request.method == "POST" else request.GET
    left, right = told.get("left", ""), told.get("right", "")
    if request.method == "POST":
        _changed(request, left, right)
        pair = urlencode({"left": left, "right": right})
        return redirect(f"{reverse('case_same', args=[case_id])}?{pair}")
    context: dict[str, Any] = {"case": request.access.case, "left": left, "right": right}
    if left and right:
        context |= _pair(view, left, right)
    return render(request, "cases/same.html", context)


def _pair(view: CaseFile, left: str, right: str) -> dict[str, Any]:
    entities = judging.apart(view)
    if left == right or not {left, right} <= entities.keys():
        raise Http404
    one, other = entities[left], entities[right]
    props = sorted({s.prop for s in (*one.statements, *other.statements)})
    return {
        "one": one,
        "other": other,
        "rows": [(prop, one.values(prop), other.values(prop)) for prop in props],
        "comparison": judging.compared(view, left, right),
        "judgements": judging.judgements_on(view, left, right),
        "verdicts": list(Verdict),
    }


def _changed(request: Any, left: str, right: str) -> None:
    try:
        if "undo" in request.POST:
            judging.take_back(request.access, left, right)
            messages.success(request, _("The judgement is taken back."))
        else:
            verdict = request.POST.get("verdict", "")
            if verdict not in list(Verdict):
                raise Http404
            reason = request.POST.get("reason", "")[:500]
            judging.judge(request.access, left, right, Verdict(verdict), reason)
            messages.success(request, _("The judgement is entered."))
    except UpstanderError as error:
        messages.error(request, refused(error))
