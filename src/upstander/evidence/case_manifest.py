"""The manifest of a case file: what it says of itself, and the hash of each of its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from upstander.errors import CaseFileError, UpstanderError
from upstander.evidence.archive import safe_name
from upstander.evidence.records import marking_of
from upstander.model.case import FORMAT, Manifest
from upstander.model.marking import CLEAR, TLP, Marking
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "manifest.json"
MAX_MANIFEST = 8 * 2**20
_TEXTS = ("id", "title", "subject", "own_state", "holder")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a case: its name, SHA-256 (hexadecimal) and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that a manifest declares.

    Parameters
    ----------
    manifest
        What the case is about.
    members
        Every member but the manifest itself.
    forecast_marking
        Marking of ``forecast.json``.
    """

    manifest: Manifest
    members: tuple[Member, ...]
    forecast_marking: Marking = CLEAR


def as_json(declared: Declaration, level: TLP) -> dict[str, Any]:
    """The declaration as plain data, with the level of the file as a whole."""
    manifest, marking = declared.manifest, declared.forecast_marking
    return {
        "format": FORMAT,
        "id": manifest.id,
        "title": manifest.title,
        "as_of": manifest.as_of.isoformat(),
        "subject": manifest.subject,
        "own_state": manifest.own_state,
        "holder": manifest.holder,
        "synthetic": manifest.synthetic,
        "level": level.label,
        "forecast_marking": {
            "marking": str(marking),
            "originator": marking.originator,
            "audience": sorted(marking.audience),
        },
        "members": [
            {"path": m.path, "sha256": m.sha256, "bytes": m.size}
            for m in sorted(declared.members, key=lambda m: m.path)
        ],
    }


def parse(text: bytes, source: str) -> Declaration:
    """The declaration that a ``manifest.json`` holds.

    Raises
    ------
    CaseFileError
        No JSON, another format or a later version, a part that is missing or no text, a day that
        does not exist, a member without a hash.
    ArchiveError
        A member whose name leaves the case.
    """
    import orjson

    place = f"{source}/{MANIFEST}"
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _fault(Phrase("is not JSON: {error}", error=str(error)[:80]), place) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        named = data.get("format") if isinstance(data, dict) else None
        remedy = Phrase(
            "this version of upstander reads {known}; a later one may read it", known=FORMAT
        )
        raise CaseFileError(
            Phrase("format is {named!r}, not {known!r}", named=named, known=FORMAT),
            source=place,
            remedy=remedy,
        )
    try:
        marking = marking_of(data["forecast_marking"]) if data.get("forecast_marking") else CLEAR
    except (UpstanderError, AttributeError) as error:
        raise _fault(Phrase("forecast_marking: {fault}", fault=_told(error)), place) from error
    return Declaration(_manifest(data, place), _members(data, place), marking)


def _manifest(data: Mapping[str, Any], place: str) -> Manifest:
    texts = {name: data.get(name, "") for name in _TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str) or not value.isprintable():
            raise _fault(Phrase("{name} must be plain text", name=name), place)
    if not texts["id"] or not texts["subject"]:
        raise _fault(Phrase("id and subject may not be empty"), place)
    synthetic = data.get("synthetic", False)
    if not isinstance(synthetic, bool):
        raise _fault(Phrase("synthetic must be true or false"), place)
    try:
        as_of = date.fromisoformat(data["as_of"])
    except (KeyError, TypeError, ValueError) as error:
        message = Phrase("as_of is no day: {said}", said=repr(data.get("as_of")))
        raise _fault(message, place) from error
    return Manifest(**texts, as_of=as_of, synthetic=synthetic)


def _members(data: Mapping[str, Any], place: str) -> tuple[Member, ...]:
    listed = data.get("members")
    if not isinstance(listed, list):
        raise _fault(Phrase("members must be a list"), place)
    members = []
    for entry in listed:
        path, sha256, size = (
            (entry.get("path"), entry.get("sha256"), entry.get("bytes"))
            if isinstance(entry, dict)
            else (None, None, None)
        )
        if not isinstance(path, str) or not isinstance(sha256, str) or type(size) is not int:
            raise _fault(Phrase("each member needs path, sha256 and bytes"), place)
        members.append(Member(safe_name(path, place), sha256, size))
    if len({m.path for m in members}) < len(members):
        raise _fault(Phrase("two members have one name"), place)
    return tuple(members)


def _told(error: Exception) -> str:
    if not isinstance(error, UpstanderError):
        return str(error)
    fault, remedy = (
        text if isinstance(text, Phrase) else Phrase(text)
        for text in (error.problem.message, error.problem.remedy)
    )
    return Phrase("{fault} (remedy: {remedy})", fault=fault, remedy=remedy) if remedy else fault


def _fault(message: Phrase, place: str) -> CaseFileError:
    return CaseFileError(message, source=place, remedy="take the case file from its holder again")
