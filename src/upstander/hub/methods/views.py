"""The pages of the method notes: all of them, one, and the drawings that it shows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from upstander.errors import MissingPieceError
from upstander.hub.access.rules import SIGNED_IN, rule
from upstander.hub.methods.notes import notes, pictures
from upstander.hub.methods.rendering import shown
from upstander.hub.web.refusals import refused


@rule(SIGNED_IN)
def methods(request: Any) -> HttpResponse:
    """Every note and every model's card."""
    try:
        found = list(notes().values())
    except MissingPieceError as error:
        return render(request, "methods/methods.html", {"lacking": refused(error)})
    context = {
        "notes": [note for note in found if not note.is_card],
        "cards": [note for note in found if note.is_card],
    }
    return render(request, "methods/methods.html", context)


@rule(SIGNED_IN)
def method(request: Any, key: str) -> HttpResponse:
    """One note, in full."""
    try:
        note = notes().get(key)
    except MissingPieceError as error:
        return render(request, "methods/methods.html", {"lacking": refused(error)}, status=404)
    if note is None:
        raise Http404
    return render(request, "methods/method.html", {"note": note, "text": shown(key)})


@rule(SIGNED_IN)
def method_picture(request: Any, name: str) -> HttpResponse:
    """A drawing of a note."""
    try:
        return HttpResponse(pictures()[name], content_type="image/svg+xml")
    except (KeyError, MissingPieceError) as error:
        raise Http404 from error
