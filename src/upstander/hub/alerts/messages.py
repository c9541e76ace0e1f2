"""Warnings as messages of the Common Alerting Protocol: taking one out, and bringing one in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.evidence.interchange.cap_reading import read_cap
from upstander.evidence.interchange.cap_writer import cap_xml
from upstander.hub.alerts.actions import raise_warning
from upstander.hub.alerts.records import flag_of
from upstander.hub.audit.actions import record
from upstander.hub.cases.statements import case_view, entities_of, statements_by_id
from upstander.model.marking import TLP, Marking, may_see
from upstander.phrase import Phrase
from upstander.warning.exchange import cap_alert
from upstander.warning.intake import flag_of_alert

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from upstander.evidence.interchange.loss import Loss
    from upstander.hub.alerts.models import WarningRow
    from upstander.hub.cases.access import Access

MOST_BYTES = 2**20


@transaction.atomic
def message_of(access: Access, row: WarningRow, host: str) -> tuple[bytes, tuple[Loss, ...]]:
    """A warning as a message, and what of it is not in the message; written down as an export.

    Raises
    ------
    UsageError
        TLP:RED: what is for named people leaves the hub by two of them, not by a button.
    """
    flag = flag_of(row)
    if flag.marking.level >= TLP.RED:
        raise UsageError(
            "a TLP:RED warning is not sent as a message", remedy="tell those it names in person"
        )
    alert, losses = cap_alert(
        flag, sender=host, sent=timezone.now(), sender_name="Upstander", description=row.what
    )
    detail = {"kind": "cap", "level": flag.marking.level.label}
    record(access.user, "exported", f"warning:{row.pk}", detail)
    return cap_xml(alert), losses


def warned_by_message(
    access: Access,
    file: UploadedFile[bytes],
    subject: str,
    reliability: str,
    level: TLP,
) -> tuple[WarningRow, tuple[Loss, ...]]:
    """A warning of a message that somebody sent; whoever brings it in owes its sender the answer.

    Raises
    ------
    UpstanderError
        The message is too large, broken, hostile or no warning; an exercise in a case that is none
        (or the other way round); or its marking keeps it from whoever brings it in.
    """
    if (file.size or 0) > MOST_BYTES:
        raise UsageError(Phrase("a message is at most {most} MiB", most=MOST_BYTES // 2**20))
    alert, unread = read_cap(file.read(), "the message")
    originator = next(iter(sorted(access.reader.organisations)), access.reader.name)
    given = Marking(level, originator)
    flag, losses = flag_of_alert(alert, subject=subject, reliability=reliability, marking=given)
    if flag.exercise != access.case.synthetic:
        what = (
            "the message is an exercise, unlike the case"
            if flag.exercise
            else "the message is no exercise, unlike the case"
        )
        raise UsageError(what, remedy="choose another case")
    view = case_view(access)
    if flag.subject not in entities_of(view):
        raise UsageError("the case knows nothing of its subject", remedy="choose the subject")
    if not may_see(access.reader, flag.marking):
        raise UsageError("you could not see that warning yourself")
    info = max(alert.infos, key=lambda each: len(each.description))
    told = [info.headline, info.event, info.description, f"({alert.sender}, {alert.identifier})"]
    what = "\n".join(dict.fromkeys(part for part in told if part))[:2_000]
    known = statements_by_id(view).keys()
    made = raise_warning(
        access,
        flag.subject,
        what,
        flag.severity,
        flag.kinds,
        [key for key in flag.statements if key in known],
        flag.credibility,
        flag.marking,
    )
    return made, (*unread, *losses)
