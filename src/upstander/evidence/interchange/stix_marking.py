"""TLP 2.0 as STIX 2.1 writes it, and back; what is not understood is never read as public."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from upstander.errors import ValueRejectedError
from upstander.model.marking import TLP, Marking, whole
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMESPACE = UUID("a55dbc50-6677-5bd0-a1ef-06aea85d29c2")
"""Of our identifiers (``uuid5(NAMESPACE_URL, "upstander:stix")``): the same in every export."""

TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP2 = {
    TLP.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    TLP.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    TLP.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    TLP.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    TLP.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""Identifiers of OASIS's extension definition for TLP 2.0."""

_TLP1 = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": TLP.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": TLP.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": TLP.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": TLP.RED,
}
"""Of TLP 1.0, as the specification of STIX 2.1 fixes them (section 7.2.1.4); WHITE is CLEAR."""

_WORDS = "upstander-marking: "


def definitions(marking: Marking) -> list[dict[str, Any]]:
    """The marking definitions that say a marking: its level, then whom it names and who set it."""
    found: list[dict[str, Any]] = [
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": _TLP2[marking.level],
            "created": "2022-10-01T00:00:00.000Z",
            "name": marking.level.label,
            "extensions": {
                TLP_EXTENSION: {
                    "extension_type": "property-extension",
                    "tlp_2_0": marking.level.label.removeprefix("TLP:").lower(),
                }
            },
        }
    ]
    if marking.audience or marking.originator:
        words = {"originator": marking.originator, "audience": sorted(marking.audience)}
        text = _WORDS + json.dumps(words, ensure_ascii=False, sort_keys=True)
        found.append(
            {
                "type": "marking-definition",
                "spec_version": "2.1",
                "id": f"marking-definition--{uuid5(NAMESPACE, text)}",
                "created": "2022-10-01T00:00:00.000Z",
                "definition_type": "statement",
                "definition": {"statement": text},
            }
        )
    return found


def marking_of(refs: Iterable[str], known: Mapping[str, Mapping[str, Any]]) -> Marking | None:
    """The marking that references mean together, the strictest counting; None without any.

    Parameters
    ----------
    refs
        Ids of marking definitions.
    known
        Marking definitions of the bundle, by id.

    Raises
    ------
    ValueRejectedError
        One of them is neither TLP nor a bare statement of ours: whoever does not understand a
        marking may not pass on what it marks.
    """
    names: list[Marking] = []
    levels: list[TLP] = []
    for ref in refs:
        level = _level(ref)
        if level is None:
            names.append(_naming(ref, known.get(ref, {})))
        else:
            levels.append(level)
    if not names and not levels:
        return None
    # A definition that names somebody says who a level is for: it is no marking of its own.
    named = whole(names)
    top = max((*levels, named.level))
    return Marking(top, named.originator, named.audience)


def _level(ref: str) -> TLP | None:
    if ref in _TLP1:
        return _TLP1[ref]
    return next((level for level, name in _TLP2.items() if ref == name), None)


def _naming(ref: str, definition: Mapping[str, Any]) -> Marking:
    words = definition.get("definition")
    text = words.get("statement") if isinstance(words, dict) else None
    if isinstance(text, str) and text.startswith(_WORDS):
        return _named(text, ref)
    raise ValueRejectedError(
        Phrase("its marking {ref} is not understood", ref=ref),
        remedy="ask its producer for a TLP marking; what is marked so is left out",
    )


def _named(text: str, ref: str) -> Marking:
    try:
        words = json.loads(text.removeprefix(_WORDS))
        audience = frozenset(str(name) for name in words["audience"])
        return Marking(TLP.AMBER if audience else TLP.CLEAR, str(words["originator"]), audience)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueRejectedError(Phrase("its marking {ref} is not understood", ref=ref)) from error
