"""What changed in a case since somebody last looked, as far as they may see it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from upstander.hub.alerts.models import EventRow
from upstander.hub.alerts.records import marking_of, plain_marking
from upstander.hub.alerts.selectors import seen_in
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.hub.risks.gone import gone_since
from upstander.hub.risks.models import LastLooked
from upstander.hub.room.models import Ask, AskState
from upstander.hub.room.seeing import answer_marking, is_answer_seen, is_ask_seen, may_see_all
from upstander.model.marking import TLP
from upstander.model.statement import Statement
from upstander.warning.event import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.hub.alerts.models import WarningRow
    from upstander.hub.cases.access import Access
    from upstander.hub.cases.models import Case
    from upstander.hub.people.models import User
    from upstander.model.marking import Marking

SHOWN = 30
_CASES_AT_HOME = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """What others changed in a case since its reader last looked; of each at most `SHOWN`.

    Parameters
    ----------
    corrected
        What stood before, and what stands in its place.
    warnings
        Those that were raised, or that something happened to, with what happened last, and their
        markings.
    answers
        Asks that were answered or declined, with the answers' markings.
    captions
        What to call the entities of what was withdrawn, where the case knows them no more.
    """

    entered: tuple[Statement, ...] = ()
    corrected: tuple[tuple[Statement, Statement], ...] = ()
    withdrawn: tuple[Statement, ...] = ()
    warnings: tuple[tuple[WarningRow, str, Marking], ...] = ()
    answers: tuple[tuple[Ask, Marking], ...] = ()
    is_more: bool = False
    captions: tuple[tuple[str, str], ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether anything did."""
        return bool(
            self.entered or self.corrected or self.withdrawn or self.warnings or self.answers
        )

    @property
    def level(self) -> TLP:
        """The strictest marking of the warnings and answers; a view's level knows the rest."""
        told = [m for _, _, m in self.warnings] + [m for _, m in self.answers]
        return max((m.level for m in told), default=TLP.CLEAR)


def mark_of(user: User, case: Case) -> LastLooked | None:
    """How far somebody has said that they had seen a case; None where they never did."""
    return LastLooked.objects.filter(user=user, what=f"case:{case.pk}").first()


def changed(access: Access) -> Changed | None:
    """What changed in a case since its reader last said that they had seen it; None: never."""
    last = mark_of(access.user, access.case)
    return None if last is None else _since(access, last)


def changed_at_home(user: User) -> list[tuple[Case, Changed]]:
    """The cases in which something changed for somebody since they last looked, with what."""
    marks = {m.what: m for m in LastLooked.objects.filter(user=user, what__startswith="case:")}
    if not marks:
        return []
    found = []
    for case in cases_of(user):
        last = marks.get(f"case:{case.pk}")
        access = case_access(user, case.pk) if last is not None else None
        if last is not None and access is not None and (new := _since(access, last)).is_any:
            found.append((case, new))
    return found[:_CASES_AT_HOME]


def _since(access: Access, last: LastLooked) -> Changed:
    warnings, answers = _warnings(access, last), _answers(access, last)
    if access.case.revision == last.revision:
        return Changed(warnings=warnings, answers=answers)
    gone = gone_since(access, last.revision)
    lost = {s.id: s for s in gone.statements}
    new = list(islice(_entered(access, last), SHOWN + 1))
    corrected = tuple((lost.pop(old), s) for s, old in new if old in lost)
    replaced = {s.id for _, s in corrected}
    entered = tuple(s for s, _ in new if s.id not in replaced)
    return Changed(
        entered[:SHOWN],
        corrected[:SHOWN],
        tuple(lost.values())[:SHOWN],
        warnings,
        answers,
        len(new) > SHOWN or len(lost) > SHOWN or gone.is_more,
        gone.captions,
    )


def _entered(access: Access, last: LastLooked) -> Iterator[tuple[Statement, str]]:
    """What others entered and the reader sees, the latest first, with the id that it replaces."""
    rows = StatementRow.objects.filter(
        case=access.case, revision__gt=last.revision, gone_revision=None
    ).exclude(entered_by=access.user)
    standing = statements_by_id(case_view(access))
    told = set[str]()
    parts = rows.order_by("-revision", "statement_id").values_list("content", "replaces")
    for content, replaces in parts.iterator(chunk_size=200):
        statement = Statement.from_dict(content)
        # The same claim may have been entered again under a marking that hides it from them.
        is_seen = may_see_all(access, [plain_marking(statement.marking)])
        if is_seen and statement.id in standing and statement.id not in told:
            told.add(statement.id)
            yield standing[statement.id], replaces


def _warnings(access: Access, last: LastLooked) -> tuple[tuple[WarningRow, str, Marking], ...]:
    events = EventRow.objects.filter(warning__case=access.case, recorded_at__gt=last.at)
    # That it was routed comes with every warning, one's own too.
    others = events.exclude(by=access.user).exclude(kind=EventKind.ROUTED)
    latest = dict(others.values_list("warning", "kind"))
    if not latest:
        return ()
    rows = (row for row in seen_in(access) if row.pk in latest)
    return tuple((row, latest[row.pk], marking_of(row.marking)) for row in rows)[:SHOWN]


def _answers(access: Access, last: LastLooked) -> tuple[tuple[Ask, Marking], ...]:
    done = (AskState.ANSWERED, AskState.DECLINED)
    rows = Ask.objects.filter(case=access.case, state__in=done, answered_at__gt=last.at)
    others = rows.exclude(answered_by=access.user).order_by("-answered_at")
    seen = (row for row in others if is_ask_seen(access, row) and is_answer_seen(access, row))
    return tuple((row, marking_of(answer_marking(row))) for row in seen)[:SHOWN]
