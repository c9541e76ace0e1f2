"""The statements of a case in memory: read once, then kept up with what is appended.

A process keeps what it has read. Rows are only ever appended or withdrawn, each with the case's
revision, so that what is new is found by asking for later revisions. What somebody sees is worked
out once for all who see the same, and then followed from change to change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import Q

from upstander.hub.cases.models import Case, StatementRow
from upstander.hub.cases.settling import settled
from upstander.hub.cases.worked import (
    entities_of,
    facts_of,
    forget_worked,
    keep_worked,
    relations_of,
    statements_by_id,
)
from upstander.model.case import CaseFile, Manifest
from upstander.model.following import Following
from upstander.model.marking import TLP, Marking, Reader
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from upstander.hub.cases.access import Access
    from upstander.hub.cases.worked import Memo

    Rows = dict[tuple[str, str], Statement]

__all__ = [
    "case_view",
    "entities_of",
    "facts_of",
    "forget",
    "relations_of",
    "statements_by_id",
    "view_as_of",
    "whole_case",
]

Made = TypeVar("Made")
_CASES, _VIEWS, _CHANGES = 16, 48, 64


@dataclass(frozen=True, slots=True)
class _Change:
    """What came and went between two revisions."""

    before: int
    after: int
    added: Rows
    removed: Rows


@dataclass(slots=True)
class _Held:
    """What this process knows of a case.

    ``names`` are those whom its markings name: to all others they make no difference.
    """

    revision: int = -1
    statements: Rows = field(default_factory=dict)
    changes: deque[_Change] = field(default_factory=lambda: deque(maxlen=_CHANGES))
    names: frozenset[str] = frozenset()
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class _Seen:
    """What a kind of reader sees of a case, at a revision."""

    revision: int = -1
    following: Following | None = None
    view: CaseFile | None = None
    memo: Memo = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_held: OrderedDict[object, _Held] = OrderedDict()
_seen: OrderedDict[tuple[object, ...], _Seen] = OrderedDict()
_lock = threading.Lock()


def case_view(access: Access) -> CaseFile:
    """The case as somebody may see it now, and as if nothing else existed.

    Of what a transaction wrote nothing is kept: it may yet be undone, and its revision given to
    something else.
    """
    revision = _revision_of(access.case)
    held = _held_of(access.case)
    with held.lock:
        # What is kept was committed; so is this revision, then, and not this transaction's own.
        if connection.in_atomic_block and revision != held.revision:
            return _view_of(access, _uncommitted(held, access.case, revision))
        if revision > held.revision:
            _catch_up(held, access.case, revision)
        known = _Held(held.revision, held.statements, held.changes.copy(), held.names)
    reader = _kind(access, known.names)
    key = (access.case.pk, reader, access.released)
    with _lock:
        seen = _kept(_seen, key, _Seen, _VIEWS)
    with seen.lock:
        if seen.view is None or seen.revision < known.revision:
            _advance(seen, access, known, reader)
        assert seen.view is not None  # noqa: S101
        return seen.view


def _revision_of(case: Case) -> int:
    """Of the case in the database now; by hand, for every page asks for it."""
    key = StatementRow.case.field.get_db_prep_value(case.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM cases_case WHERE id = %s", [key])
        return int(cursor.fetchone()[0])


def view_as_of(access: Access, moment: datetime) -> CaseFile:
    """The case as somebody with today's access would have seen it at a moment: known by then."""
    rows = StatementRow.objects.filter(case=access.case, entered_at__lte=moment)
    standing = rows.filter(Q(gone_at=None) | Q(gone_at__gt=moment)).order_by("statement_id")
    found = (Statement.from_dict(row) for row in standing.values_list("content", flat=True))
    return _view_of(access, found)


def forget() -> None:
    """Drop all that is held: for tests, and after a restore."""
    with _lock:
        _held.clear()
        _seen.clear()
    forget_worked()


def _kind(access: Access, names: frozenset[str]) -> Reader:
    """Whoever looks, as far as it makes a difference to what they see of this case."""
    reader = access.reader
    is_named = bool(access.released) or reader.name in names
    return Reader(reader.name if is_named else "", reader.clearance, reader.organisations & names)


