"""Recording a decision, and what came after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.alerts.records import marking_of, plain_marking
from upstander.hub.audit.actions import record
from upstander.hub.briefs.selectors import brief_of, latest, marking_of_brief
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.decisions.models import Choice, Decision, FollowUp, Step, Tripwire
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.model.marking import Marking, may_see, whole
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from upstander.hub.alerts.models import WarningRow
    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User


@dataclass(frozen=True, slots=True)
class Wire:
    """A condition under which a decision is looked at again; who watches for it, until when."""

    text: str
    owner: User | None = None
    look_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is about to be recorded: what is read back before it is.

    Parameters
    ----------
    decided_by
        Who decides. Another than whoever records it: they told it, and are asked to confirm.
    told_at
        When they told it, where another records it.
    brief, brief_version
        Id of the brief that it answers, where it answers one, and the version that was read.
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
    told_at: datetime | None = None
    tripwires: tuple[Wire, ...] = ()
    precedents: Collection[Decision] = field(default=())
    warning: WarningRow | None = None
    brief: str = ""
    brief_version: int = 0
    replaces: Decision | None = None


def check(access: Access, draft: Draft) -> Draft:
    """The draft as it would be recorded, marked as strictly as what it answers.

    Raises
    ------
    UsageError
        Whoever decides may not; nobody is named to do it; a day is past; it was told by nobody
        knows when; or its marking hides it from whoever records it, decides it or is to do it.
    """
    if not draft.question.strip():
        raise UsageError("say what was asked")
    if not draft.decided.strip():
        raise UsageError("say what is decided")
    if Power.DECIDE not in powers_of(draft.decided_by):
        raise UsageError(Phrase("{name} holds no role that decides", name=draft.decided_by.name))
    if draft.choice != Choice.DECLINE and (draft.owner is None or draft.due_on is None):
        raise UsageError("say who is to do it, and by when")
    if draft.subject and draft.subject not in entities_of(case_view(access)):
        raise UsageError("the case knows no such subject")
    _check_times(access, draft)
    marking = whole([draft.marking, *_answered(access, draft)])
    watching = [wire.owner for wire in draft.tripwires if wire.owner is not None]
    named = [access.user, draft.decided_by, *watching, *([draft.owner] if draft.owner else [])]
    for person in named:
        theirs = case_access(person, access.case.pk)
        if theirs is None or not may_see(theirs.reader, marking):
            raise UsageError(Phrase("{name} could not see this decision", name=person.name))
    return replace(draft, marking=marking, brief_version=_version_read(access, draft))


def _check_times(access: Access, draft: Draft) -> None:
    now = timezone.now()
    days = [draft.due_on, draft.review_on, *(wire.look_on for wire in draft.tripwires)]
    if any(day is not None and day < now.date() for day in days):
        raise UsageError("that day is past")
    is_told = draft.decided_by.pk != access.user.pk
    if is_told and draft.told_at is None:
        raise UsageError(Phrase("say when {name} told you", name=draft.decided_by.name))
    if draft.told_at is not None and draft.told_at > now:
        raise UsageError("what is yet to be told cannot be recorded")


def _answered(access: Access, draft: Draft) -> list[Marking]:
    """The markings of what it answers: its question and its reasons were taken from there."""
    found = [marking_of(draft.warning.marking)] if draft.warning is not None else []
    if draft.brief:
        brief = brief_of(access, UUID(draft.brief))
        if brief is None:
            raise UsageError("there is no such brief")
        found.append(marking_of_brief(access, brief))
    return found


def _version_read(access: Access, draft: Draft) -> int:
    """The version of the brief that is decided on: the one that was read, or none."""
    brief = brief_of(access, UUID(draft.brief)) if draft.brief else None
    if brief is None:
        return 0
    number = latest(brief).number
    if draft.brief_version not in {0, number}:
        raise UsageError("the brief was changed since you read it", remedy="read it again")
    return number


@transaction.atomic
def record_decision(access: Access, draft: Draft) -> Decision:
    """Record a decision. Raises like `check`, or where it replaces one that was replaced."""
    sound = check(access, draft)
    if sound.replaces is not None and hasattr(sound.replaces, "replaced_by"):
        raise UsageError("that decision was replaced already")
    if sound.replaces is not None and not may_replace(access, sound.replaces):
        raise UsageError("whoever decided or recorded it replaces it, or somebody who decides")
    is_told = sound.decided_by.pk != access.user.pk
    as_it_is = (
        "theme", "subject", "choice", "decided_by", "owner", "due_on", "review_on", "warning",
        "brief", "brief_version", "replaces",
    )  # fmt: skip
    made = Decision.objects.create(
        case=access.case,
        question=sound.question.strip(),
        decided=sound.decided.strip(),
        reasons=sound.reasons.strip(),
        marking=plain_marking(sound.marking),
        recorded_by=access.user,
        decided_at=(sound.told_at if is_told else None) or timezone.now(),
        told_at=sound.told_at if is_told else None,
        **{name: getattr(sound, name) for name in as_it_is},
    )
    for wire in sound.tripwires:
        Tripwire.objects.create(
            decision=made, text=wire.text.strip(), owner=wire.owner, look_on=wire.look_on
        )
    made.precedents.set(sound.precedents)
    detail = {
        "choice": sound.choice,
        "decided_by": str(sound.decided_by.pk),
        "told": is_told,
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
        It is not for them to say (`open_to`), or nothing is said of what came.
    """
    if kind not in open_to(access, decision):
        if kind == Step.DONE:
            raise UsageError("whoever is to do it says that it is done")
        if kind == Step.REVIEWED:
            raise UsageError("whoever decided, or watches for a tripwire, looks at it again")
        raise UsageError("only whoever decided confirms what was told, or objects")
    if kind in {Step.OUTCOME, Step.OBJECTED, Step.TRIPPED} and not text.strip():
        raise UsageError("say what came of it")
    made = FollowUp.objects.create(
        decision=decision, kind=kind, text=text.strip(), by=access.user, at=timezone.now()
    )
    record(access.user, "decision followed up", f"decision:{decision.pk}", {"kind": kind.value})
    return made


def open_to(access: Access, decision: Decision) -> list[Step]:
    """What somebody can add to a decision: only whoever decided confirms what was told."""
    user = access.user.pk
    theirs = user == decision.decided_by_id != decision.recorded_by_id
    found = [Step.CONFIRMED, Step.OBJECTED] if theirs else []
    if user in {decision.owner_id, decision.decided_by_id}:
        found.append(Step.DONE)
    # Anybody may say that a tripwire was crossed; that it was looked at, those whose duty it is.
    watching = {wire.owner_id for wire in decision.tripwires.all()}
    if user in watching or may_replace(access, decision):
        found.append(Step.REVIEWED)
    return [*found, Step.TRIPPED, Step.OUTCOME]


def may_replace(access: Access, decision: Decision) -> bool:
    """Whether somebody can put another decision in the place of one, and say it was reviewed."""
    theirs = access.user.pk in {decision.decided_by_id, decision.recorded_by_id}
    return theirs or Power.DECIDE in access.powers
