"""The bundle for a court: what is claimed and by whom, checked offline with standard tools."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from upstander.errors import InputError, Problem, UpstanderError
from upstander.evidence.archive import archive
from upstander.evidence.exporting import disarmed, write_csv, write_statements
from upstander.evidence.interchange.bag import (
    TAG_MANIFEST,
    Bag,
    add_tag,
    bag_in,
    check_bag,
    write_bag,
)
from upstander.evidence.interchange.prov import prov_document
from upstander.evidence.interchange.stamp import MAX_ANSWER, stamped_at
from upstander.model.statement import Statement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from upstander.model.case import CaseFile

STAMPS = "stamps/"
STATEMENTS = "statements.jsonl"
_JSON = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Proven:
    """What checking a bundle has found.

    Parameters
    ----------
    statements
        How many statements it holds.
    problems
        What does not hold; none where all does.
    stamps
        For each time-stamp its file, the time, and whether it was verified under given roots.
    """

    statements: int
    problems: tuple[Problem, ...]
    stamps: tuple[tuple[str, datetime, bool], ...]

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        stamps = [
            {"file": name, "time": when.isoformat(), "verified": sure}
            for name, when, sure in self.stamps
        ]
        return {
            "statements": self.statements,
            "problems": [problem.as_dict() for problem in self.problems],
            "stamps": stamps,
        }


def write_proof(
    case: CaseFile,
    path: Path,
    day: date,
    sentences: Mapping[str, tuple[str, ...]] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> int:
    """Write the bundle of what a reader may see of a case; returns how many statements.

    Parameters
    ----------
    case
        What the reader may see: make it with `CaseFile.view` first. Nothing else leaves a trace.
    path
        The zip; it must not be there.
    day
        On which the bundle is made.
    sentences
        Texts drawn from the case, and the ids of the statements that each rests on.
    files
        What else goes in, by name: the brief that holds these texts.

    Raises
    ------
    InputError
        Something is at ``path`` already, or it is not called a zip.
    """
    if path.suffix.lower() != ".zip":
        raise InputError(
            Phrase("a bundle cannot be called {name!r}", name=path.name), remedy="end it in .zip"
        )
    if path.exists():
        raise InputError("is there already", source=str(path), remedy="choose another name")
    manifest = case.manifest
    base = "".join(c if c.isascii() and c.isalnum() else "-" for c in manifest.id) or "case"
    payload = {
        "README.txt": _readme(case).encode(),
        STATEMENTS: _bytes(write_statements, case),
        "statements.csv": _bytes(write_csv, case),
        "sources.csv": _sources(case).encode(),
        "provenance.json": orjson.dumps(prov_document(case, sentences), option=_JSON),
        "case.json": orjson.dumps(_about(case), option=_JSON),
        **(files or {}),
    }
    info = {
        "Source-Organization": manifest.holder or "not stated",
        "External-Identifier": manifest.id,
        "External-Description": manifest.title,
        "Bagging-Date": day.isoformat(),
        "Upstander-Marking": case.level.label,
        "Upstander-Synthetic": str(manifest.synthetic).lower(),
    }
    write_bag(path, base, payload, info)
    return len(case.statements)


def to_stamp(path: Path) -> bytes:
    """The bytes of a bundle whose time-stamp fixes all others: its tag manifest.

    Raises
    ------
    ArchiveError
        No bundle.
    """
    with archive(path) as packed:
        return bag_in(packed, str(path)).read(TAG_MANIFEST)


def add_stamp(path: Path, answer: bytes) -> tuple[str, datetime]:
    """Put a time-stamp response into a bundle; returns its name there and the time it states.

    Raises
    ------
    InputError
        The response is none, or is of other bytes; the bundle stays as it was.
    """
    when = stamped_at(answer, to_stamp(path))
    with archive(path) as packed:
        names = [n for n in bag_in(packed, str(path)).names if n.startswith(STAMPS)]
    name = f"{STAMPS}{len(names) + 1}.tsr"
    add_tag(path, name, answer)
    return name, when


def check_proof(path: Path, roots: Sequence[bytes] = ()) -> Proven:
    """Whether a bundle is whole, its statements are what their ids say, and its stamps hold.

    Parameters
    ----------
    path
        The zip, or the folder it was unpacked to.
    roots
        PEM certificates under which time-stamps are verified.

    Raises
    ------
    ArchiveError
        No bundle, or a hostile archive.
    """
    source = str(path)
    with archive(path) as packed:
        bag = bag_in(packed, source)
        problems = [*check_bag(bag, source)]
        count, faults = _statements(bag, source)
        problems += faults
        stamps = []
        for name in (n for n in bag.names if n.startswith(STAMPS)):
            try:
                when = stamped_at(bag.read(name, MAX_ANSWER), bag.read(TAG_MANIFEST), roots)
                stamps.append((name, when, bool(roots)))
            except UpstanderError as error:
                remedy = error.problem.remedy
                problems.append(Problem(error.problem.message, f"{source}/{name}", 0, remedy))
    return Proven(count, tuple(problems), tuple(stamps))


def _statements(bag: Bag, source: str) -> tuple[int, list[Problem]]:
    """Count the statements, and name those whose id is not that of what they say."""
    count, faults = 0, []
    for number, line in enumerate(bag.read(f"data/{STATEMENTS}").splitlines(), 1):
        try:
            record = orjson.loads(line)
            said = Statement.from_dict(record)
            wrong = said.id != record.get("id")
        except (orjson.JSONDecodeError, UpstanderError, TypeError, AttributeError):
            wrong = True
        count += 1
        if wrong:
            message = "the statement is not what its id says"
            faults.append(Problem(message, f"{source}/data/{STATEMENTS}", number, "do not use it"))
    return count, faults


def _bytes(write: Any, case: CaseFile) -> bytes:
    handle = io.BytesIO()
    write(case, handle)
    return handle.getvalue()


def _about(case: CaseFile) -> dict[str, Any]:
    manifest = case.manifest
    return {
        "id": manifest.id,
        "title": manifest.title,
        "as_of": manifest.as_of.isoformat(),
        "subject": manifest.subject,
        "holder": manifest.holder,
        "synthetic": manifest.synthetic,
        "level": case.level.label,
        "statements": len(case.statements),
        "datasets": dict(sorted(Counter(s.dataset for s in case.statements).items())),
    }


def _sources(case: CaseFile) -> str:
    """Every source that is cited, what the case knows of it, and how many statements cite it."""
    cited = Counter(s.source or f"(dataset) {s.dataset}" for s in case.statements)
    entities = case.entities()
    made = io.StringIO(newline="")
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(["source", "title", "publisher", "date", "address", "statements"])
    for key in sorted(cited):
        found = entities.get(key)
        told = [
            found.first(prop) if found is not None else ""
            for prop in ("title", "publisher", "publishedAt", "sourceUrl")
        ]
        rows.writerow([*map(disarmed, [key, *told]), str(cited[key])])
    return made.getvalue()


def _readme(case: CaseFile) -> str:
    made_up = (
        "EXERCISE: everything in this bundle is made up.\n\n" if case.manifest.synthetic else ""
    )
    return made_up + _README.format(title=case.manifest.title, level=case.level.label)


_README = """\
{title}
Marking of the whole: {level}. Single statements may be marked lower; see their column.

