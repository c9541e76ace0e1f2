"""Adding statements to a case file on disk, and removing a dataset from it, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from upstander.errors import CaseFileError, InputError, Problem
from upstander.evidence.case_rewriting import Rewriting, rewriting
from upstander.evidence.merging import MAX_PROBLEMS, joined
from upstander.evidence.sorted_runs import RUN, SortedRuns
from upstander.model.statement import Statement, id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Entry = tuple[str, bytes]


@dataclass(slots=True)
class Load:
    """What an import did to a case file.

    Parameters
    ----------
    added, repeated, changed
        Statements that are new; that were there already; that were there and are now seen
        earlier or later, or marked more strictly.
    problems
        The faults, at most `MAX_PROBLEMS` and one that counts the rest.
    written
        Whether the file was written.
    """

    added: int = 0
    repeated: int = 0
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)
    written: bool = False
    _beyond: int = 0

    def fault(self, problem: Problem) -> None:
        """Keep a fault, or count it."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self._beyond += 1

    def close(self) -> None:
        """Say how many faults were only counted."""
        if self._beyond:
            message = f"{self._beyond:,} more problems are not listed"
            self.problems.append(Problem(message, remedy="mend these first"))


def load(
    path: Path,
    items: Iterable[Statement | Problem],
    *,
    dry_run: bool = False,
    run: int = RUN,
    told: Callable[[int], None] = lambda _count: None,
) -> Load:
    """Add statements to a case file; the same ones twice change nothing.

    The result is the one that `merge` and `write_case` make, but what is held in memory does not
    grow with the file or with what is added: new statements are sorted in runs on disk, and
    merged with those that stand. If reading them raises, the case file is as it was.

    Parameters
    ----------
    path
        The case file: folder or zip.
    items
        What a reader yields.
    dry_run
        Whether only to say what would be done.
    run
        Statements held in memory at once.
    told
        Called with the number of statements read so far.

    Raises
    ------
    CaseFileError, ArchiveError
        The case file cannot be read.
    """
    done = Load()
    with rewriting(Path(path)) as standing, SortedRuns(standing.folder.parent, run) as runs:
        for count, item in enumerate(items, 1):
            if isinstance(item, Problem):
                done.fault(item)
            else:
                runs.add(item)
            if not count % 10_000:
                told(count)
        _write(standing, runs, done)
        if (done.added or done.changed) and not dry_run:
            standing.keep()
            done.written = True
    done.close()
    return done


def _write(standing: Rewriting, runs: SortedRuns, done: Load) -> None:
    try:
        with standing.writing() as put:
            for line in _merged(_ordered(standing), runs, done):
                put(line)
    except _UnorderedError:
        # Another program wrote the file: what stands is sorted first, and all is begun again.
        done.added = done.repeated = done.changed = 0
        with SortedRuns(standing.folder.parent, runs.limit) as sorting:
            for line in standing.standing():
                sorting.add(_parsed(line))
            with standing.writing() as put:
                for line in _merged(sorting.lines(), runs, done):
                    put(line)


def _merged(old: Iterator[_Entry], runs: SortedRuns, done: Load) -> Iterator[bytes]:
    entries = _both(old, runs.lines())
    for _, group in groupby(entries, key=lambda entry: entry[0]):
        (_, first, stands), *rest = group
        done.added += not stands
        if not rest:
            yield first
            continue
        again = [line for _, line, _ in rest if line != first]
        done.repeated += len(rest) - len(again)
        if not again:
            yield first
            continue
        standing = present = _parsed(first)
        for line in again:
            both = joined(present, _parsed(line))
            done.repeated += both == present
            done.changed += both != present
            present = both
        yield first if present == standing else orjson.dumps(present.as_dict())


def _ordered(standing: Rewriting) -> Iterator[_Entry]:
    """The statements that stand, with the ids that their words have."""
    last = ""
    for line in standing.standing():
        key = _key(line)
        if key <= last:
            raise _UnorderedError
        last = key
        yield key, line


class _UnorderedError(Exception):
    """Statements that are not in the order of their ids."""


def _both(old: Iterator[_Entry], new: Iterator[_Entry]) -> Iterator[tuple[str, bytes, bool]]:
    """Both in one order, what stands before what is new."""
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] <= right[0]):
            assert left is not None  # noqa: S101  (one of the two is there)
            yield *left, True
            left = next(old, None)
        else:
            yield *right, False
            right = next(new, None)


def _key(line: bytes) -> str:
    try:
        return id_of(orjson.loads(line))
    except (orjson.JSONDecodeError, InputError, AttributeError) as error:
        raise _unreadable(error) from error


def _parsed(line: bytes) -> Statement:
    try:
        return Statement.from_dict(orjson.loads(line))
    except (orjson.JSONDecodeError, InputError, AttributeError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> CaseFileError:
    remedy = "see: upstander case check"
    return CaseFileError(f"a statement cannot be read: {error}", remedy=remedy)


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a dataset did.

    Parameters
    ----------
    removed, kept
        Statements.
    shared
        Statements that stay although they name the dataset beside others (``a,b``): they are
        theirs too.
    """

    removed: int
    kept: int
    shared: int


def remove_dataset(path: Path, dataset: str, *, dry_run: bool = False) -> Removal:
    """Take all statements of a dataset out of a case file, and nothing else.

    Every other statement stays byte for byte, of the same entities too; so do the forecast and the
    attachments. Where the dataset says nothing, the case file is not written.

    Parameters
    ----------
    path
        The case file: folder or zip.
    dataset
        Its name as the statements bear it.
    dry_run
        Whether only to say what would be done.

    Raises
    ------
    CaseFileError, ArchiveError
        The case file cannot be read.
    """
    removed = kept = shared = 0
    with rewriting(Path(path)) as standing:
        with standing.writing() as put:
            for line in standing.standing():
                named = _dataset(line, standing.source)
                if named == dataset:
                    removed += 1
                    continue
                kept += 1
                shared += dataset in named.split(",")
                put(line)
        if removed and not dry_run:
            standing.keep()
    return Removal(removed, kept, shared)


def _dataset(line: bytes, source: str) -> str:
    try:
        return str(orjson.loads(line)["dataset"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise CaseFileError(
            "a statement cannot be read", source=source, remedy="see: upstander case check"
        ) from error
