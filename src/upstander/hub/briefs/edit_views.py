"""Pages on which a brief is changed, sentence by sentence; and what was changed."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.brief.exhibits import exhibit_of
from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.briefs import actions, content
from upstander.hub.briefs.forms import HeadForm, SentenceForm
from upstander.hub.briefs.selectors import (
    brief_of,
    latest,
    marking_of_brief,
    stale,
    statements_behind,
)
from upstander.hub.briefs.sentences import sentence_of
from upstander.hub.cases.reading import noted, read
from upstander.hub.cases.searching import found_in
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.hub.briefs.models import Draft, Version


@rule(on_case(Power.READ_CASE))
def versions(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """What was changed when by whom, before and after side by side, the latest first."""
    draft = brief_of(request.access, brief_id)
    if draft is None:
        raise Http404
    noted(request.access, "brief", marking_of_brief(request.access, draft).level)
    every = list(draft.versions.select_related("by"))
    labels = {name: field.label for name, field in HeadForm.base_fields.items()}
    changes = [
        (new, [(labels.get(key, ""), change) for key, change in _changes(old, new)])
        for old, new in reversed(list(pairwise(every)))
    ]
    context = {"case": request.access.case, "draft": draft, "changes": changes, "first": every[0]}
    context["lang"] = content.language_of(every[-1].content)
    return render(request, "briefs/versions.html", context)


@rule(on_case(Power.WRITE_CASE))
def edit_head(request: Any, case_id: UUID, brief_id: UUID) -> HttpResponse:
    """Change what stands at its head."""
    draft, version, base = _looked_at(request, brief_id)
    form = HeadForm(request.POST or None, initial=version.content)
    if request.method == "POST" and form.is_valid():
        how = partial(content.headed, head=form.cleaned_data)
        if _changed(request, draft, base, how, form):
            return redirect("brief", case_id, brief_id)
    return _page(request, draft, form, version, {"what": "head", "is_late": base != version.number})


@rule(on_case(Power.WRITE_CASE))
def edit(request: Any, case_id: UUID, brief_id: UUID, item: str) -> HttpResponse:
    """Change a sentence, put one after it, move it or drop it."""
    draft, version, base = _looked_at(request, brief_id)
    shown = sentence_of(version.content, item)
    if shown is None and request.method != "POST":
        raise Http404
    is_new = "after" in request.GET
    is_begun = is_new or shown is None
    initial = {"text": "" if is_begun else shown["text"]}  # type: ignore[index]
    form = SentenceForm(request.POST if "text" in request.POST else None, initial=initial)
    if request.method == "POST" and "find" not in request.POST:
        how = _how(request, item, form, is_new=is_new)
        if how is not None and _changed(request, draft, base, how, form):
            return redirect("brief", case_id, brief_id)
    keys = form.ticked() if form.is_bound else [] if is_begun else shown["statements"]  # type: ignore[index]
    more = {"item": shown, "is_new": is_new, "is_late": base != version.number}
    return _page(request, draft, form, version, more | _to_cite(request, version, keys))


def _to_cite(request: Any, version: Version, keys: list[str]) -> dict[str, Any]:
    """The statements that can be ticked: those it rests on, and those that were looked for."""
    access = request.access
    known = statements_behind(access, keys)
    gone = stale(access, version.content)
    words = request.POST.get("words", "").strip()
    found = found_in(read(access, "brief sources"), words).statements if words else ()
    named = entities_of(case_view(access))
    rest = [(exhibit_of(each, named), each, None) for each in found if each.id not in known]
    return {
        "behind": [
            (exhibit_of(known[key], named), known[key], gone.get(key))
            for key in keys
            if key in known
        ],
        "found": rest,
        "words": words,
    }


def _changes(old: Version, new: Version) -> list[tuple[str, content.Difference]]:
    return content.differences(old.content, new.content)


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


def _looked_at(request: Any, brief_id: UUID) -> tuple[Draft, Version, int]:
    """The brief, its latest version, and the number of that which whoever writes looked at."""
    draft = brief_of(request.access, brief_id)
    if draft is None or draft.frozen_at is not None:
        raise Http404
    version = latest(draft)
    told = request.POST.get("base", "")
    return draft, version, int(told) if told.isdigit() else version.number


def _changed(request: Any, draft: Draft, base: int, how: Any, form: Any) -> bool:
    try:
        actions.change(request.access, draft, base, how)
    except actions.ConflictError as error:
        form.add_error(None, refused(error))
    except UpstanderError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("Kept as a new version."))
        return True
    return False


def _page(
    request: Any, draft: Draft, form: Any, version: Version, more: dict[str, Any]
) -> HttpResponse:
    context = {"case": request.access.case, "draft": draft, "form": form, "version": version}
    context["lang"] = content.language_of(version.content)
    return render(request, "briefs/edit.html", context | more)
