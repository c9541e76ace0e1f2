"""An auditor's pack: the frozen log, and what is needed to verify it without this hub."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from typing import IO, TYPE_CHECKING, Any

import orjson

from upstander.hub.audit.chain import FIRST, line_of
from upstander.hub.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.hub.audit.models import Freeze

_PART = 2**20
_THEN = (1980, 1, 1, 0, 0, 0)

VERIFY = b'''"""Verify this pack with nothing but Python: `python verify.py` in its folder."""

import hashlib
import json
import sys

with open("freeze.json", "rb") as file:
    freeze = json.load(file)
before, number = "0" * 64, 0
with open("log.jsonl", "rb") as file:
    for line in file:
        told = json.loads(line)
        number += 1
        if told[0] != before or told[1] != number:
            sys.exit(f"line {number} does not follow from the one before")
        before = hashlib.sha256(line.rstrip(b"\\n")).hexdigest()
if (number, before) != (freeze["lines"], freeze["head"]):
    sys.exit(f"the log ends at line {number} with {before}, which is not what was frozen")
print(f"{number} lines, each follows from the one before; head {before}")
'''

READ_ME = b"""The log of a hub of Upstander, frozen at the end of a day (UTC).

log.jsonl    one line for each entry, in order: [hash of the line before, number, time, person,
             action, object, detail]. The hash of a line is the SHA-256 of its bytes, without the
             line's end; so each line seals all those before it.
freeze.json  the day, how many lines, the hash of the last one, and what the people are called.
counts.json  how often each action is in it.
verify.py    verifies all this: python verify.py

The log says who did what to which object, and when. It does not say what any of it contains.
The same freeze gives the same bytes whenever it is downloaded; its SHA-256 is shown beside it.
"""


def write_pack(freeze: Freeze, to: IO[bytes]) -> str:
    """Write the pack of a freeze; returns its SHA-256.

    Files are stored, not compressed, with one date for all: another release of a compressor would
    give other bytes.
    """
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as pack:
        with pack.open(_entry("log.jsonl"), "w", force_zip64=True) as file:
            for entry, line in _lines(freeze.last):
                counts[entry.action] += 1
                file.write(line + b"\n")
        for name, content in (
            ("README.txt", READ_ME),
            ("counts.json", _json(dict(counts))),
            ("freeze.json", _json(_told(freeze))),
            ("verify.py", VERIFY),
        ):
            pack.writestr(_entry(name), content)
    to.seek(0)
    digest = hashlib.sha256()
    while part := to.read(_PART):
        digest.update(part)
    return digest.hexdigest()


def _lines(last: int) -> Iterator[tuple[Entry, bytes]]:
    before = FIRST
    found = Entry.objects.filter(number__lte=last).order_by("number")
    for entry in found.iterator(chunk_size=2_000):
        actor = str(entry.actor_id) if entry.actor_id else ""
        told = (entry.at, actor, entry.action, entry.object, entry.detail)
        yield entry, line_of(before, entry.number, *told)
        before = entry.hash


def _told(freeze: Freeze) -> dict[str, Any]:
    return {
        "day": freeze.day.isoformat(),
        "lines": freeze.last,
        "head": freeze.head,
        "people": freeze.names,
        "version": freeze.version,
    }


def _json(what: Any) -> bytes:
    return orjson.dumps(what, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def _entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _THEN)
    made.external_attr = 0o644 << 16
    return made
