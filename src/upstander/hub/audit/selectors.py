"""Reading the log, and whether it holds together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.hub.audit.chain import FIRST, chained
from upstander.hub.audit.models import Entry, Head
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying the log found.

    Parameters
    ----------
    lines
        How many were read.
    head
        The hash of the last one that holds.
    fault
        What is wrong, and where; empty where all is well.
    """

    lines: int
    head: str
    fault: str = ""


def verified(known: Mapping[int, str] | None = None) -> Verdict:
    """Whether each line follows from the one before, and the end is where it is said to be.

    Parameters
    ----------
    known
        Heads that were exported earlier, by their number: each such line must still have that hash.
    """
    known = known or {}
    before, number = FIRST, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        actor = str(entry.actor_id) if entry.actor_id else ""
        told = (entry.at, actor, entry.action, entry.object, entry.detail)
        if entry.number != number + 1:
            return Verdict(number, before, Phrase("line {line} is missing", line=str(number + 1)))
        if chained(before, entry.number, *told) != entry.hash:
            return Verdict(
                number,
                before,
                Phrase("line {line} is not what was written", line=str(entry.number)),
            )
        if known.get(entry.number, entry.hash) != entry.hash:
            return Verdict(
                number,
                before,
                Phrase("line {line} is not the one that was exported", line=str(entry.number)),
            )
        before, number = entry.hash, entry.number
    head = Head.objects.filter(pk=1).first()
    told_head = (head.number, head.hash) if head else (0, FIRST)
    if told_head != (number, before):
        return Verdict(number, before, Phrase("lines after {line} are missing", line=str(number)))
    if known and max(known) > number:
        fault = Phrase("the log ends before line {line}, which was exported", line=str(max(known)))
        return Verdict(number, before, fault)
    return Verdict(number, before)
