"""Asking for an analysis, and cancelling one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from upstander.errors import UsageError
from upstander.hub.analyses.models import BRIEFS, Analysis, Kind, State
from upstander.hub.analyses.tasks import work_out
from upstander.hub.audit.actions import record
from upstander.phrase import Phrase
from upstander.words.language import ENGLISH
from upstander.words.language import language as spoken

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access

AT_ONCE = 3
"""Analyses of one person that may wait or run."""


@transaction.atomic
def ask(
    access: Access,
    kind: Kind,
    budget: float | None = None,
    options: dict[str, Any] | None = None,
    language: str = "",
) -> Analysis:
    """Ask for an analysis; it is worked out in the background.

    Parameters
    ----------
    language
        In which a brief is written; by default that of the page from which it is asked for.

    Raises
    ------
    UsageError
        So many of theirs wait or run already; or a budget that is none, or a language.
    """
    if budget is not None and not 0 <= budget < 1e12:
        raise UsageError("a budget is a number of 0 or more")
    busy = Analysis.objects.filter(
        asked_by=access.user, state__in=(State.WAITING, State.RUNNING)
    ).count()
    if busy >= AT_ONCE:
        raise UsageError(
            Phrase("{n} of your analyses are not done", n=AT_ONCE),
            remedy="wait, or cancel one",
        )
    told = dict(options or {})
    if kind in BRIEFS:
        told["language"] = spoken(language or get_language() or ENGLISH.code).code
    made = Analysis.objects.create(
        case=access.case, asked_by=access.user, kind=kind, budget=budget, options=told
    )
    record(access.user, "analysis asked for", f"case:{access.case.pk}", {"kind": kind.value})
    transaction.on_commit(partial(work_out.enqueue, str(made.pk)))
    return made


@transaction.atomic
def cancel(access: Access, analysis: Analysis) -> None:
    """Let an analysis be; a solver stops at its next step."""
    going = Analysis.objects.filter(
        pk=analysis.pk, asked_by=access.user, state__in=(State.WAITING, State.RUNNING)
    )
    going.update(state=State.CANCELLED, done_at=timezone.now())
