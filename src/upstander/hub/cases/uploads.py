"""Tables that wait for somebody to say what their columns mean."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import Problem, UsageError
from upstander.evidence.importing import TABLES
from upstander.evidence.proposal import header_of
from upstander.evidence.table import Row, read_table
from upstander.evidence.table_choice import TableChoice, guess_choice, mapping_of
from upstander.hub.cases.bringing_in import Brought, entered, read_for
from upstander.hub.cases.models import Upload
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from upstander.hub.cases.access import Access
    from upstander.model.statement import Statement

MOST_BYTES = 20 * 2**20
KEPT_FOR = timedelta(days=1)
ROWS = 5
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What entering a table would come to.

    Parameters
    ----------
    statements
        How many there would be.
    first
        The first of them.
    problems, faults
        The first faults, and how many there are.
    """

    statements: int
    first: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    faults: int


@transaction.atomic
def keep(access: Access, file: UploadedFile[bytes]) -> Upload:
    """Keep a table until its columns are explained.

    Raises
    ------
    UpstanderError
        It is too large, is no table, or has no header.
    """
    Upload.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    name = Path((file.name or "").replace("\\", "/")).name[-200:]
    if (file.size or 0) > MOST_BYTES:
        remedy = "split it, or write a mapping and bring it in with that"
        raise UsageError(
            Phrase("is larger than {most} MiB", most=MOST_BYTES // 2**20), remedy=remedy
        )
    if Path(name).suffix.lower() not in TABLES:
        raise UsageError(
            "is no table", remedy=Phrase("give one of {forms}", forms=", ".join(sorted(TABLES)))
        )
    made = Upload(case=access.case, by=access.user, name=name, content=file.read())
    with _path_of(made) as path:
        header_of(path)
    made.save()
    return made


def upload_of(access: Access, key: UUID) -> Upload | None:
    """One's own upload; None where it is not theirs, or gone."""
    return Upload.objects.filter(pk=key, case=access.case, by=access.user).first()


def guess_of(upload: Upload) -> TableChoice:
    """A first choice for it."""
    with _path_of(upload) as path:
        return guess_choice(header_of(path), Path(upload.name).stem)


def rows_of(upload: Upload) -> list[tuple[str, ...]]:
    """Its header and first rows, for somebody to see what is in its columns."""
    with _path_of(upload) as path:
        good = (row.cells for row in read_table(path) if isinstance(row, Row))
        return list(islice(good, ROWS + 1))


def looked(access: Access, upload: Upload, choice: TableChoice) -> Look:
    """What a choice would come to; nothing is entered. Raises like `read_for`."""
    with _path_of(upload) as path:
        good, problems = read_for(access, path, mapping_of(choice), upload.name)
    return Look(len(good), tuple(good[:SHOWN]), tuple(problems[:SHOWN]), len(problems))


def bring_in_table(access: Access, upload: Upload, choice: TableChoice) -> Brought:
    """Enter a table by a choice, and drop the upload. Raises like `read_for`."""
    with _path_of(upload) as path:
        good, problems = read_for(access, path, mapping_of(choice), upload.name)
    done = entered(access, good, problems)
    upload.delete()
    return done


@contextmanager
def _path_of(upload: Upload) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(upload.name).suffix.lower()}"
        path.write_bytes(bytes(upload.content))
        yield path
