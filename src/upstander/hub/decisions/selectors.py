"""What is asked about decisions: which of them somebody may see, and what waits for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.hub.alerts.records import marking_of
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.hub.decisions.models import Choice, Decision, Step
from upstander.model.marking import may_see

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User

_WITH = ("case", "decided_by", "recorded_by", "owner", "replaced_by")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a decision stands on a day.

    Parameters
    ----------
    is_replaced, is_done
        Another stands in its place; whoever was to do it did.
    is_overdue, is_review_due
        Its day, or that of the look at it again, has come.
    to_confirm
        It was told to whoever recorded it, and whoever decided has not said that it is so.
    is_objected
        Whoever decided says that it is not so.
    """

    decision: Decision
    is_replaced: bool
    is_done: bool
    is_overdue: bool
    is_review_due: bool
    to_confirm: bool
    is_objected: bool


def standing(decision: Decision, today: date) -> Standing:
    """Where a decision stands."""
    kinds = {step.kind for step in decision.steps.all()}
    replaced = hasattr(decision, "replaced_by")
    done = Step.DONE in kinds or decision.choice == Choice.DECLINE
    told = decision.decided_by_id != decision.recorded_by_id
    reviews = [s.at.date() for s in decision.steps.all() if s.kind == Step.REVIEWED]
    review = decision.review_on
    return Standing(
        decision,
        replaced,
        done,
        not replaced and not done and decision.due_on is not None and decision.due_on < today,
        not replaced
        and review is not None
        and review <= today
        and not any(day >= review for day in reviews),
        told and not replaced and not kinds & {Step.CONFIRMED, Step.OBJECTED},
        Step.OBJECTED in kinds,
    )


def decisions_of(access: Access) -> list[Decision]:
    """The decisions of a case that somebody may see, latest first."""
    rows = Decision.objects.filter(case=access.case).select_related(*_WITH)
    return [
        row
        for row in rows.prefetch_related("steps")
        if may_see(access.reader, marking_of(row.marking))
    ]


def decision_of(access: Access, decision_id: UUID) -> Decision | None:
    """One decision of a case; None where it may not be seen, or does not exist."""
    return next((row for row in decisions_of(access) if row.pk == decision_id), None)


def seen_decisions(user: User) -> list[Decision]:
    """The decisions of all cases that somebody may see, latest first."""
    found: list[Decision] = []
    for case in cases_of(user):
        access = case_access(user, case.pk)
        if access is not None:
            found += decisions_of(access)
    return sorted(found, key=lambda row: row.decided_at, reverse=True)


def waiting_decisions(user: User, today: date) -> list[Standing]:
    """What waits for somebody: to be done, confirmed or looked at again by them."""
    every = [standing(row, today) for row in seen_decisions(user)]
    return [
        each
        for each in every
        if not each.is_replaced
        and (
            (each.decision.owner_id == user.pk and not each.is_done)
            or (each.decision.decided_by_id == user.pk and (each.to_confirm or each.is_review_due))
        )
    ]


def like_cases(user: User) -> list[tuple[str, list[Decision], bool]]:
    """Decisions of one theme side by side, and whether some acted where others declined.

    It gives no verdict: two cases can differ in what the register does not hold.
    """
    groups: dict[str, list[Decision]] = defaultdict(list)
    for row in seen_decisions(user):
        if not hasattr(row, "replaced_by"):
            groups[row.theme].append(row)
    return [
        (theme, rows, len({row.choice == Choice.DECLINE for row in rows}) > 1)
        for theme, rows in sorted(groups.items())
        if len(rows) > 1
    ]
