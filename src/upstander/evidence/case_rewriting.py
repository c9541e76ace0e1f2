"""A case file with other statements and all else as it is, written without holding it in memory."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import orjson

from upstander.errors import CaseFileError, Problem
from upstander.evidence.archive import archive
from upstander.evidence.case_manifest import MANIFEST, Declaration, Member
from upstander.evidence.case_reader import STATEMENTS, Hashing, check_names, declaration, verified
from upstander.evidence.case_writer import dump_manifest, member_of, put_in_place
from upstander.evidence.lines import blocks_of
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upstander.evidence.archive import Archive

_CHUNK = 2**20


@dataclass(slots=True)
class Rewriting:
    """A case file that stands, and the folder in which its next form is put together.

    Parameters
    ----------
    source
        What to call it in faults.
    declared
        What its manifest declares.
    folder
        The next form. Its ``statements.jsonl`` is the caller's to write.
    """

    source: str
    declared: Declaration
    folder: Path
    _opened: Archive
    _level: TLP = TLP.CLEAR
    _done: bool = False

    def standing(self) -> Iterator[bytes]:
        """The lines of the statements that stand, as they are.

        Raises
        ------
        CaseFileError
            They are not what the manifest declares: known only at the end; or a line that is none.
        """
        (own,) = (m for m in self.declared.members if m.path == STATEMENTS)
        if not own.size:
            return
        place = f"{self.source}/{STATEMENTS}"
        with self._opened.member(STATEMENTS) as handle:
            hashing = Hashing(handle, own.size)
            for block in blocks_of(hashing, place):
                if isinstance(block, Problem):
                    raise CaseFileError(block.message, source=place, line=block.line)
                yield from (line for line in block[1] if line)
            hashing.check(own, self.source)

    @contextmanager
    def writing(self) -> Iterator[Callable[[bytes], None]]:
        """Write the statements of the next form, line by line; each must be JSON with a marking."""
        with (self.folder / STATEMENTS).open("wb") as handle:
            yield _Lines(handle, self).put

    def seen(self, marking: str) -> None:
        """Take a marking into the level of the file as a whole."""
        self._level = max(self._level, TLP.parse(marking))

    def keep(self) -> None:
        """Let the next form take the place of the one that stands, when the block ends."""
        self._done = True

    @property
    def wanted(self) -> bool:
        """Whether the next form is to be kept."""
        return self._done

    @property
    def level(self) -> TLP:
        """The strictest marking in the next form."""
        return self._level


class _Lines:
    """Writes lines, and notes their markings."""

    def __init__(self, handle: IO[bytes], rewriting: Rewriting) -> None:
        self._handle, self._rewriting = handle, rewriting
        self._known: set[str] = set()

    def put(self, line: bytes) -> None:
        marking = _marking(line)
        if marking not in self._known:
            self._known.add(marking)
            self._rewriting.seen(marking)
        self._handle.write(line + b"\n")


@contextmanager
def rewriting(path: Path) -> Iterator[Rewriting]:
    """A case file of which only the statements are written anew.

    Forecast and attachments are carried over byte for byte, after their hashes were verified.
    Nothing changes on disk unless `Rewriting.keep` is called and the block succeeds.

    Parameters
    ----------
    path
        The folder or zip.

    Raises
    ------
    CaseFileError, ArchiveError
        As `read_case`.
    """
    path = Path(path)
    with ExitStack() as stack:
        opened = stack.enter_context(archive(path))
        declared = declaration(opened, str(path))
        check_names(opened, {m.path: m for m in declared.members}, str(path))
        name = stack.enter_context(
            TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        )
        folder = Path(name) / "new"
        folder.mkdir()
        made = Rewriting(str(path), declared, folder, opened)
        yield made
        if made.wanted:
            _carry(made, opened)
            put_in_place(folder, path)


def _carry(made: Rewriting, opened: Archive) -> None:
    level = made.level
    others = [m for m in made.declared.members if m.path != STATEMENTS]
    for member in others:
        verified(opened, member, made.source)
        target = made.folder / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.member(member.path) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
        if member.path == "forecast.json":
            level = max(level, made.declared.forecast_marking.level)
    own: Member = member_of(made.folder / STATEMENTS, made.folder)
    declared = replace(made.declared, members=(*others, own))
    dump_manifest(made.folder / MANIFEST, declared, level)


def _marking(line: bytes) -> str:
    # No value can hold these bytes: inside a string of JSON a quote is escaped.
    _, found, rest = line.partition(b'"marking":"')
    if found:
        return rest.partition(b'"')[0].decode()
    return str(orjson.loads(line).get("marking") or TLP.CLEAR.label)
