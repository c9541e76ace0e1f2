"""The work in the background: one task for every index or profile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.utils import timezone
from django_tasks import task

from upstander.errors import UpstanderError
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.hub.web.refusals import DEFECT
from upstander.phrase import storable
from upstander.words.language import ENGLISH
from upstander.words.refusal import as_plain


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
        why = replace(error.problem, source=Path(error.problem.source).name)
        _end(
            row, state=PortraitState.FAILED, fault=storable(str(why))[:1_000], refusal=as_plain(why)
        )
        return
    except Exception:
        _end(row, state=PortraitState.FAILED, fault=DEFECT)
        raise
    pages = dict(made.pages)
    page = pages.pop(ENGLISH.code)
    _end(row, state=PortraitState.DONE, document=made.document, page=page, pages=pages)


def _end(row: Portrait, **values: object) -> None:
    running = Portrait.objects.filter(pk=row.pk, state=PortraitState.RUNNING)
    running.update(done_at=timezone.now(), **values)
