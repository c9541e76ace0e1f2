"""Judging that two entities of a case are one, different or unsure; and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.evidence.identity.candidates import subjects
from upstander.evidence.identity.comparison import comparable, compare
from upstander.evidence.identity.judging import judged, learned, marking_of_both
from upstander.evidence.identity.surroundings import surroundings
from upstander.hub.audit.actions import record
from upstander.hub.cases.actions import enter_many, withdraw_many
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.model.entity import Entity, assemble
from upstander.model.grade import Grade
from upstander.model.marking import Marking, may_see
from upstander.model.sameness import Verdict, judgement, judgements

if TYPE_CHECKING:
    from upstander.evidence.identity.comparison import Comparison
    from upstander.hub.cases.access import Access
    from upstander.model.case import CaseFile
    from upstander.model.sameness import Judgement

GRADE = Grade.parse("F6")
"""A judgement is graded by nobody else."""


def apart(view: CaseFile) -> dict[str, Entity]:
    """The entities of a view as they were before any judgement."""
    return assemble(view.statements)


def compared(view: CaseFile, left: str, right: str) -> Comparison | None:
    """What speaks for two being one, calibrated by what was judged; None of different kinds."""
    entities = apart(view)
    one, other = entities[left], entities[right]
    if not comparable(one, other):
        return None
    # Names that many bear, and who is above whom, are the whole case's.
    prepared, around = subjects(entities), surroundings(entities)
    if left not in prepared or right not in prepared:
        return None
    return learned(view).of(compare(prepared[left], prepared[right], around))


def judgements_on(view: CaseFile, left: str, right: str) -> list[Judgement]:
    """What was judged of a pair, by whom."""
    pair = tuple(sorted((left, right)))
    return [made for made in judgements(view.statements) if (made.left, made.right) == pair]


def judge(access: Access, left: str, right: str, verdict: Verdict, reason: str) -> None:
    """Judge a pair; the judgement is marked as strictly as all that is said of both.

    Raises
    ------
    InputError
        Different kinds, a pair that this person has judged, or a conflict: the chain is told.
    UsageError
        The marking would hide the judgement from whoever makes it.
    """
    view = case_view(access)
    entities = apart(view)
    if left == right or not {left, right} <= entities.keys():
        raise UsageError("no such pair")
    day = timezone.now().date().isoformat()
    made = judgement(left, right, verdict, access.reader.name, reason=reason, date=day)
    marking: Marking = marking_of_both((entities[left], entities[right]))
    if not may_see(access.reader, marking):
        raise UsageError("what is said of the two is for nobody together", remedy="ask a colleague")
    after = judged(view, made, GRADE, marking)
    known = statements_by_id(view).keys()
    with transaction.atomic():
        enter_many(access.user, access.case, (s for s in after.statements if s.id not in known))
        record(access.user, "pair judged", f"case:{access.case.pk}", {"judgement": made.id})


def take_back(access: Access, left: str, right: str) -> int:
    """Withdraw one's own judgements of a pair; returns how many there were.

    Raises
    ------
    UsageError
        There is none of one's own.
    """
    view = case_view(access)
    mine = {m.id for m in judgements_on(view, left, right) if m.author == access.reader.name}
    if not mine:
        raise UsageError("you have not judged this pair")
    gone = [s.id for s in view.statements if s.entity_id in mine]
    withdraw_many(access, gone, "judgement taken back")
    return len(mine)
