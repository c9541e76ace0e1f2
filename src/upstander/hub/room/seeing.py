"""Whether somebody may see what was worked out on another's view, or on their own of another day.

What was worked out keeps the markings of all that it rests on: who may see them all may see it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from upstander.hub.alerts.records import marking_of, plain_marking
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.statements import case_view, entities_of
from upstander.model.marking import Marking, may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.hub.cases.access import Access
    from upstander.hub.room.models import Ask, PlanVersion

Plain = dict[str, Any]


def may_see_all(access: Access, markings: Iterable[Plain]) -> bool:
    """Whether somebody may see all markings, today and with what is released to them today."""
    return all(may_see(access.reader, _opened(access, marking_of(m))) for m in markings)


def as_marked(access: Access, markings: Iterable[Plain]) -> list[Plain]:
    """The markings of a view as their originators gave them.

    A view names its reader in what was released to them; a release ends, and what was worked out
    in the meantime is not to outlast it.
    """
    return [plain_marking(_unreleased(access, marking_of(m))) for m in markings]


def is_plan_seen(access: Access, plan: PlanVersion) -> bool:
    """Whether a plan is there for somebody: all that it rests on, and whatever it names."""
    return may_see_all(access, plan.markings) and _are_known(access, named(plan.result))


def is_ask_seen(access: Access, ask: Ask) -> bool:
    """Whether something that was asked is there for somebody."""
    every = entities_of(case_view(access))
    about = (*ask.about, *([ask.through] if ask.through else []))
    return may_see_all(access, [ask.marking]) and all(key in every for key in about)


def answer_marking(ask: Ask) -> Plain:
    """How an answer is marked; as what was asked where nothing else was said."""
    plain: Plain = ask.answer_marking or ask.marking
    return plain


def is_answer_seen(access: Access, ask: Ask) -> bool:
    """Whether the answer to what was asked is there for somebody who sees that it was asked."""
    return may_see_all(access, [answer_marking(ask)])


def named(result: Plain) -> set[str]:
    """The ids that a plan names: levers, holders, what they act on, whom nothing may weaken."""
    found = set(result.get("protected", ()))
    for lever in result["portfolio"]:
        found |= {lever["id"], lever.get("holder", ""), *lever.get("objects", ())}
    for channel in result.get("channels", ()):
        found |= {channel["from"], channel["to"]}
    return found - {""} - set(result.get("unknown", ()))


def _are_known(access: Access, ids: set[str]) -> bool:
    """Whether somebody sees things, or could if they had not been withdrawn meanwhile."""
    lacking = ids - entities_of(case_view(access)).keys()
    if not lacking:
        return True
    rows = StatementRow.objects.filter(case=access.case, entity_id__in=lacking)
    said = (Statement.from_dict(content) for content in rows.values_list("content", flat=True))
    could = {s.entity_id for s in said if may_see_all(access, [plain_marking(s.marking)])}
    return lacking <= could


def _opened(access: Access, marking: Marking) -> Marking:
    if marking.originator not in access.released or not marking.audience:
        return marking
    return replace(marking, audience=marking.audience | {access.reader.name})


def _unreleased(access: Access, marking: Marking) -> Marking:
    if access.reader.name not in marking.audience:
        return marking
    rows = StatementRow.objects.filter(case=access.case).values_list("content", flat=True)
    given = {Statement.from_dict(content).marking for content in rows.iterator()}
    if marking in given:
        return marking
    return replace(marking, audience=marking.audience - {access.reader.name})
