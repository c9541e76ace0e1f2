"""Pages on which a brief is changed, sentence by sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.briefs import actions, content
from upstander.hub.briefs.forms import HeadForm, SentenceForm
from upstander.hub.briefs.selectors import brief_of, latest, statements_behind
from upstander.hub.people.roles import Power

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse


@rule(on_case(Power.WRITE_CASE))
def edit_head(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """Change what stands at its head."""
    draft, version, base = _looked_at(request, brief_id)
    form = HeadForm(request.POST or None, initial=version.content)
    if request.method == "POST" and form.is_valid():
        how = partial(content.headed, head=form.cleaned_data)
        if _changed(request, draft, base, how, form):
            return redirect("brief", case_id, brief_id)
    return _page(request, draft, form, version, {"what": "head"})


@rule(on_case(Power.WRITE_CASE))
def edit(request: Any, case_id: UUID, brief_id: UUID, item: str) -> HttpResponse:
    """Change a sentence, put one after it, move it or drop it."""
    draft, version, base = _looked_at(request, brief_id)
    shown = next((i for i in content.items_of(version.content) if i["id"] == item), None)
    if shown is None and request.method != "POST":
        raise Http404
    is_new = "after" in request.GET
    keys = [] if is_new or shown is None else shown["statements"]
    text = "" if is_new or shown is None else shown["text"]
    initial = {"text": text, "statements": "\n".join(keys)}
    form = SentenceForm(request.POST if "text" in request.POST else None, initial=initial)
    if request.method == "POST":
        how = _how(request, item, form, is_new=is_new)
        if how is not None and _changed(request, draft, base, how, form):
            return redirect("brief", case_id, brief_id)
    known = statements_behind(request.access, keys)
    more = {"item": shown, "is_new": is_new, "behind": [known[k] for k in keys if k in known]}
    return _page(request, draft, form, version, more)


def _how(request: Any, item: str, form: SentenceForm, *, is_new: bool) -> Any:
    """What is to be done, as a function of the content; None where the form is at fault."""
    if "drop" in request.POST:
        return partial(content.dropped, item=item)
    if "up" in request.POST or "down" in request.POST:
        return partial(content.moved, item=item, by=-1 if "up" in request.POST else 1)
    if not form.is_valid():
        return None
    made = {"text": form.cleaned_data["text"], "statements": form.keys(), "by": request.user.name}
    if is_new:
        return partial(content.added, after=item, **made)
    return partial(content.edited, item=item, **made)


def _looked_at(request: Any, brief_id: UUID) -> Any:
    draft = brief_of(request.access, brief_id)
    if draft is None or draft.frozen_at is not None:
        raise Http404
    version = latest(draft)
    told = request.POST.get("base", "")
    return draft, version, int(told) if told.isdigit() else version.number


def _changed(request: Any, draft: Any, base: int, how: Any, form: Any) -> bool:
    try:
        actions.change(request.access, draft, base, how)
    except actions.ConflictError as error:
        form.add_error(None, str(error))
    except UpstanderError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept as a new version."))
        return True
    return False


def _page(request: Any, draft: Any, form: Any, version: Any, more: dict[str, Any]) -> HttpResponse:
    context = {"case": request.access.case, "draft": draft, "form": form, "version": version}
    return render(request, "briefs/edit.html", context | more)
