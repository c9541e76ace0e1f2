"""Reading the cases when a server starts, so that nobody waits for it at the first page."""

from __future__ import annotations

import gc
import logging
import threading

from django.db import DatabaseError, connection

from upstander.hub.cases.models import Case
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view, entities_of, facts_of
from upstander.hub.people.models import User

CASES, KINDS = 8, 6
SELDOM = 20_000
"""New things that are still there before Python looks for cycles among them."""

log = logging.getLogger("upstander.hub")


def begin() -> threading.Thread:
    """Read the latest cases as their members see them, beside whatever else is asked."""
    thread = threading.Thread(target=_warm, name="warming", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    try:
        for case in Case.objects.order_by("-opened_at")[:CASES]:
            for user in _some_of_each_kind(case):
                access = case_access(user, case.pk)
                if access is not None:
                    view = case_view(access)
                    entities_of(view)
                    facts_of(view)
    except DatabaseError:
        log.exception("the cases could not be read beforehand; they are read when asked for")
    finally:
        connection.close()
        collected_seldom()


def collected_seldom() -> None:
    """Let Python look for cycles seldom, and not among what was read until now.

    A look at all that a process holds stops each of its pages, for half a second where a case is
    large; what a page makes goes without one, for it holds few cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 10, 10)


def _some_of_each_kind(case: Case) -> list[User]:
    """One member for each clearance and organisation: others see what one of these sees."""
    members = User.objects.filter(is_active=True).prefetch_related("organisations")
    kinds: dict[object, User] = {}
    for user in members.filter(case_memberships__case=case) | members.filter(
        organisations__case_memberships__case=case
    ):
        kinds.setdefault((user.clearance, *(o.pk for o in user.organisations.all())), user)
        if len(kinds) >= KINDS:
            break
    return list(kinds.values())