def _advance(seen: _Seen, access: Access, known: _Held, reader: Reader) -> None:
    """Bring what is seen up to a revision: by what changed, or else from the beginning."""
    changes = [c for c in known.changes if c.before >= seen.revision]
    following = seen.following
    is_followed = (
        following is not None
        and bool(changes)
        and changes[0].before == seen.revision
        and all(
            following.follow(_opened_rows(c.added, access), _opened_rows(c.removed, access))
            for c in changes
        )
    )
    if not is_followed:
        following = Following(_opened_rows(known.statements, access), reader)
    assert following is not None  # noqa: S101
    seen.following = following if following.can_follow else None
    whole = whole_case(access.case, ())
    if seen.following is None:
        seen.view = _view_of(access, _in_order(known.statements))
    else:
        shown = whole.view(access.reader).forecast
        seen.view = replace(whole, statements=following.statements(), forecast=shown)
        if (entities := following.entities()) is not None:
            keep_worked(seen.view, entities, following.by_id(), seen.memo)
    seen.revision = known.revision


def _view_of(access: Access, statements: Iterable[Statement]) -> CaseFile:
    """What somebody sees of statements, worked out from the beginning."""
    opened = tuple(_opened(s, access) for s in statements)
    view = whole_case(access.case, opened).view(access.reader)
    whole = settled(view.statements)
    if whole is view.statements:
        return view
    return replace(view, statements=whole).view(access.reader)


def _opened_rows(rows: Rows, access: Access) -> Rows:
    if not access.released:
        return rows
    return {key: _opened(statement, access) for key, statement in rows.items()}


def _opened(statement: Statement, access: Access) -> Statement:
    """With the reader in its audience, where its originator lets them see it; its level stays."""
    marking = statement.marking
    if marking.originator not in access.released or not marking.audience:
        return statement
    audience = marking.audience | {access.reader.name}
    return replace(statement, marking=Marking(marking.level, marking.originator, audience))


def whole_case(case: Case, statements: tuple[Statement, ...]) -> CaseFile:
    """A case file of a case's row and statements, unabridged."""
    from upstander.model.forecast import RiskForecast

    manifest = Manifest(
        case.key,
        case.title,
        case.as_of,
        case.subject,
        case.own_state,
        case.holder,
        case.synthetic,
    )
    forecast = RiskForecast.from_dict(case.forecast) if case.forecast else None
    told = case.forecast_marking or {}
    marking = Marking(
        TLP.parse(told.get("level", "TLP:CLEAR")),
        told.get("originator", ""),
        frozenset(told.get("audience", ())),
    )
    return CaseFile(manifest, statements, forecast, marking)


def _held_of(case: Case) -> _Held:
    with _lock:
        return _kept(_held, case.pk, _Held, _CASES)


def _uncommitted(held: _Held, case: Case, revision: int) -> tuple[Statement, ...]:
    """The statements as this transaction has them, from what is kept and what came after."""
    own = _Held(held.revision, held.statements)
    if revision > own.revision:
        _catch_up(own, case, revision)
    return _in_order(own.statements)


def _in_order(rows: Rows) -> tuple[Statement, ...]:
    return tuple(statement for _, statement in sorted(rows.items()))


def _catch_up(held: _Held, case: Case, revision: int) -> None:
    since = Q(revision__gt=held.revision) | Q(gone_revision__gt=held.revision)
    rows = StatementRow.objects.filter(since, case=case, revision__lte=revision)
    added: Rows = {}
    removed: Rows = {}
    for *parts, content, gone in rows.order_by("revision", "pk").values_list(
        "statement_id", "seal", "content", "gone_revision"
    ):
        key = (parts[0], parts[1])
        if gone is None or gone > revision:
            added[key] = Statement.from_dict(content)
        elif key in held.statements and key not in added:
            removed[key] = held.statements[key]
    kept = dict(held.statements)
    for key in removed:
        del kept[key]
    kept.update(added)
    if held.revision >= 0:
        held.changes.append(_Change(held.revision, revision, added, removed))
    named = {name for s in added.values() for name in s.marking.audience}
    told = (case.forecast_marking or {}).get("audience", ())
    held.names |= named.union(told) - held.names
    held.statements, held.revision = kept, revision


def _kept(cache: OrderedDict[Any, Made], key: Any, make: Callable[[], Made], most: int) -> Made:
    """What a cache keeps under a key, made where it has nothing; what was asked for last stays."""
    found = cache.get(key)
    if found is None:
        found = cache[key] = make()
    cache.move_to_end(key)
    while len(cache) > most:
        cache.popitem(last=False)
    return found
