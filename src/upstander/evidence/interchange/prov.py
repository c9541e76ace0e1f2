"""Where each statement comes from, as W3C PROV: whoever walks back needs none of our code."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.case import CaseFile
    from upstander.model.statement import Statement

PREFIXES = {
    "case": "urn:upstander:case:",
    "st": "urn:upstander:statement:",
    "e": "urn:upstander:entity:",
    "src": "urn:upstander:source:",
    "o": "urn:upstander:origin:",
    "ds": "urn:upstander:dataset:",
    "u": "urn:upstander:term:",
}
Document = dict[str, dict[str, Any]]
_ENDS = {
    "wasDerivedFrom": ("generatedEntity", "usedEntity"),
    "wasAttributedTo": ("entity", "agent"),
    "hadMember": ("collection", "entity"),
    "alternateOf": ("alternate1", "alternate2"),
    "wasInfluencedBy": ("influencee", "influencer"),
}


def prov_document(
    case: CaseFile, sentences: Mapping[str, tuple[str, ...]] | None = None
) -> Document:
    """The provenance of a case as a PROV-JSON document.

    Parameters
    ----------
    case
        What the reader may see: make it with `CaseFile.view` first.
    sentences
        Texts drawn from the case, and the ids of the statements that each rests on.

    Returns
    -------
    dict
        Each statement is an entity, primary source the document it was read from, attributed to
        whoever said it first, and a member of its dataset; each thing is what statements speak
        about; sameness is ``alternateOf``. The same case gives the same document.

    References
    ----------
    W3C (2013). *PROV-DM: The PROV Data Model*, Recommendation; *The PROV-JSON Serialization*,
    Member Submission.
    """
    made = _Maker(case)
    for statement in case.statements:
        made.statement(statement)
    for number, (text, rests_on) in enumerate((sentences or {}).items(), 1):
        made.sentence(number, text, rests_on)
    return made.document()


def write_prov(case: CaseFile, handle: IO[bytes]) -> int:
    """Write the provenance of a case as PROV-JSON; returns how many statements it accounts for."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    handle.write(orjson.dumps(prov_document(case), option=options))
    return len(case.statements)


class _Maker:
    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._names: dict[tuple[str, str], str] = {}
        self._known = {s.about for s in case.statements}
        self._parts: dict[str, dict[str, Any]] = {kind: {} for kind in ("entity", "agent", *_ENDS)}
        manifest = case.manifest
        self._whole = f"case:{self._local('case', manifest.id)}"
        self._parts["entity"][self._whole] = {
            "prov:type": _name("prov:Collection"),
            "prov:label": manifest.title,
            "u:asOf": {"$": manifest.as_of.isoformat(), "type": "xsd:date"},
            "u:synthetic": {"$": str(manifest.synthetic).lower(), "type": "xsd:boolean"},
        }

    def statement(self, said: Statement) -> None:
        key = f"st:{said.id}"
        self._parts["entity"][key] = {"prov:type": _name("u:Statement"), **_facts(said)}
        self._relate("hadMember", self._dataset(said), key)
        self._relate("hadMember", self._whole, key)
        about = self._thing(said.entity_id)
        self._relate("wasInfluencedBy", about, key)
        if said.about != said.entity_id:
            self._relate("alternateOf", about, self._thing(said.about))
        if said.source:
            kind = _name("prov:PrimarySource")
            self._relate("wasDerivedFrom", key, self._source(said), type=kind)
        agent = f"o:{self._local('o', said.independent_origin)}"
        self._parts["agent"].setdefault(agent, {"prov:label": said.independent_origin})
        self._relate("wasAttributedTo", key, agent)

    def sentence(self, number: int, text: str, rests_on: tuple[str, ...]) -> None:
        key = f"{self._whole}-sentence-{number}"
        self._parts["entity"][key] = {"prov:type": _name("u:Sentence"), "prov:value": text}
        for statement in rests_on:
            if (used := f"st:{statement}") in self._parts["entity"]:
                self._relate("wasDerivedFrom", key, used)

    def document(self) -> Document:
        full = {kind: records for kind, records in self._parts.items() if records}
        return {"prefix": dict(PREFIXES), **full}

    def _relate(self, kind: str, one: str, other: str, **more: dict[str, str]) -> None:
        # Named by both ends: the same relation is stated once.
        left, right = _ENDS[kind]
        name = self._names.setdefault((kind, f"{one}|{other}"), f"_:r{len(self._names)}")
        said = {f"prov:{key}": value for key, value in more.items()}
        self._parts[kind][name] = {f"prov:{left}": one, f"prov:{right}": other, **said}

    def _thing(self, key: str) -> str:
        name = f"e:{self._local('e', key)}"
        self._parts["entity"].setdefault(name, {"prov:type": _name("u:Thing"), "u:id": key})
        return name

    def _dataset(self, said: Statement) -> str:
        name = f"ds:{self._local('ds', said.dataset)}"
        label = {"prov:type": _name("prov:Collection"), "prov:label": said.dataset}
        self._parts["entity"].setdefault(name, label)
        return name

    def _source(self, said: Statement) -> str:
        if said.source in self._known:
            return self._thing(said.source)
        name = f"src:{self._local('src', said.source)}"
        self._parts["entity"].setdefault(
            name, {"prov:type": _name("u:Source"), "prov:label": said.source}
        )
        return name

    def _local(self, kind: str, text: str) -> str:
        """A name that any reader takes: the text itself where it is plain, else a number."""
        if text.isascii() and text and all(c.isalnum() or c in "-_" for c in text):
            return text
        # A plain text holds no point, so that no two texts share a name.
        return self._names.setdefault((kind, text), f"id.{len(self._names)}")


def _name(text: str) -> dict[str, str]:
    return {"$": text, "type": "prov:QUALIFIED_NAME"}


def _facts(said: Statement) -> dict[str, Any]:
    plain = {
        "u:schema": said.schema,
        "u:property": said.prop,
        "prov:value": said.value,
        "u:originalValue": said.original_value,
        "u:language": said.lang,
        "u:firstSeen": said.first_seen,
        "u:lastSeen": said.last_seen,
        "u:validFrom": said.valid_from,
        "u:validTo": said.valid_to,
        "u:grade": str(said.grade),
        "u:marking": str(said.marking),
        "u:originator": said.marking.originator,
    }
    return {key: value for key, value in plain.items() if value}