WHAT THIS IS
A bag after RFC 8493 (BagIt). It holds claims, each with who makes it, and no finding of guilt.
  data/statements.jsonl   every claim: dataset, entity, property, value, source, origin, grade
  data/statements.csv     the same for a spreadsheet
  data/sources.csv        every source that is cited
  data/provenance.json    which claim comes from which source, as W3C PROV (PROV-JSON)
  data/case.json          what the case is about, and the day it stands on

HOW TO CHECK IT OFFLINE
1. Unpack it and go into its folder. Nothing is missing or changed:
     sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt
   (macOS: shasum -a 256 -c FILE.)
2. It was there at the time that the time-stamp states (stamps/1.tsr, where there is one):
     openssl ts -reply -in stamps/1.tsr -text
     openssl ts -verify -in stamps/1.tsr -data tagmanifest-sha256.txt -CAfile AUTHORITY.pem
   AUTHORITY.pem is the root certificate of the authority, which you get from the authority and not
   from here. The tag manifest holds the hash of the manifest, and that of all files.
3. Each claim's id is the SHA-1 of the ten texts dataset, entity_id, schema, prop, value, lang,
   source, (origin, else source, else dataset), valid_from, valid_to, joined by the byte 0x1F,
   in UTF-8. The id names a claim; what protects it is the SHA-256 of the file.

WHAT IT DOES NOT PROVE
That a claim is true; that a source exists; that nothing was left out. What the reader for whom it
was made may not see is not in it, and leaves no trace. Grades are the Admiralty code: A-F for the
source, 1-6 for the information, F6 where nobody has judged.
"""
