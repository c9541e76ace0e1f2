"""Freezing the log at a day, and keeping its end elsewhere every day."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime, time, timedelta
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander import __version__
from upstander.errors import InputError, UsageError
from upstander.hub.audit.actions import record
from upstander.hub.audit.chain import FIRST
from upstander.hub.audit.models import Entry, Freeze, Head
from upstander.hub.audit.pack import write_pack
from upstander.hub.people.models import User

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_IN_MEMORY = 8 * 2**20


@transaction.atomic
def freeze(by: User, day: date) -> Freeze:
    """Freeze the log at the end of a day (UTC); of today, at this moment.

    Raises
    ------
    UsageError
        The day is to come, or the log has no line yet then.
    """
    if day > timezone.now().date():
        raise UsageError("that day is yet to come", remedy="freeze today or a day before")
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    last = Entry.objects.filter(at__lt=end).order_by("-number").first()
    if last is None:
        raise UsageError("the log has no line up to then")
    told = Entry.objects.filter(number__lte=last.number).order_by().values("actor").distinct()
    names = {str(u.pk): u.name for u in User.objects.filter(pk__in=told).order_by("pk")}
    made = Freeze(
        day=day,
        last=last.number,
        head=last.hash,
        names=names,
        version=__version__,
        made_by=by,
        made_at=timezone.now(),
    )
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        made.digest = write_pack(made, file)
    made.save()
    detail = {"day": day.isoformat(), "lines": made.last, "pack": made.digest}
    record(by, "log frozen", f"freeze:{made.pk}", detail)
    return made


def pack_of(by: User, frozen: Freeze) -> IO[bytes]:
    """The pack of a freeze, at its beginning; whoever takes it is written down.

    Raises
    ------
    InputError
        It is not what was frozen: the log was touched since.
    """
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    if write_pack(frozen, file) != frozen.digest:
        file.close()
        raise InputError(
            "the log is not what was frozen", remedy="run `upstander hub audit verify`"
        )
    record(by, "log taken out", f"freeze:{frozen.pk}", {"lines": frozen.last})
    file.seek(0)
    return file


def keep_head(folder: Path, now: datetime) -> Path | None:
    """Write the end of the log to a file of the day, once a day; None: it is there already.

    The folder had best be another machine's (``UPSTANDER_HEADS``): whoever can change the whole
    log here cannot change what is kept there.
    """
    path = folder / f"{now.date().isoformat()}.json"
    if path.exists():
        return None
    head = Head.objects.filter(pk=1).first()
    number, hash_ = (head.number, head.hash) if head else (0, FIRST)
    folder.mkdir(parents=True, exist_ok=True)
    whole = {"number": number, "hash": hash_, "at": now.isoformat()}
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(whole) + "\n", encoding="utf-8")
    part.replace(path)
    return path


def kept_heads(folder: Path) -> dict[int, str]:
    """The heads that were kept, by their number.

    Raises
    ------
    InputError
        A file of the folder is none.
    """
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            found[int(told["number"])] = str(told["hash"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                "this is no head of a log", source=str(path), remedy="put the file right or away"
            ) from error
    found.pop(0, None)
    return found
