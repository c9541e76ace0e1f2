"""Bringing judgements in, setting them aside, and asking what follows from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.actions import ask
from upstander.hub.audit.actions import record
from upstander.hub.futures.models import Judgements
from upstander.hub.futures.reading import SUFFIXES, TABLES, Read, read
from upstander.model.marking import may_see
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from upstander.hub.analyses.models import Analysis, Kind
    from upstander.hub.cases.access import Access
    from upstander.model.marking import Marking

MOST_BYTES = 4 * 2**20


def suffix_of(name: str, allowed: tuple[str, ...]) -> str:
    """The end of a file's name that says its form.

    Raises
    ------
    UsageError
        Another form.
    """
    found = Path(name.replace("\\", "/")).suffix.lower()
    if found not in allowed:
        raise UsageError(
            Phrase("not a file of a known form: {name!r}", name=found or name),
            remedy=Phrase("give one of {forms}", forms=", ".join(allowed)),
        )
    return found


def bring_in(
    access: Access,
    title: str,
    marking: Marking,
    file: UploadedFile[bytes],
    levers: UploadedFile[bytes] | None = None,
) -> tuple[Judgements, Read]:
    """Keep judgements in a case; returns them with what was read, faults of single rows among it.

    Raises
    ------
    UpstanderError
        Too large, of no known form, without one good row, or marked so that its giver could not
        see it.
    """
    if not may_see(access.reader, marking):
        raise UsageError("so marked you could not see it yourself", remedy="mark it lower")
    content, suffix = _taken(file, SUFFIXES)
    table, table_suffix = _taken(levers, TABLES) if levers else (None, "")
    found = read(content, suffix, table, table_suffix)
    return keep(access, title, marking, (content, suffix), (table, table_suffix)), found


def _taken(file: UploadedFile[bytes], allowed: tuple[str, ...]) -> tuple[bytes, str]:
    if (file.size or 0) > MOST_BYTES:
        raise UsageError(Phrase("is larger than {most} MiB", most=MOST_BYTES // 2**20))
    return file.read(), suffix_of(file.name or "", allowed)


@transaction.atomic
def keep(
    access: Access,
    title: str,
    marking: Marking,
    judged: tuple[bytes, str],
    levers: tuple[bytes | None, str] = (None, ""),
) -> Judgements:
    """Keep judgements that were read and found good."""
    made = Judgements.objects.create(
        case=access.case,
        title=title,
        content=judged[0],
        suffix=judged[1],
        levers=levers[0],
        levers_suffix=levers[1],
        marking=plain_marking(marking),
        by=access.user,
        at=timezone.now(),
    )
    record(
        access.user, "judgements brought in", f"case:{access.case.pk}", {"judgements": str(made.pk)}
    )
    return made


@transaction.atomic
def set_aside(access: Access, row: Judgements) -> None:
    """Take judgements off the list; what was worked out on them stays with whoever asked."""
    row.set_aside_at, row.set_aside_by = timezone.now(), access.user
    row.save(update_fields=["set_aside_at", "set_aside_by"])
    record(
        access.user, "judgements set aside", f"case:{access.case.pk}", {"judgements": str(row.pk)}
    )


def ask_about(access: Access, row: Judgements, kind: Kind, options: dict[str, Any]) -> Analysis:
    """Ask the engines about judgements; raises as `upstander.hub.analyses.actions.ask`."""
    return ask(access, kind, options={"judgements": str(row.pk), **options})
