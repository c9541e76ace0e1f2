"""What is asked about decisions: which of them somebody may see, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.hub.alerts.records import marking_of
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.hub.decisions.models import Choice, Decision, Step, Tripwire
from upstander.model.marking import may_see

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import Organisation, User

_WITH = ("case", "decided_by", "recorded_by", "owner", "replaced_by")
_AND = ("steps", "tripwires__owner", "owner__organisations", "decided_by__organisations")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a decision stands on a day.

    Parameters
    ----------
    is_replaced, is_done
        Another stands in its place; whoever was to do it did.
    is_overdue, is_review_due
        Its day, or that of the look at it again, has come; or a tripwire was crossed.
    to_confirm
        It was told to whoever recorded it, and whoever decided has not said that it is so.
    is_objected
        Whoever decided says that it is not so.
    wires_due
        Tripwires of which whoever watches should have said by now whether they were crossed.
    """

    decision: Decision
    is_replaced: bool
    is_done: bool
    is_overdue: bool
    is_review_due: bool
    to_confirm: bool
    is_objected: bool
    wires_due: tuple[Tripwire, ...]


def standing(decision: Decision, today: date) -> Standing:
    """Where a decision stands."""
    steps = list(decision.steps.all())
    kinds = {step.kind for step in steps}
    replaced = hasattr(decision, "replaced_by")
    done = Step.DONE in kinds or decision.choice == Choice.DECLINE
    told = decision.decided_by_id != decision.recorded_by_id
    looks = [step.at for step in steps if step.kind == Step.REVIEWED]
    # Whoever says that a tripwire was crossed makes it due at once.
    crossed = [step.at for step in steps if step.kind == Step.TRIPPED]
    is_crossed = any(all(look < moment for look in looks) for moment in crossed)

    def is_due(day: date | None) -> bool:
        return (
            not replaced
            and day is not None
            and day <= today
            and not any(look.date() >= day for look in looks)
        )

    return Standing(
        decision,
        is_replaced=replaced,
        is_done=done,
        is_overdue=not replaced
        and not done
        and decision.due_on is not None
        and decision.due_on < today,
        is_review_due=is_due(decision.review_on) or (is_crossed and not replaced),
        to_confirm=told and not replaced and not kinds & {Step.CONFIRMED, Step.OBJECTED},
        is_objected=Step.OBJECTED in kinds,
        wires_due=tuple(wire for wire in decision.tripwires.all() if is_due(wire.look_on)),
    )


def decisions_of(access: Access) -> list[Decision]:
    """The decisions of a case that somebody may see, latest first."""
    rows = Decision.objects.filter(case=access.case).select_related(*_WITH)
    return [
        row
        for row in rows.prefetch_related(*_AND)
        if may_see(access.reader, marking_of(row.marking))
    ]


def decision_of(access: Access, decision_id: UUID) -> Decision | None:
    """One decision of a case; None where it may not be seen, or does not exist."""
    return next((row for row in decisions_of(access) if row.pk == decision_id), None)


def seen_by_case(user: User) -> list[tuple[Access, list[Decision]]]:
    """Each case of somebody in which they may see a decision, and those that they may see."""
    each = (case_access(user, case.pk) for case in cases_of(user))
    found = [(access, decisions_of(access)) for access in each if access is not None]
    return [(access, rows) for access, rows in found if rows]


def seen_decisions(user: User) -> list[Decision]:
    """The decisions of all cases that somebody may see, latest first."""
    found = [row for _, rows in seen_by_case(user) for row in rows]
    return sorted(found, key=lambda row: row.decided_at, reverse=True)


def departments(decision: Decision) -> list[Organisation]:
    """Whose a decision is: the organisations of whoever decided and of whoever is to do it."""
    people = [decision.decided_by, *([decision.owner] if decision.owner else [])]
    found = {each.pk: each for person in people for each in person.organisations.all()}
    return list(found.values())


def departments_of(rows: Iterable[Decision]) -> list[Organisation]:
    """The departments of decisions, by name."""
    found = {each.pk: each for row in rows for each in departments(row)}
    return sorted(found.values(), key=lambda each: each.name.lower())


def waiting_decisions(user: User, today: date) -> list[Standing]:
    """What waits for somebody: to be done, confirmed, watched or looked at again by them."""
    every = [standing(row, today) for row in seen_decisions(user)]
    return [each for each in every if not each.is_replaced and _waits(each, user)]


def _waits(each: Standing, user: User) -> bool:
    decision = each.decision
    return (
        (decision.owner_id == user.pk and not each.is_done)
        or (decision.decided_by_id == user.pk and (each.to_confirm or each.is_review_due))
        or any(wire.owner_id == user.pk for wire in each.wires_due)
    )
