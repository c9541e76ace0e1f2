"""The work in the background: one task for every analysis."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone
from django_tasks import task

from upstander.errors import InputError, UpstanderError
from upstander.hub.alerts.records import marking_of
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view
from upstander.hub.futures.selectors import KINDS, judgements_by, reading_of
from upstander.hub.web.refusals import DEFECT
from upstander.phrase import storable
from upstander.words.language import ENGLISH
from upstander.words.refusal import as_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.hub.analyses.engines import Made
    from upstander.hub.cases.access import Access
    from upstander.model.case import CaseFile
    from upstander.model.marking import TLP

MOST_SECONDS = 300.0
_ASK = 1.0


@task()
def work_out(analysis_id: str) -> None:
    """Work an analysis out, on what its asker may see at this moment."""
    found = Analysis.objects.select_related("case", "asked_by").get(pk=analysis_id)
    access = case_access(found.asked_by, found.case_id)
    if access is None or not _take(found):
        return
    view = case_view(access)
    try:
        made, level = _made(found, access, view)
    except UpstanderError as error:
        why = replace(error.problem, source="")
        _end(found, state=State.FAILED, fault=storable(str(why))[:1_000], refusal=as_plain(why))
        return
    except Exception:
        _end(found, state=State.FAILED, fault=DEFECT)
        raise
    _end(
        found,
        state=State.DONE,
        result=made.result,
        page=made.page,
        printed=made.printed or None,
        level=level.label,
        revision=access.case.revision,
    )


def _made(found: Analysis, access: Access, view: CaseFile) -> tuple[Made, TLP]:
    """What the engines say, and the strictest marking of what it rests on."""
    # Imported here: a server that only asks for the work need not hold the engines.
    from upstander.hub.analyses.engines import Made, analysed
    from upstander.hub.futures.engines import foreseen

    kind = Kind(found.kind)
    if kind not in KINDS:
        language = found.options.get("language", ENGLISH.code)
        return analysed(kind, view, found.budget, _left(found), language), view.level
    row = judgements_by(access, found.options["judgements"])
    if row is None:
        raise InputError("the judgements are not there any more")
    made = foreseen(kind, reading_of(row), view, found.options, _left(found))
    own = marking_of(row.marking).level
    # scenarios rest on judgements alone; what levers do, on the case as well
    return Made(made), own if kind is Kind.SCENARIOS else max(own, view.level)


def _take(found: Analysis) -> bool:
    waiting = Analysis.objects.filter(pk=found.pk, state=State.WAITING)
    return bool(waiting.update(state=State.RUNNING, started_at=timezone.now()))


def _end(found: Analysis, **values: object) -> None:
    """What was cancelled meanwhile stays cancelled."""
    running = Analysis.objects.filter(pk=found.pk, state=State.RUNNING)
    running.update(done_at=timezone.now(), **values)


def _left(found: Analysis) -> Callable[[], float]:
    """Seconds that a solver has left: none once somebody cancelled it."""
    end, asked_at, cancelled = time.monotonic() + MOST_SECONDS, 0.0, False

    def left() -> float:
        nonlocal asked_at, cancelled
        now = time.monotonic()
        if now - asked_at > _ASK:
            asked_at = now
            cancelled = not Analysis.objects.filter(pk=found.pk, state=State.RUNNING).exists()
        return 0.0 if cancelled else max(0.0, end - now)

    return left
