"""What was withdrawn from a case and its reader could see: by the rules of what is visible.

The view holds it no more, so whether it could be seen is worked out anew: from the rows of the
things it was about as they stood then, and from what the reader sees today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from upstander.hub.alerts.records import plain_marking
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.statements import case_view, entities_of, statements_by_id
from upstander.hub.room.seeing import may_see_all
from upstander.model.statement import Statement
from upstander.model.visibility import cites, complete_ids, stands

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from upstander.hub.cases.access import Access

MOST = 500
"""Of more that was withdrawn at once the latest are looked at; that there is more is told then."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was withdrawn, the latest first, and what to call what it was about."""

    statements: tuple[Statement, ...] = ()
    captions: tuple[tuple[str, str], ...] = ()
    is_more: bool = False


def gone_since(access: Access, revision: int) -> Gone:
    """What stood at a revision, was withdrawn by another since, and could be seen by its reader."""
    rows = StatementRow.objects.filter(case=access.case, revision__lte=revision)
    gone = rows.filter(gone_revision__gt=revision).exclude(gone_by=access.user)
    latest = gone.order_by("-gone_revision", "statement_id").values_list("content", flat=True)
    # What is hidden does not use up what is looked at: else its number would make a difference.
    seen = (s for s in map(Statement.from_dict, latest.iterator()) if _is_marked_for(access, s))
    found = [s for s, _ in zip(seen, range(MOST + 1), strict=False)]
    if not found:
        return Gone()
    then = _as_it_stood(access, rows, revision, {s.entity_id for s in found})
    standing = {(s.id, s.marking) for s in then}
    now = statements_by_id(case_view(access))
    told = {s.id: s for s in found[:MOST] if (s.id, s.marking) in standing and s.id not in now}
    captions = _captions(access, then, {s.about for s in told.values()})
    return Gone(tuple(told.values()), captions, len(found) > MOST)


def _as_it_stood(
    access: Access, rows: QuerySet[StatementRow], revision: int, about: set[str]
) -> tuple[Statement, ...]:
    """What the reader could see of some things at a revision, with all else as it is today."""
    then = rows.filter(Q(gone_revision=None) | Q(gone_revision__gt=revision), entity_id__in=about)
    said = map(Statement.from_dict, then.values_list("content", flat=True))
    kept = tuple(s for s in said if _is_marked_for(access, s))
    sources = {s.source for s in kept}
    everything = StatementRow.objects.filter(case=access.case, entity_id__in=sources)
    known = set(everything.values_list("entity_id", flat=True))
    every, by_id = entities_of(case_view(access)), statements_by_id(case_view(access))
    while True:
        complete = every.keys() | complete_ids(kept)
        cited = {s.id for s in kept}
        left = tuple(
            s
            for s in kept
            if stands(s, complete, known) and (not cites(s) or s.value in by_id or s.value in cited)
        )
        if len(left) == len(kept):
            return kept
        kept = left


def _captions(
    access: Access, then: tuple[Statement, ...], about: set[str]
) -> tuple[tuple[str, str], ...]:
    """What to call things: as the view does, else as they were called."""
    view = case_view(access)
    every = entities_of(view)
    lost = about - every.keys()
    old = replace(view, statements=then).entities() if lost else {}
    found = {key: (every.get(key) or old.get(key)) for key in about}
    return tuple((key, entity.caption) for key, entity in found.items() if entity is not None)


def _is_marked_for(access: Access, statement: Statement) -> bool:
    return may_see_all(access, [plain_marking(statement.marking)])
