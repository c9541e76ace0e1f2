"""An auditor freezes the log at a day, and takes along what can be verified without the hub."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone
from tests.hub.test_audit import tampered

from upstander.errors import InputError, UsageError
from upstander.hub.audit.actions import record
from upstander.hub.audit.freezing import freeze, keep_head, kept_heads
from upstander.hub.audit.models import Entry, Freeze, Head
from upstander.hub.audit.selectors import verified
from upstander.hub.people.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub.conftest import SmallHub


def pack(small: SmallHub, number: int) -> bytes:
    answer = small.client(Role.AUDITOR).get(f"/log/frozen/{number}/pack.zip")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def verifies(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "verify.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_an_auditor_freezes_today_and_the_pack_is_the_same_whenever_it_is_taken(
    small: SmallHub,
) -> None:
    auditor = small.client(Role.AUDITOR)
    today = timezone.now().date().isoformat()
    assert auditor.post("/log/frozen/", {"day": today})["Location"] == "/log/frozen/"
    made = Freeze.objects.get()
    first = pack(small, made.pk)
    record(None, "tried", "test:1", {})
    assert pack(small, made.pk) == first
    assert hashlib.sha256(first).hexdigest() == made.digest
    assert made.digest in auditor.get("/log/frozen/").content.decode()
    actions = list(Entry.objects.filter(object=f"freeze:{made.pk}").values_list("action"))
    assert actions == [("log frozen",), ("log taken out",), ("log taken out",)]


def test_a_pack_verifies_itself_and_finds_a_line_that_was_changed(
    small: SmallHub, tmp_path: Path
) -> None:
    made = freeze(small.people[Role.AUDITOR], timezone.now().date())
    zipfile.ZipFile(io.BytesIO(pack(small, made.pk))).extractall(tmp_path)
    told = json.loads((tmp_path / "freeze.json").read_text())
    assert told["people"][str(small.people[Role.ANALYST].pk)] == "the analyst"
    assert sum(json.loads((tmp_path / "counts.json").read_text()).values()) == told["lines"]
    good = verifies(tmp_path)
    assert good.stdout.startswith(f"{made.last} lines, each follows")
    log = tmp_path / "log.jsonl"
    log.write_text(log.read_text().replace("the", "teh", 1).replace("given", "gone", 1))
    bad = verifies(tmp_path)
    assert bad.returncode == 1
    assert "does not follow" in bad.stderr


def test_a_day_to_come_and_a_day_before_the_first_line_are_refused(small: SmallHub) -> None:
    auditor, today = small.people[Role.AUDITOR], timezone.now().date()
    with pytest.raises(UsageError, match="yet to come"):
        freeze(auditor, today + timedelta(days=1))
    with pytest.raises(UsageError, match="no line"):
        freeze(auditor, today - timedelta(days=400))
    page = small.client(Role.AUDITOR).post("/log/frozen/", {"day": "1999-01-01"})
    assert b"no line up to then" in page.content


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_log_that_was_touched_since_gives_no_pack(small: SmallHub) -> None:
    made = freeze(small.people[Role.AUDITOR], timezone.now().date())
    assert connection.vendor == "sqlite"
    tampered("UPDATE audit_entry SET object = 'case:other' WHERE number = 2")
    answer = small.client(Role.AUDITOR).get(f"/log/frozen/{made.pk}/pack.zip", follow=True)
    assert "is not what was frozen" in answer.content.decode()


def test_the_end_of_the_log_is_kept_once_a_day_and_must_be_there_ever_after(
    small: SmallHub, tmp_path: Path
) -> None:
    day = datetime(2026, 11, 25, 4, tzinfo=UTC)
    kept = keep_head(tmp_path / "heads", day)
    assert kept is not None
    assert keep_head(tmp_path / "heads", day + timedelta(hours=3)) is None
    record(None, "tried", "test:1", {})
    keep_head(tmp_path / "heads", day + timedelta(days=1))
    heads = kept_heads(tmp_path / "heads")
    assert len(heads) == 2
    assert not verified(heads).fault
    assert Head.objects.get().hash in heads.values()
    first = min(heads)
    other = "0" * 64
    assert f"line {first} is not the one" in verified(heads | {first: other}).fault
    assert "which was exported" in verified({10_000: other}).fault
    kept.write_text("{}")
    with pytest.raises(InputError, match="no head of a log"):
        kept_heads(tmp_path / "heads")
