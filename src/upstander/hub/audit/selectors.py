"""Reading the log, and whether it holds together."""

from __future__ import annotations

from dataclasses import dataclass

from upstander.hub.audit.chain import FIRST, chained
from upstander.hub.audit.models import Entry, Head


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


def verified(known: str = "", at: int = 0) -> Verdict:
    """Whether each line follows from the one before, and the end is where it is said to be.

    Parameters
    ----------
    known, at
        A head that was exported earlier, and its number: the line must still have that hash.
    """
    before, number = FIRST, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        actor = str(entry.actor_id) if entry.actor_id else ""
        told = (entry.at, actor, entry.action, entry.object, entry.detail)
        if entry.number != number + 1:
            return Verdict(number, before, f"line {number + 1} is missing")
        if chained(before, entry.number, *told) != entry.hash:
            return Verdict(number, before, f"line {entry.number} is not what was written")
        if entry.number == at and entry.hash != known:
            return Verdict(number, before, f"line {at} is not the one that was exported")
        before, number = entry.hash, entry.number
    head = Head.objects.filter(pk=1).first()
    told_head = (head.number, head.hash) if head else (0, FIRST)
    if told_head != (number, before):
        return Verdict(number, before, f"lines after {number} are missing")
    if at > number:
        return Verdict(number, before, f"the log ends before line {at}, which was exported")
    return Verdict(number, before)
