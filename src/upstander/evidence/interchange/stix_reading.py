"""Reading STIX 2.1: our statements whole, other producers' objects as far as they say anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from upstander.errors import Problem, UpstanderError, ValueRejectedError
from upstander.evidence.defaults import Defaults
from upstander.evidence.ftm_statements import StatementReader
from upstander.evidence.interchange.stix_claims import KINDS, claims_of, grade_of
from upstander.evidence.interchange.stix_extension import EXTENSION
from upstander.evidence.interchange.stix_marking import marking_of
from upstander.evidence.lines import opened
from upstander.evidence.records import located
from upstander.evidence.values import cleaner_of
from upstander.model.marking import joined, whole
from upstander.model.statement import Statement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from upstander.model.marking import Marking

MAX_BYTES = 512 * 2**20
"""A bundle is one JSON document and is held whole; a larger one is refused."""

_SILENT = {"marking-definition", "extension-definition", "language-content"}


def read_stix(path: Path, defaults: Defaults | None = None) -> Iterator[Statement | Problem]:
    """The statements of a STIX 2.1 bundle, and what in it is not read.

    Objects that carry our extension give back their statements; where somebody has since marked
    the object more strictly, the statements too. Of other objects, identities, threat actors,
    locations, incidents, reports and relationships are read; what STIX calls a threat actor is a
    body of which the source says so. Contact information is not read. An object whose marking is
    not understood is left out.

    Parameters
    ----------
    path
        One JSON document, at most `MAX_BYTES`.
    defaults
        What to take for objects that do not say it.

    Yields
    ------
    Statement or Problem
        In the order of the bundle; then one problem for each type that is not read.
    """
    chosen = defaults or Defaults()
    chosen = replace(chosen, dataset=chosen.dataset or path.name.split(".")[0])
    try:
        objects = _objects(path)
    except UpstanderError as error:
        yield error.problem
        return
    bundle = _Bundle(str(path), chosen, {o["id"]: o for o in objects})
    unread: Counter[str] = Counter()
    for number, found in enumerate(objects, 1):
        kind = found["type"]
        if kind in _SILENT:
            continue
        if _ours(found) is None and kind not in KINDS:
            unread[kind] += 1
            continue
        yield from bundle.read(found, number)
    for kind, count in sorted(unread.items()):
        message = Phrase("{count:,} objects of type {kind!r} are not read", count=count, kind=kind)
        yield Problem(message, str(path), 0, "keep the bundle beside the case")


@dataclass(frozen=True, slots=True)
class _Bundle:
    source: str
    defaults: Defaults
    objects: Mapping[str, Mapping[str, Any]]

    def read(self, found: Mapping[str, Any], number: int) -> Iterator[Statement | Problem]:
        """What one object says; a fault is of that object alone."""
        try:
            marking = self._marking(found)
            if found.get("granular_markings"):
                raise ValueRejectedError(
                    Phrase("granular markings are not understood"),
                    remedy="mark the object as a whole",
                )
        except UpstanderError as error:
            message = Phrase("{key}: {fault}", key=found["id"], fault=error.problem.message)
            yield Problem(message, self.source, number, "it is left out")
            return
        if found.get("revoked"):
            yield Problem(
                Phrase("{key} was revoked by its producer", key=found["id"]),
                self.source,
                number,
            )
        elif (ours := _ours(found)) is not None:
            yield from self._whole(found, ours, number, marking)
        else:
            yield from self._plain(found, number, marking)

    def _whole(
        self,
        found: Mapping[str, Any],
        ours: Mapping[str, Any],
        number: int,
        marking: Marking | None,
    ) -> Iterator[Statement | Problem]:
        reader = StatementReader(self.source, self.defaults)
        if ours.get("repeats") is True:
            return
        said = ours.get("statements")
        records = said if isinstance(said, list) else [said]
        items = [item for record in records for item in reader.read(record, number, b"")]
        own = [item.marking for item in items if isinstance(item, Statement)]
        raised = marking is not None and self._raised(marking, found, own)
        for item in items:
            if isinstance(item, Statement) and raised and marking is not None:
                yield replace(item, marking=joined(item.marking, marking))
            else:
                yield item

    def _raised(self, marking: Marking, found: Mapping[str, Any], own: list[Marking]) -> bool:
        """Whether somebody has since marked the object more strictly than its statements were."""
        ends = [self.objects.get(str(found.get(end))) for end in ("source_ref", "target_ref")]
        of_ends = [self._marking(end) for end in ends if end is not None]
        written = whole([*own, *(m for m in of_ends if m is not None)])
        narrower = bool(marking.audience) and marking.audience != written.audience
        return marking.level > written.level or narrower

    def _marking(self, found: Mapping[str, Any]) -> Marking | None:
        refs = found.get("object_marking_refs") or ()
        if not isinstance(refs, list | tuple):
            raise ValueRejectedError(Phrase("its markings are no list"), remedy="it is left out")
        return marking_of([str(ref) for ref in refs], self.objects)

    def _plain(
        self, found: Mapping[str, Any], number: int, marking: Marking | None
    ) -> Iterator[Statement | Problem]:
        try:
            claims = claims_of(found, self.objects)
        except UpstanderError as error:
            yield located(error, self.source, number, str(found["id"]))
            return
        common = {
            "dataset": self.defaults.dataset,
            "entity_id": found["id"],
            "origin": self.defaults.origin or self._producer(found),
            "first_seen": str(found.get("created", ""))[:10],
            "last_seen": str(found.get("modified", ""))[:10],
            "grade": grade_of(found, self.defaults.grade),
            "marking": marking or self.defaults.marking,
        }
        for claim in claims:
            try:
                cleaned = cleaner_of(claim.schema, claim.prop).clean(claim.value)
                yield Statement(
                    schema=claim.schema,
                    prop=claim.prop,
                    value=cleaned,
                    original_value="" if cleaned == claim.value else claim.value,
                    valid_from=claim.start,
                    valid_to=claim.end,
                    **common,
                )
            except UpstanderError as error:
                yield located(error, self.source, number, str(found["id"]))

    def _producer(self, found: Mapping[str, Any]) -> str:
        producer = self.objects.get(str(found.get("created_by_ref", "")), {})
        return str(producer.get("name", ""))


def _ours(found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Our extension of an object, where it has one."""
    extensions = found.get("extensions")
    ours = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    return ours if isinstance(ours, dict) else None


def _objects(path: Path) -> list[dict[str, Any]]:
    with opened(path) as handle:
        data = handle.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = Phrase("is larger than {limit:,} bytes", limit=MAX_BYTES)
        raise ValueRejectedError(message, source=str(path), remedy="split the bundle")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ValueRejectedError(
            Phrase("is no JSON: {error}", error=str(error)[:120]),
            source=str(path),
            line=error.lineno,
        ) from error
    objects = document.get("objects") if isinstance(document, dict) else None
    if not isinstance(objects, list) or document.get("type") != "bundle":
        raise ValueRejectedError("is no STIX bundle", source=str(path), remedy="give a bundle")
    good = [o for o in objects if isinstance(o, dict) and _has(o, "id") and _has(o, "type")]
    if len(good) < len(objects):
        message = Phrase("{count} objects have no id or type", count=len(objects) - len(good))
        raise ValueRejectedError(message, source=str(path), remedy="mend the bundle")
    return good


def _has(found: Mapping[str, Any], name: str) -> bool:
    return isinstance(found.get(name), str) and bool(found[name])
