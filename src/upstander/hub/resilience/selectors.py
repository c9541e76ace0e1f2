"""What is asked about indices and profiles: the latest, and our own place in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.hub.risks.naming import place_code
from upstander.model.resilience_indicator import indicators
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable

Plain = dict[str, Any]


def portraits() -> list[Portrait]:
    """All of them, without what they hold, the latest first."""
    light = Portrait.objects.defer("content", "areas", "page", "pages", "document")
    return list(light.select_related("brought_by"))


def portrait(key: int) -> Portrait | None:
    """One of them, without what was brought in and without its whole page."""
    return Portrait.objects.defer("content", "areas", "page", "pages").filter(pk=key).first()


def whole_page(key: int, code: str) -> tuple[str, str]:
    """The engine's own page in a language, and in which it is; in English where it is older.

    Empty where there is no page.
    """
    found = Portrait.objects.filter(pk=key).values_list("page", "pages").first()
    if found is None:
        return "", ""
    page, others = found
    return (others[code], code) if code in others else (page, ENGLISH.code)


def latest(kind: PortraitKind) -> Portrait | None:
    """The latest one that is done."""
    done = Portrait.objects.filter(kind=kind, state=PortraitState.DONE)
    return done.defer("content", "areas", "page", "pages").first()


def units(row: Portrait) -> list[Plain]:
    """The units of an index by rank, each with whether it is our own."""
    document: Plain = row.document or {}
    return [
        unit | {"is_own": is_own(unit["name"]) or is_own(unit["unit"])}
        for unit in document["units"]
    ]


def own_first(rows: Iterable[Plain]) -> list[Plain]:
    """Our own before the others, which keep their order."""
    return sorted(rows, key=lambda row: not row["is_own"])


def figures(row: Portrait) -> list[Plain]:
    """The figures of a profile that are of everybody, home first, by place, indicator and time."""
    document: Plain = row.document or {}
    told = [one for one in document["rows"] if not one["by"]]
    return own_first(_labelled(one) for one in told)


def changes(row: Portrait) -> list[Plain]:
    """What changed, home first; what is sure to have changed before the rest."""
    document: Plain = row.document or {}
    told = [_labelled(one) for one in document["changes"]]
    return sorted(
        told, key=lambda one: (not one["is_own"], one["reads"] not in {"better", "worse"})
    )


def _labelled(one: Plain) -> Plain:
    known = indicators().get(one["indicator"])
    label = known.label if known is not None else one["indicator"]
    return one | {"is_own": is_own(one["place"]), "label": label}


def is_own(name: str) -> bool:
    """Whether a name is that of the state that the hub serves."""
    own = settings.OWN_STATE.strip()
    if not own:
        return False
    code = place_code(own)
    return name.casefold() == own.casefold() or (bool(code) and place_code(name) == code)
