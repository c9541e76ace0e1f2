"""Bringing an index or a profile in, and cancelling its work."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.audit.actions import record
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.hub.resilience.tasks import portray
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.hub.people.models import User

MOST_BYTES = 20 * 2**20


@transaction.atomic
def bring_in(
    by: User | None,
    kind: PortraitKind,
    title: str,
    content: bytes,
    areas: bytes | None = None,
    *,
    later: bool = True,
) -> Portrait:
    """Keep what was brought in, and have it worked out.

    Parameters
    ----------
    kind, title
        What it is, and what it is called.
    content
        A zip of a declaration with its tables, or a table of figures as CSV.
    areas
        GeoJSON of the outlines of places, for a profile.
    later
        Whether in the background; else at once.

    Raises
    ------
    UsageError
        It is too large, or here already.
    """
    if len(content) > MOST_BYTES or len(areas or b"") > MOST_BYTES:
        raise UsageError(Phrase("is larger than {most} MiB", most=MOST_BYTES // 2**20))
    digest = hashlib.sha256(content + (areas or b"")).hexdigest()
    # what failed or was cancelled may be given again
    over = (PortraitState.FAILED, PortraitState.CANCELLED)
    Portrait.objects.filter(digest=digest, state__in=over).delete()
    if Portrait.objects.filter(digest=digest).exists():
        raise UsageError("that is here already")
    made = Portrait.objects.create(
        kind=kind,
        title=title,
        content=content,
        areas=areas,
        digest=digest,
        brought_by=by,
        brought_at=timezone.now(),
    )
    record(by, "resilience brought in", f"resilience:{made.pk}", {"digest": digest})
    if later:
        transaction.on_commit(partial(portray.enqueue, made.pk))
    else:
        portray.func(made.pk)
        made.refresh_from_db()
    return made


@transaction.atomic
def cancel(by: User, row: Portrait) -> None:
    """Let it be: what comes of it is not kept."""
    going = (PortraitState.WAITING, PortraitState.RUNNING)
    if Portrait.objects.filter(pk=row.pk, state__in=going).update(
        state=PortraitState.CANCELLED, done_at=timezone.now()
    ):
        record(by, "resilience cancelled", f"resilience:{row.pk}", {})
