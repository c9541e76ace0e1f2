"""Recording a decision, and what came after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.alerts.records import marking_of, plain_marking
from upstander.hub.audit.actions import record
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.decisions.models import Choice, Decision, FollowUp, Step
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.model.marking import Marking, joined, may_see

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from upstander.hub.alerts.models import WarningRow
    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is about to be recorded: what is read back before it is.

    Parameters
    ----------
    decided_by
        Who decides. Another than whoever records it: they told it, and are asked to confirm.
    tripwires
        Conditions, in words, under which it must be looked at again.
    """

    theme: str
    question: str
    choice: str
    decided: str
    reasons: str
    decided_by: User
    marking: Marking
    owner: User | None = None
    due_on: date | None = None
    review_on: date | None = None
    subject: str = ""
    tripwires: tuple[str, ...] = ()
    precedents: Collection[Decision] = field(default=())
    warning: WarningRow | None = None
    brief: str = ""
    replaces: Decision | None = None


def check(access: Access, draft: Draft) -> Draft:
    """The draft as it would be recorded, marked as strictly as the warning that it answers.

    Raises
    ------
    UsageError
        Whoever decides may not; nobody is named to do it; a day is past; or its marking hides it
        from whoever records it, decides it or is to do it.
    """
    for text, what in ((draft.question, "what was asked"), (draft.decided, "what is decided")):
        if not text.strip():
            raise UsageError(f"say {what}")
    if Power.DECIDE not in powers_of(draft.decided_by):
        raise UsageError(f"{draft.decided_by.name} holds no role that decides")
    if draft.choice != Choice.DECLINE and (draft.owner is None or draft.due_on is None):
        raise UsageError("say who is to do it, and by when")
    today = timezone.now().date()
    if any(day is not None and day < today for day in (draft.due_on, draft.review_on)):
        raise UsageError("that day is past")
    if draft.subject and draft.subject not in entities_of(case_view(access)):
        raise UsageError("the case knows no such subject")
    marking = draft.marking
    if draft.warning is not None:
        marking = joined(marking, marking_of(draft.warning.marking))
    for person in (access.user, draft.decided_by, *([draft.owner] if draft.owner else [])):
        theirs = case_access(person, access.case.pk)
        if theirs is None or not may_see(theirs.reader, marking):
            raise UsageError(f"{person.name} could not see this decision")
    return replace(draft, marking=marking)


@transaction.atomic
def record_decision(access: Access, draft: Draft) -> Decision:
    """Record a decision. Raises like `check`, or where it replaces one that was replaced."""
    sound = check(access, draft)
    if sound.replaces is not None and hasattr(sound.replaces, "replaced_by"):
        raise UsageError("that decision was replaced already")
    made = Decision.objects.create(
        case=access.case,
        theme=sound.theme,
        subject=sound.subject,
        question=sound.question.strip(),
        choice=sound.choice,
        decided=sound.decided.strip(),
        reasons=sound.reasons.strip(),
        marking=plain_marking(sound.marking),
        decided_by=sound.decided_by,
        recorded_by=access.user,
        decided_at=timezone.now(),
        owner=sound.owner,
        due_on=sound.due_on,
        review_on=sound.review_on,
        tripwires=[text for text in sound.tripwires if text.strip()],
        warning=sound.warning,
        brief=sound.brief,
        replaces=sound.replaces,
    )
    made.precedents.set(sound.precedents)
    detail = {
        "choice": sound.choice,
        "decided_by": str(sound.decided_by.pk),
        "told": sound.decided_by.pk != access.user.pk,
        "level": sound.marking.level.label,
    }
    record(access.user, "decision recorded", f"decision:{made.pk}", detail)
    return made


@transaction.atomic
def follow_up(access: Access, decision: Decision, kind: Step, text: str) -> FollowUp:
    """Add what came after a decision.

    Raises
    ------
    UsageError
        Somebody else than whoever decided confirms or objects, or nothing is said of what came.
    """
    theirs = kind in {Step.CONFIRMED, Step.OBJECTED}
    if theirs and (
        access.user.pk != decision.decided_by_id or decision.recorded_by_id == access.user.pk
    ):
        raise UsageError("only whoever decided confirms what was told, or objects")
    if kind == Step.DONE and access.user.pk not in {decision.owner_id, decision.decided_by_id}:
        raise UsageError("whoever is to do it says that it is done")
    if kind in {Step.OUTCOME, Step.OBJECTED, Step.TRIPPED} and not text.strip():
        raise UsageError("say what came of it")
    made = FollowUp.objects.create(
        decision=decision, kind=kind, text=text.strip(), by=access.user, at=timezone.now()
    )
    record(access.user, "decision followed up", f"decision:{decision.pk}", {"kind": kind.value})
    return made
