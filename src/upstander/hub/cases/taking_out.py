"""Exports: what somebody may see, as a file; TLP:RED only when two people want it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.evidence.exporting import export_case
from upstander.hub.audit.actions import record
from upstander.hub.cases.models import ExportRequest
from upstander.hub.cases.statements import case_view
from upstander.model.marking import TLP
from upstander.model.visibility import visible
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.model.case import CaseFile

KINDS = {
    "zip": "application/zip",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "statements": "application/x-ndjson",
    "ftm": "application/x-ndjson",
    "stix": "application/stix+json;version=2.1",
    "prov": "application/json",
    "proof": "application/zip",
}
"""What can be exported, and its media type."""

_ENDINGS = {"statements": "jsonl", "ftm": "jsonl", "stix": "json", "prov": "json", "proof": "zip"}


@transaction.atomic
def taken_out(access: Access, kind: str, *, red: bool = False) -> tuple[str, bytes]:
    """The name and the bytes of an export of what somebody may see.

    Parameters
    ----------
    red
        Also what is TLP:RED: an agreed request is used up.

    Raises
    ------
    UsageError
        An unknown kind; or nobody agreed to TLP:RED leaving.
    """
    if kind not in KINDS:
        raise UsageError(
            Phrase("nothing is exported as {kind!r}", kind=kind),
            remedy=Phrase("choose of {kinds}", kinds=", ".join(KINDS)),
        )
    view = case_view(access)
    if red:
        _use_agreement(access, kind)
    else:
        lower = replace(access.reader, clearance=min(access.reader.clearance, TLP.AMBER_STRICT))
        view = replace(view, statements=visible(view.statements, lower)).view(lower)
    ending = _ENDINGS.get(kind, kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{view.manifest.id}.{ending}"
        _write(view, kind, path)
        data = path.read_bytes()
    detail = {"kind": kind, "level": view.level.label, "statements": len(view.statements)}
    record(access.user, "exported", f"case:{access.case.pk}", detail)
    return f"{view.manifest.id}.{ending}", data


def _write(view: CaseFile, kind: str, path: Path) -> None:
    if kind == "stix":
        import orjson

        from upstander.evidence.interchange.stix import stix_bundle

        path.write_bytes(orjson.dumps(stix_bundle(view)[0]))
    elif kind == "proof":
        from upstander.evidence.interchange.proof import write_proof

        write_proof(view, path, datetime.now(UTC).date())
    else:
        export_case(view, kind, path)


@transaction.atomic
def ask(access: Access, kind: str, reason: str) -> ExportRequest:
    """Ask to take TLP:RED out.

    Raises
    ------
    UsageError
        No reason, an unknown kind, or nothing that is TLP:RED is theirs to see.
    """
    if kind not in KINDS or not reason.strip():
        raise UsageError("say what is to be exported, and why")
    if not may_ask(access):
        raise UsageError("nothing in this export is TLP:RED", remedy="export it as it is")
    made = ExportRequest.objects.create(
        case=access.case, kind=kind, reason=reason.strip()[:500], asked_by=access.user
    )
    record(access.user, "export asked for", f"case:{access.case.pk}", {"request": made.pk})
    return made


@transaction.atomic
def agree(access: Access, request: ExportRequest) -> None:
    """Agree to a request of somebody else.

    Raises
    ------
    UsageError
        One's own request, one that was agreed to already, or one may not see TLP:RED oneself.
    """
    if request.asked_by_id == access.user.pk:
        raise UsageError("nobody agrees with oneself", remedy="ask a colleague")
    if access.reader.clearance < TLP.RED:
        raise UsageError("only who may see TLP:RED lets it leave")
    found = ExportRequest.objects.filter(pk=request.pk, case=access.case, agreed_by=None)
    if not found.update(agreed_by=access.user, agreed_at=timezone.now()):
        raise UsageError("no such request waits")
    record(access.user, "export agreed to", f"case:{access.case.pk}", {"request": request.pk})


def may_ask(access: Access) -> bool:
    """Whether somebody sees anything that is TLP:RED, so that there is something to ask for."""
    return case_view(access).level >= TLP.RED


def waiting(access: Access) -> list[ExportRequest]:
    """Requests that somebody may agree to, or has made; none for who may not see TLP:RED."""
    if access.reader.clearance < TLP.RED:
        return []
    found = ExportRequest.objects.filter(case=access.case, taken_at=None)
    return list(found.select_related("asked_by", "agreed_by").order_by("-asked_at"))


def _use_agreement(access: Access, kind: str) -> None:
    found = ExportRequest.objects.filter(
        case=access.case, kind=kind, asked_by=access.user, taken_at=None, agreed_by__isnull=False
    )
    agreed = found.order_by("asked_at").first()
    if agreed is None:
        remedy = "ask for it, and let a colleague agree"
        raise UsageError("two people must want TLP:RED to leave", remedy=remedy)
    ExportRequest.objects.filter(pk=agreed.pk).update(taken_at=timezone.now())
