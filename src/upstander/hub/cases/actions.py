"""What changes cases: opening, sharing, and entering, correcting and withdrawing statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from upstander.errors import InputError, UsageError
from upstander.hub.audit.actions import record
from upstander.hub.cases.models import Case, Membership, Release, StatementRow
from upstander.hub.cases.seal import seal
from upstander.hub.cases.settling import check_kind
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.model.marking import may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import Organisation, User
    from upstander.model.case import CaseFile

_BATCH = 2_000


@transaction.atomic
def open_case(by: User | None, file: CaseFile) -> Case:
    """A new case with all that a case file holds; whoever opens it is its first member."""
    told = file.manifest
    forecast, marking = file.forecast, file.forecast_marking
    case = Case.objects.create(
        key=told.id,
        title=told.title,
        as_of=told.as_of,
        subject=told.subject,
        own_state=told.own_state,
        holder=told.holder,
        synthetic=told.synthetic,
        forecast=forecast.as_dict() if forecast is not None else None,
        forecast_marking={
            "level": marking.level.label,
            "originator": marking.originator,
            "audience": sorted(marking.audience),
        },
        opened_by=by,
    )
    record(by, "case opened", f"case:{case.pk}", {"statements": len(file.statements)})
    if by is not None:
        share(by, case, user=by)
    enter_many(by, case, file.statements)
    return case


def share(
    by: User | None,
    case: Case,
    *,
    user: User | None = None,
    organisation: Organisation | None = None,
    until: datetime | None = None,
) -> Membership:
    """Let somebody, or an organisation, into a case."""
    with transaction.atomic():
        made = Membership.objects.create(
            case=case, user=user, organisation=organisation, until=until, given_by=by
        )
        whom = f"person:{user.pk}" if user else f"organisation:{organisation.pk}"  # type: ignore[union-attr]
        detail = {"whom": whom, "until": until.isoformat() if until else ""}
        record(by, "case shared", f"case:{case.pk}", detail)
    return made


@transaction.atomic
def unshare(by: User, membership: Membership) -> None:
    """Take a membership back; what they saw until now stays in the log."""
    membership.revoked_at = timezone.now()
    membership.save(update_fields=["revoked_at"])
    record(by, "case unshared", f"case:{membership.case_id}", {"membership": membership.pk})


@transaction.atomic
def release(by: User, case: Case, originator: str, to: str, until: datetime) -> Release:
    """Let somebody see what an originator marked, until a day.

    Raises
    ------
    UsageError
        Whoever asks does not act for the originator.
    """
    if originator != by.name and not by.organisations.filter(name=originator).exists():
        raise UsageError("only the originator releases what it marked")
    made = Release.objects.create(case=case, originator=originator, to=to, until=until, given_by=by)
    record(by, "released", f"case:{case.pk}", {"release": made.pk, "until": until.isoformat()})
    return made


@transaction.atomic
def enter(access: Access, statement: Statement, *, replaces: str = "") -> StatementRow:
    """Add a statement, or put it in the place of one that it corrects.

    Raises
    ------
    InputError
        The case holds it already, or knows its entity as something else.
    UsageError
        Its marking would hide it from whoever enters it, or what it corrects does not stand.
    """
    if not may_see(access.reader, statement.marking):
        remedy = "name yourself or your organisation in its audience, or mark it lower"
        raise UsageError("you could not see this statement yourself", remedy=remedy)
    if replaces:
        withdraw(access, replaces, "corrected")
    # By its contents alone (here as elsewhere): whoever writes to the log and refers to this row
    # would else wait for us at their end, and we for their line of the log.
    case = Case.objects.select_for_update(no_key=True).get(pk=access.case.pk)
    about = StatementRow.objects.filter(
        case=case, entity_id=statement.entity_id, gone_revision=None
    )
    check_kind(statement, [_said(row) for row in about if _is_seen(access, row)])
    same = StatementRow.objects.filter(case=case, statement_id=statement.id, gone_revision=None)
    # Where none stands, nobody need work out what whoever enters it can see.
    if same.exists() and statement.id in statements_by_id(case_view(access)):
        raise InputError("the case holds this statement already", remedy="change what differs")
    detail = {"statement": statement.id, "marking": str(statement.marking)}
    record(access.user, "statement entered", f"case:{case.pk}", detail)
    # One that is hidden from whoever enters it again: they learn nothing of it.
    if (row := same.filter(seal=seal(statement.marking)).first()) is not None:
        return row
    row = _row(access.user, case, statement, case.revision + 1, timezone.now(), replaces)
    row.save()
    _advance(case)
    return row


def withdraw(access: Access, statement_id: str, why: str) -> None:
    """Withdraw a statement: it stays in the record of what was known when, and counts no more.

    Raises
    ------
    UsageError
        No such statement stands, as far as whoever asks may see.
    """
    withdraw_many(access, (statement_id,), why)


@transaction.atomic
def withdraw_many(access: Access, statement_ids: Collection[str], why: str) -> None:
    """Withdraw some statements together.

    Raises
    ------
    UsageError
        One of them does not stand, as far as whoever asks may see; then none is withdrawn.
    """
    # Worked out once, and before the case is locked: without some of its statements an entity's
    # others could not be seen any more, and others go on writing meanwhile.
    if not set(statement_ids) <= statements_by_id(case_view(access)).keys():
        raise UsageError("no such statement stands")
    case = Case.objects.select_for_update(no_key=True).get(pk=access.case.pk)
    standing = StatementRow.objects.filter(
        case=case, statement_id__in=statement_ids, gone_revision=None
    )
    # The same claim may stand under a marking that is hidden from them: that one stays.
    theirs = [row.pk for row in standing if _is_seen(access, row)]
    StatementRow.objects.filter(pk__in=theirs).update(
        gone_revision=case.revision + 1, gone_at=timezone.now(), gone_by=access.user, gone_why=why
    )
    _advance(case)
    for key in statement_ids:
        record(access.user, "statement withdrawn", f"case:{case.pk}", {"statement": key})


@transaction.atomic
def enter_many(by: User | None, case: Case, statements: Iterable[Statement]) -> int:
    """Add statements that a case lacks; returns how many rows are new. One line in the log.

    The number may rest on rows that whoever imports may not see: it is not for them.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    rows = StatementRow.objects.filter(case=case, gone_revision=None)
    known = set(rows.values_list("statement_id", "seal"))
    now, made = timezone.now(), []
    for statement in statements:
        if (key := (statement.id, seal(statement.marking))) not in known:
            known.add(key)
            made.append(_row(by, case, statement, case.revision + 1, now))
    StatementRow.objects.bulk_create(made, batch_size=_BATCH)
    if made:
        _advance(case)
        record(by, "statements imported", f"case:{case.pk}", {"statements": len(made)})
    return len(made)


def _said(row: StatementRow) -> Statement:
    return Statement.from_dict(row.content)


def _is_seen(access: Access, row: StatementRow) -> bool:
    marking = _said(row).marking
    return may_see(access.reader, marking) or marking.originator in access.released


def _row(  # noqa: PLR0917
    by: User | None,
    case: Case,
    statement: Statement,
    revision: int,
    now: datetime,
    replaces: str = "",
) -> StatementRow:
    content: dict[str, Any] = statement.as_dict()
    return StatementRow(
        case=case,
        revision=revision,
        statement_id=statement.id,
        seal=seal(statement.marking),
        entity_id=statement.entity_id,
        content=content,
        entered_by=by,
        entered_at=now,
        replaces=replaces,
    )


def _advance(case: Case) -> None:
    case.revision += 1
    case.save(update_fields=["revision"])
