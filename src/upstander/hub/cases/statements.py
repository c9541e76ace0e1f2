"""The statements of a case in memory: read once, then kept up with what is appended.

A process keeps what it has read. Rows are only ever appended or withdrawn, each with the case's
revision, so that what is new is found by asking for later revisions; and what somebody sees is
worked out once for each revision and kind of reader.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from upstander.hub.cases.models import Case, StatementRow
from upstander.hub.cases.settling import settled
from upstander.model.case import CaseFile, Manifest
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from upstander.hub.cases.access import Access
    from upstander.model.entity import Entity
    from upstander.model.marking import Reader

_CASES, _VIEWS = 16, 64


@dataclass(slots=True)
class _Held:
    """What this process knows of a case."""

    revision: int = -1
    statements: dict[tuple[str, str], Statement] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_held: OrderedDict[object, _Held] = OrderedDict()
_views: OrderedDict[tuple[object, ...], CaseFile] = OrderedDict()
_entities: OrderedDict[int, tuple[CaseFile, Mapping[str, Entity]]] = OrderedDict()
_lock = threading.Lock()


def case_view(access: Access) -> CaseFile:
    """The case as somebody may see it now, and as if nothing else existed.

    Within a transaction nothing is kept: what it wrote may yet be undone, and its revision given
    to something else.
    """
    if connection.in_atomic_block:
        statements = _uncommitted(access.case)
        return _seen(access.case, statements, access.reader, access.released)
    held, statements = _current(access.case)
    key = (access.case.pk, held, access.reader, access.released)
    with _lock:
        found = _views.get(key)
        if found is not None:
            _views.move_to_end(key)
            return found
    found = _seen(access.case, statements, access.reader, access.released)
    with _lock:
        _views[key] = found
        while len(_views) > _VIEWS:
            _views.popitem(last=False)
    return found


def entities_of(view: CaseFile) -> Mapping[str, Entity]:
    """The entities of a view, worked out once while it is held."""
    with _lock:
        found = _entities.get(id(view))
        # The view itself is kept beside them, or another could come to have its number.
        if found is not None and found[0] is view:
            return found[1]
    made = view.entities()
    with _lock:
        _entities[id(view)] = view, made
        while len(_entities) > _VIEWS:
            _entities.popitem(last=False)
    return made


def view_as_of(access: Access, moment: datetime) -> CaseFile:
    """The case as somebody with today's access would have seen it at a moment: known by then."""
    rows = StatementRow.objects.filter(case=access.case, entered_at__lte=moment)
    standing = rows.filter(Q(gone_at=None) | Q(gone_at__gt=moment)).order_by("statement_id")
    found = tuple(Statement.from_dict(row) for row in standing.values_list("content", flat=True))
    return _seen(access.case, found, access.reader, access.released)


def forget() -> None:
    """Drop all that is held: for tests, and after a restore."""
    with _lock:
        _held.clear()
        _views.clear()
        _entities.clear()


def _seen(
    case: Case, statements: tuple[Statement, ...], reader: Reader, released: frozenset[str]
) -> CaseFile:
    if released:
        statements = tuple(
            replace(s, marking=_opened(s.marking, reader)) if _is_released(s, released) else s
            for s in statements
        )
    view = whole_case(case, statements).view(reader)
    whole = settled(view.statements)
    if whole is view.statements:
        return view
    return replace(view, statements=whole).view(reader)


def _is_released(statement: Statement, released: frozenset[str]) -> bool:
    return statement.marking.originator in released and bool(statement.marking.audience)


def _opened(marking: Marking, reader: Reader) -> Marking:
    """The marking with one more in its audience; its level stays."""
    return Marking(marking.level, marking.originator, marking.audience | {reader.name})


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


def _current(case: Case) -> tuple[int, tuple[Statement, ...]]:
    """The revision and the statements that stand, in the order of their ids."""
    with _lock:
        held = _held.setdefault(case.pk, _Held())
        _held.move_to_end(case.pk)
        while len(_held) > _CASES:
            _held.popitem(last=False)
    with held.lock:
        revision = Case.objects.values_list("revision", flat=True).get(pk=case.pk)
        if revision != held.revision:
            _catch_up(held, case, revision)
        return held.revision, tuple(held.statements.values())


def _uncommitted(case: Case) -> tuple[Statement, ...]:
    """The statements as this transaction has them, from what is kept and what came after."""
    with _lock:
        known = _held.get(case.pk)
    own = _Held(known.revision, known.statements) if known is not None else _Held()
    revision = Case.objects.values_list("revision", flat=True).get(pk=case.pk)
    if revision != own.revision:
        _catch_up(own, case, revision)
    return tuple(own.statements.values())


def _catch_up(held: _Held, case: Case, revision: int) -> None:
    since = Q(revision__gt=held.revision) | Q(gone_revision__gt=held.revision)
    rows = StatementRow.objects.filter(since, case=case, revision__lte=revision)
    fresh = dict(held.statements)
    for *parts, content, gone in rows.order_by("revision", "pk").values_list(
        "statement_id", "seal", "content", "gone_revision"
    ):
        key = (parts[0], parts[1])
        if gone is not None and gone <= revision:
            fresh.pop(key, None)
        else:
            fresh[key] = Statement.from_dict(content)
    held.statements = dict(sorted(fresh.items()))
    held.revision = revision
