"""What is asked about briefs: which of them somebody may see, and what their sentences rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.hub.briefs.content import cited
from upstander.hub.briefs.models import Draft, Version
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.model.marking import TLP, Marking, may_see, whole
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from upstander.hub.cases.access import Access


def latest(draft: Draft) -> Version:
    """The latest version of a brief."""
    found = draft.versions.select_related("by").last()
    assert found is not None  # noqa: S101  (a brief begins with one)
    return found


def briefs_of(access: Access) -> list[Draft]:
    """The briefs of a case that somebody may see, latest first.

    Whoever does not see a statement that any version rests on does not see that there is a brief.
    """
    found = Draft.objects.filter(case=access.case).select_related("made_by", "frozen_by")
    return [draft for draft in found.prefetch_related("versions") if _is_seen(access, draft)]


def brief_of(access: Access, draft_id: UUID) -> Draft | None:
    """One brief of a case; None where it may not be seen, or does not exist."""
    found = Draft.objects.filter(case=access.case, pk=draft_id).first()
    return found if found is not None and _is_seen(access, found) else None


def statements_behind(access: Access, keys: Iterable[str]) -> dict[str, Statement]:
    """Statements by id: those that stand for the reader, and those gone that they could see."""
    standing = statements_by_id(case_view(access))
    wanted = set(keys)
    found = {key: standing[key] for key in wanted & standing.keys()}
    for row in _gone(access, wanted - found.keys()):
        found.setdefault(row.statement_id, Statement.from_dict(row.content))
    return found


def stale(access: Access, content: dict[str, Any]) -> dict[str, datetime]:
    """The statements that it rests on and that stand no more, and when they were withdrawn."""
    lacking = cited(content) - statements_by_id(case_view(access)).keys()
    return {row.statement_id: row.gone_at for row in _gone(access, lacking) if row.gone_at}


def level_of_brief(statements: Iterable[Statement]) -> TLP:
    """The strictest marking of what it rests on."""
    return max((s.marking.level for s in statements), default=TLP.CLEAR)


def marking_of_brief(access: Access, draft: Draft) -> Marking:
    """The marking of what every version of a brief rests on, as a reader of it has it."""
    known = statements_behind(access, _every(draft))
    return whole(statement.marking for statement in known.values())


def _every(draft: Draft) -> set[str]:
    """What any version rests on: what one said stays to be seen in the next ones' history."""
    return {key for version in draft.versions.all() for key in cited(version.content)}


def _is_seen(access: Access, draft: Draft) -> bool:
    every = _every(draft)
    return every <= statements_behind(access, every).keys()


def _gone(access: Access, keys: set[str]) -> list[StatementRow]:
    if not keys:
        return []
    rows = StatementRow.objects.filter(case=access.case, statement_id__in=keys)
    gone = rows.exclude(gone_revision=None).order_by("-gone_revision")
    return [row for row in gone if may_see(access.reader, Statement.from_dict(row.content).marking)]
