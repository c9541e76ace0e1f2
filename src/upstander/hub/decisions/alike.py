"""Decisions of like cases side by side: of one kind, about one actor, or about one country."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from upstander.hub.alerts.records import marking_of
from upstander.hub.cases.reading import noted
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.decisions.models import Choice, Decision, Theme
from upstander.hub.decisions.selectors import seen_by_case

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User

WAYS = (("theme", _("Kind")), ("subject", _("Whom it concerns")), ("country", _("Country")))
"""By what cases can be alike."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Decisions that share something.

    Parameters
    ----------
    name
        What they share, in the words of whoever looks.
    rows
        Latest first.
    is_mixed
        Some acted where others declined.
    """

    name: str
    rows: tuple[Decision, ...]
    is_mixed: bool


def like_cases(user: User, way: str = "theme") -> list[Alike]:
    """Decisions that share a kind, a subject or a country, side by side, of those that stand.

    It gives no verdict: two cases can differ in what the register does not hold.
    """
    groups: dict[str, list[Decision]] = defaultdict(list)
    names: dict[str, str] = {}
    for access, rows in seen_by_case(user):
        standing = [row for row in rows if not hasattr(row, "replaced_by")]
        for row in standing:
            key, name = _shared(access, row, way)
            if key:
                groups[key].append(row)
                names.setdefault(key, name)
        if standing:
            level = max(marking_of(row.marking).level for row in standing)
            noted(access, "like decisions", level)
    found = [(key, rows) for key, rows in sorted(groups.items()) if len(rows) > 1]
    return [
        Alike(
            names[key],
            tuple(sorted(rows, key=lambda row: row.decided_at, reverse=True)),
            is_mixed=len({row.choice == Choice.DECLINE for row in rows}) > 1,
        )
        for key, rows in found
    ]


def _shared(access: Access, row: Decision, way: str) -> tuple[str, str]:
    """What a decision can share with another, and its name; names are of what the reader sees."""
    if way == "theme":
        return row.theme, str(Theme(row.theme).label)
    key = row.subject if way == "subject" else access.case.subject
    found = entities_of(case_view(access)).get(key)
    return (key, found.caption) if found is not None else ("", "")
