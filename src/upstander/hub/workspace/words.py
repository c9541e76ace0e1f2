"""Layers of a graph in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from upstander.hub.workspace.lines import INCIDENTS, PLACES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LAYERS: dict[str, StrPromise] = {
    "command": pgettext_lazy("layer", "Command"),
    "ownership": pgettext_lazy("layer", "Ownership"),
    "money": pgettext_lazy("layer", "Money"),
    "arms": pgettext_lazy("layer", "Arms"),
    "fuel": pgettext_lazy("layer", "Fuel"),
    "media": pgettext_lazy("layer", "Media reach"),
    "recruits": pgettext_lazy("layer", "Recruits"),
    "cover": pgettext_lazy("layer", "Legal cover"),
    "surveillance": pgettext_lazy("layer", "Surveillance"),
    "transport": pgettext_lazy("layer", "Transport"),
    "influence": pgettext_lazy("layer", "Influence"),
    "protection": pgettext_lazy("layer", "Protection"),
    "link": pgettext_lazy("layer", "Other link"),
    PLACES: pgettext_lazy("layer", "Where they act"),
    INCIDENTS: pgettext_lazy("layer", "Incidents"),
}


def layer_words(layer: str) -> str:
    """A layer in the reader's language; one that has no words here, by its own name."""
    return str(LAYERS.get(layer, layer))
