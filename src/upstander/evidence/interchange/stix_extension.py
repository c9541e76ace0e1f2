"""The extension of STIX 2.1 that carries statements whole."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from upstander.evidence.interchange.stix_marking import NAMESPACE

EXTENSION = f"extension-definition--{uuid5(NAMESPACE, 'statements-1')}"
_WHEN = "2026-11-25T00:00:00.000Z"
_SCHEMA = (
    "statements: a list of objects, each with the keys that statements.jsonl of a case file has, "
    "among them dataset, entity_id, schema, prop, value, source, origin, grade (Admiralty), "
    "marking (TLP 2.0), valid_from, valid_to, first_seen and last_seen. "
    "repeats: true for an object that only repeats what the statements of another one say"
)


def definition(creator: str) -> dict[str, Any]:
    """The definition of the extension, as the bundle carries it."""
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created": _WHEN,
        "modified": _WHEN,
        "created_by_ref": creator,
        "name": "Upstander statements",
        "description": "Every statement that an object rests on, with source, grade and marking; "
        "and entities that STIX has no object for, as upstander-entity.",
        "schema": _SCHEMA,
        "version": "1.0.0",
        "extension_types": ["property-extension", "new-sdo"],
    }
