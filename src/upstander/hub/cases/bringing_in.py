"""Uploads: a case file as a new case, or evidence into one; read as strictly as any file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.errors import Problem, UsageError
from upstander.evidence.case_file import open_case as open_file
from upstander.evidence.defaults import Defaults
from upstander.evidence.importing import read_evidence
from upstander.evidence.mapping import read_mapping
from upstander.hub.cases.actions import enter_many, open_case
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.model.marking import Marking, may_see
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from upstander.evidence.mapping import TableMapping
    from upstander.hub.cases.access import Access
    from upstander.hub.cases.models import Case
    from upstander.hub.people.models import User
    from upstander.model.statement import Statement

    Upload = UploadedFile[bytes]

MOST_BYTES = 200 * 2**20
MOST_STATEMENTS = 200_000
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Brought:
    """What an upload came to.

    Parameters
    ----------
    new, known
        Statements that whoever uploads did not see in the case before, and those they did.
    problems
        Faults, the first `SHOWN` of them.
    faults
        How many faults in all.
    """

    new: int
    known: int
    problems: tuple[Problem, ...]
    faults: int


def new_case(by: User, file: Upload) -> Case:
    """The case that an uploaded case file (a zip) is.

    Raises
    ------
    UpstanderError
        The file is too large, broken, hostile or no case file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = _kept(file, Path(folder))
        case, problems = open_file(path)
        if problems:
            first = problems[0]
            message = Phrase.counted(
                "{n} statement cannot be read; first: {first}",
                "{n} statements cannot be read; first: {first}",
                len(problems),
                first=first.message,
            )
            raise UsageError(message, line=first.line, remedy=first.remedy)
        return open_case(by, case)


def bring_in(access: Access, file: Upload, mapping: Upload | None) -> Brought:
    """Enter the statements of an uploaded file; faulty rows are left out and told.

    What a statement may not be seen by whoever brings it in is left out too: nobody enters what
    they could not find again.

    Raises
    ------
    UpstanderError
        The file or the mapping is too large or cannot be read at all.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = _kept(file, Path(folder))
        mapped = read_mapping(_kept(mapping, Path(folder))) if mapping else None
        good, problems = read_for(access, path, mapped, file.name or "")
    return entered(access, good, problems)


def read_for(
    access: Access, path: Path, mapped: TableMapping | None, name: str
) -> tuple[list[Statement], list[Problem]]:
    """The statements of a file that somebody may enter, and its faults; nothing is entered.

    Raises
    ------
    UpstanderError
        It cannot be read at all, or holds too many.
    """
    defaults = Defaults(marking=Marking(Defaults().marking.level, originator_of(access)))
    good: list[Statement] = []
    problems: list[Problem] = []
    for item in read_evidence(path, defaults, mapped):
        if isinstance(item, Problem):
            problems.append(replace(item, source=name))
        elif not may_see(access.reader, item.marking):
            remedy = "name yourself or your organisation in its audience"
            problems.append(Problem("you could not see it yourself", item.id, 0, remedy))
        else:
            good.append(item)
        if len(good) > MOST_STATEMENTS:
            message = Phrase("holds more than {most:,} statements", most=MOST_STATEMENTS)
            raise UsageError(message, remedy="split it, or load it into the reference lake")
    return good, problems


def entered(access: Access, good: list[Statement], problems: list[Problem]) -> Brought:
    """Enter what was read; what is known already stays as it is."""
    known = statements_by_id(case_view(access)).keys()
    enter_many(access.user, access.case, good)
    new = len({s.id for s in good} - known)
    told = tuple(problems[:SHOWN])
    return Brought(new, len({s.id for s in good}) - new, told, len(problems))


def originator_of(access: Access) -> str:
    """Who marks what somebody brings in: their organisation."""
    return next(iter(sorted(access.reader.organisations)), access.reader.name)


def _kept(file: Upload, folder: Path) -> Path:
    """The upload as a file of its own, under the end of its name alone."""
    if (file.size or 0) > MOST_BYTES:
        remedy = "split it, or use the command line"
        raise UsageError(
            Phrase("is larger than {most} MiB", most=MOST_BYTES // 2**20), remedy=remedy
        )
    name = Path((file.name or "").replace("\\", "/")).name
    if not name or name.startswith("."):
        raise UsageError("the file has no name")
    path = folder / f"upload{''.join(Path(name).suffixes[-2:])[:20]}"
    with path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return path
