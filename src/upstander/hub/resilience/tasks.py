"""The work in the background: one task for every index or profile."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from django_tasks import task

from upstander.errors import UpstanderError
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.words.language import ENGLISH


@task()
def portray(portrait_id: int) -> None:
    """Work an index or a profile out; what was cancelled meanwhile stays cancelled."""
    # Imported here: a server that only asks for the work need not hold the engines.
    from upstander.hub.resilience.engines import portrayed

    waiting = Portrait.objects.filter(pk=portrait_id, state=PortraitState.WAITING)
    if not waiting.update(state=PortraitState.RUNNING):
        return
    row = Portrait.objects.get(pk=portrait_id)
    areas = bytes(row.areas) if row.areas is not None else None
    try:
        made = portrayed(PortraitKind(row.kind), bytes(row.content), areas)
    except UpstanderError as error:
        _end(row, state=PortraitState.FAILED, fault=_told(error))
        return
    except Exception:
        told = "it ended with a defect of ours; please report it"
        _end(row, state=PortraitState.FAILED, fault=told)
        raise
    pages = dict(made.pages)
    page = pages.pop(ENGLISH.code)
    _end(row, state=PortraitState.DONE, document=made.document, page=page, pages=pages)


def _told(error: UpstanderError) -> str:
    """What is wrong, with the end of the file's name alone."""
    fault = error.problem
    place = f"{Path(fault.source).name}:{fault.line or ''} " if fault.source else ""
    remedy = f" ({fault.remedy})" if fault.remedy else ""
    return f"{place}{fault.message}{remedy}"[:1_000]


def _end(row: Portrait, **values: object) -> None:
    running = Portrait.objects.filter(pk=row.pk, state=PortraitState.RUNNING)
    running.update(done_at=timezone.now(), **values)
