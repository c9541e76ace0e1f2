"""Reading case files: nothing is believed before its hash holds."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import IO, TYPE_CHECKING

from upstander.errors import CaseFileError, Problem
from upstander.evidence.archive import Archive, archive
from upstander.evidence.case_manifest import MANIFEST, MAX_MANIFEST, Declaration, Member, parse
from upstander.evidence.defaults import Defaults
from upstander.evidence.ftm import statements_in
from upstander.evidence.lines import blocks_of
from upstander.model.case import CaseFile
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.model.forecast import RiskForecast
    from upstander.model.statement import Statement

STATEMENTS = "statements.jsonl"
FORECAST = "forecast.json"
ATTACHMENTS = "attachments/"
_CHUNK = 2**20
_MAX_FORECAST = 256 * 2**20


def read_case(path: Path) -> CaseFile:
    """The case file at ``path``, a folder or a zip, after its hashes were verified.

    Parameters
    ----------
    path
        The folder or zip.

    Raises
    ------
    CaseFileError
        Another format or version, a hash that does not hold, a member that is missing or not
        declared, a statement that cannot be read.
    ArchiveError
        A zip that is broken or hostile.
    """
    case, problems = open_case(path)
    if problems:
        first = problems[0]
        more = len(problems) - 1
        raise CaseFileError(
            Phrase("{fault} (and {more} more)", fault=first.message, more=more)
            if more
            else first.message,
            source=first.source,
            line=first.line,
            remedy=first.remedy or "see: upstander case check",
        )
    return case


def open_case(path: Path) -> tuple[CaseFile, tuple[Problem, ...]]:
    """The case file at ``path`` with those of its statements that can be read, and the faults.

    Raises
    ------
    CaseFileError, ArchiveError
        As `read_case`, but for single statements.
    """
    with archive(Path(path)) as opened:
        declared = declaration(opened, str(path))
        members = {member.path: member for member in declared.members}
        check_names(opened, members, str(path))
        for member in declared.members:
            if member.path.startswith(ATTACHMENTS):
                verified(opened, member, str(path))
        found, problems = _statements(opened, members[STATEMENTS], str(path))
        forecast = None
        if FORECAST in members:
            forecast = _forecast(opened, members[FORECAST], str(path))
    case = CaseFile(declared.manifest, found, forecast, declared.forecast_marking)
    return case, problems


def declaration(opened: Archive, source: str) -> Declaration:
    """What the manifest of an open case file declares.

    Raises
    ------
    CaseFileError
        No manifest, or one that cannot be read.
    """
    if MANIFEST not in opened.names:
        raise CaseFileError(
            Phrase("has no {manifest}, so it is no case file", manifest=MANIFEST),
            source=source,
            remedy="make one with: upstander case new",
        )
    with opened.member(MANIFEST) as handle:
        text = handle.read(MAX_MANIFEST + 1)
    if len(text) > MAX_MANIFEST:
        raise CaseFileError(
            Phrase(
                "{manifest} is longer than {limit:,} bytes",
                manifest=MANIFEST,
                limit=MAX_MANIFEST,
            ),
            source=source,
        )
    return parse(text, source)


def verified(opened: Archive, member: Member, source: str) -> None:
    """Nothing, where a member is what the manifest declares.

    Raises
    ------
    CaseFileError
        Another size or hash.
    """
    with opened.member(member.path) as handle:
        hashing = Hashing(handle, member.size)
        while hashing.read(_CHUNK):
            pass
        hashing.check(member, source)


class Hashing(io.RawIOBase):
    """A stream that hashes what is read from it, and reads no more than was declared."""

    def __init__(self, handle: IO[bytes], declared: int) -> None:
        self._handle, self._left = handle, declared + 1
        self._hash, self.size = hashlib.sha256(), 0

    def readable(self) -> bool:
        """True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; nothing past one byte more than was declared."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._handle.read(wanted)
        self._left -= len(data)
        self.size += len(data)
        self._hash.update(data)
        return data

    def check(self, member: Member, source: str) -> None:
        """Nothing, where all that was read is what the manifest declares.

        Raises
        ------
        CaseFileError
            Another size or hash.
        """
        if self.size != member.size or self._hash.hexdigest() != member.sha256:
            raise CaseFileError(
                "is not what the manifest declares: size or SHA-256 differ",
                source=f"{source}/{member.path}",
                remedy="take the case file from its holder again",
            )


def check_names(opened: Archive, members: dict[str, Member], source: str) -> None:
    """Nothing, where the members are those that the manifest declares, each in its place.

    Raises
    ------
    CaseFileError
        One is missing, not declared, or has no place in a case file.
    """
    declared, present = set(members), set(opened.names) - {MANIFEST}
    if missing := sorted(declared - present):
        raise CaseFileError(
            Phrase("member {name!r} is missing", name=missing[0]),
            source=source,
            remedy=_AGAIN,
        )
    if extra := sorted(present - declared):
        message = Phrase("member {name!r} is not in the manifest", name=extra[0])
        raise CaseFileError(message, source=source, remedy="remove it, or import it")
    if STATEMENTS not in declared:
        raise CaseFileError(Phrase("has no {name}", name=STATEMENTS), source=source, remedy=_AGAIN)
    for name in sorted(declared):
        if name not in {STATEMENTS, FORECAST} and not name.startswith(ATTACHMENTS):
            message = Phrase("member {name!r} has no place in a case file", name=name)
            raise CaseFileError(
                message,
                source=source,
                remedy=Phrase("put it under {folder}", folder=ATTACHMENTS),
            )


def _statements(
    opened: Archive, member: Member, source: str
) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
    found: dict[str, Statement] = {}
    problems: list[Problem] = []
    place = f"{source}/{STATEMENTS}"
    if not member.size:
        return (), ()
    with opened.member(STATEMENTS) as handle:
        hashing = Hashing(handle, member.size)
        for item in statements_in(blocks_of(hashing, place), place, Defaults(dataset="case")):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                found[item.id] = item
        hashing.check(member, source)
    return tuple(found[key] for key in sorted(found)), tuple(problems)


def _forecast(opened: Archive, member: Member, source: str) -> RiskForecast:
    import orjson

    from upstander.model.forecast import RiskForecast

    if member.size > _MAX_FORECAST:
        raise CaseFileError(
            Phrase("{name} is too long", name=FORECAST), source=source, remedy=_AGAIN
        )
    with opened.member(FORECAST) as handle:
        hashing = Hashing(handle, member.size)
        text = hashing.read()
        hashing.check(member, source)
    try:
        return RiskForecast.from_dict(orjson.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise CaseFileError(
            Phrase("cannot be read: {error}", error=error),
            source=f"{source}/{FORECAST}",
            remedy=_AGAIN,
        ) from error


_AGAIN = "take the case file from its holder again"
