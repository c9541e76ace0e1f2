"""What a STIX bundle is made with: its objects, their markings, and what they leave out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from upstander.evidence.interchange.loss import Loss
from upstander.evidence.interchange.stix_marking import definitions
from upstander.model.marking import Marking, whole
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

EXTENSION_WORDS = Phrase("the extension")


@dataclass(slots=True)
class Writer:
    """Collects the objects of one bundle and what they leave out."""

    case: CaseFile
    entities: Mapping[str, Entity]
    creator: str
    stored: Mapping[str, Statement]
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def miss(self, what: str, example: str, count: int = 1) -> None:
        """Count what a plain reader of STIX will not find."""
        if count:
            self.left[what] += count
            self.examples.setdefault(what, example)

    def add(self, made: dict[str, Any], marking: Marking) -> None:
        """Put an object into the bundle, with what it is marked."""
        refs = []
        for one in definitions(marking):
            self.marks[one["id"]] = one
            refs.append(one["id"])
        common = {
            "spec_version": "2.1",
            "created_by_ref": self.creator,
            "object_marking_refs": refs,
        }
        self.objects[made["id"]] = made | common


def count_losses(writer: Writer) -> None:
    """Count what is lost of statements whatever they say: grades, sources, markings."""
    said = writer.case.statements
    graded = [s for s in said if str(s.grade) != "F6"]
    if graded:
        writer.miss("statements graded for source and information apart", graded[0].id, len(graded))
    known = [s for s in said if s.origin or s.source]
    if known:
        writer.miss("statements with their own source and origin", known[0].id, len(known))
    lower = [
        s
        for entity in writer.entities.values()
        for top in [whole(x.marking for x in entity.statements)]
        for s in entity.statements
        if s.marking.level < top.level
    ]
    if lower:
        what = "statements marked lower than the object they are part of"
        writer.miss(what, lower[0].id, len(lower))


def losses(writer: Writer) -> Iterator[Loss]:
    """What a plain reader will not find, the most numerous first."""
    for what in sorted(writer.left, key=lambda text: (-writer.left[text], text)):
        yield Loss(what, writer.left[what], EXTENSION_WORDS, writer.examples[what])
    if writer.case.forecast is not None:
        yield Loss("risk forecast", 1, "", writer.case.forecast.vintage)
