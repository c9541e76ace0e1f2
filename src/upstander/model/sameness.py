"""Judgements of sameness: same, different or unsure; transitive, reversible, marked."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from upstander.model.ontology import property_of
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.model.grade import Grade
    from upstander.model.marking import Marking

SCHEMA = "Judgement"
DATASET = "judgements"


class Verdict(StrEnum):
    """Whether two entities are one."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's judgement of two entities.

    Parameters
    ----------
    id
        Id of the entity that states it.
    left, right
        Ids of the entities, in the order of the alphabet.
    verdict, author, reason, date
        What was judged, by whom, why and on which day.
    """

    id: str
    left: str
    right: str
    verdict: Verdict
    author: str
    reason: str = ""
    date: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The judgement as plain data."""
        return {
            "id": self.id,
            "left": self.left,
            "right": self.right,
            "verdict": self.verdict.value,
            "author": self.author,
            "reason": self.reason,
            "date": self.date,
        }

    def __str__(self) -> str:
        when = f" on {self.date}" if self.date else ""
        return f"{self.left} and {self.right} are {self.verdict.value}, judged {self.author}{when}"


def judgement(
    left: str, right: str, verdict: Verdict, author: str, *, reason: str = "", date: str = ""
) -> Judgement:
    """A judgement with the id that its pair and its author have: whoever judges anew replaces it.

    Examples
    --------
    >>> one = judgement("b", "a", Verdict.SAME, "Ada")
    >>> (one.left, one.right, one.id == judgement("a", "b", Verdict.UNSURE, "Ada").id)
    ('a', 'b', True)
    """
    first, second = sorted((left, right))
    key = "\x1f".join((first, second, author))
    digest = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()
    return Judgement(f"judgement-{digest[:20]}", first, second, verdict, author, reason, date)


def statements_of(made: Judgement, grade: Grade, marking: Marking) -> tuple[Statement, ...]:
    """The statements that a judgement is."""
    facts = {
        "left": made.left,
        "right": made.right,
        "verdict": made.verdict.value,
        "author": made.author,
        "reason": made.reason,
        "date": made.date,
    }
    return tuple(
        Statement(
            DATASET,
            made.id,
            SCHEMA,
            prop,
            value,
            origin=made.author,
            first_seen=made.date,
            last_seen=made.date,
            grade=grade,
            marking=marking,
        )
        for prop, value in facts.items()
        if value
    )


def judgements(statements: Iterable[Statement]) -> tuple[Judgement, ...]:
    """The judgements that statements make, in the order of their ids; half ones are none."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for s in statements:
        if s.schema == SCHEMA:
            parts[s.about][s.prop] = s.value
    known = {verdict.value for verdict in Verdict}
    return tuple(
        Judgement(
            key,
            min(said["left"], said["right"]),
            max(said["left"], said["right"]),
            Verdict(said["verdict"]),
            said["author"],
            said.get("reason", ""),
            said.get("date", ""),
        )
        for key, said in sorted(parts.items())
        if {"left", "right", "verdict", "author"} <= set(said) and said["verdict"] in known
    )


def conflict(made: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Judgements that cannot all hold: a chain of same between two that are judged different.

    Returns
    -------
    tuple
        The one that says different, then the chain; empty where all hold together. Of several
        conflicts the first, by the id of the one that says different.
    """
    for one in made:
        if one.verdict is Verdict.DIFFERENT:
            chain = _chain(made, one.left, one.right)
            if chain is not None:
                return one, *chain
    return ()


def canonical(made: Sequence[Judgement]) -> dict[str, str]:
    """For each entity that is the same as another, the first of them by the alphabet.

    What conflicts is not joined: where one of a set of same entities is judged different from
    another of the set, no judgement of that set counts until somebody settles it.
    """
    groups = _groups([j for j in made if j.verdict is Verdict.SAME])
    place = {member: number for number, group in enumerate(groups) for member in group}
    broken = {
        place[j.left]
        for j in made
        if j.verdict is Verdict.DIFFERENT
        and j.left in place
        and place.get(j.left) == place.get(j.right)
    }
    return {
        member: min(group)
        for number, group in enumerate(groups)
        if number not in broken
        for member in group
        if member != min(group)
    }


def merged(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements about entities as they are after the judgements among them.

    What a statement claims does not change, nor does its id: ``about`` and ``told`` do. Only
    judgements that are among the statements count, so that a reader's view is merged by what that
    reader may see, and under a name that betrays nothing else.
    """
    if not any(s.schema == SCHEMA for s in statements):
        return statements
    names = {s.entity_id: s.about for s in statements}
    made = [
        replace(j, left=names.get(j.left, j.left), right=names.get(j.right, j.right))
        for j in judgements(statements)
    ]
    same = canonical([j for j in made if j.left != j.right])
    for key, about in names.items():
        if about in same or key != about:
            same[key] = same.get(about, about)
    return tuple(_moved(s, same) for s in statements)


def _moved(s: Statement, same: Mapping[str, str]) -> Statement:
    about = same.get(s.about, s.about)
    told = same.get(s.value, "")
    if told and property_of(s.schema, s.prop).type.name != "entity":
        told = ""
    if about == s.about and not told:
        return s
    # A judgement keeps naming what was judged.
    value = "" if s.schema == SCHEMA else told
    return replace(s.merged_into(about), canonical_value=value)


def _groups(made: Iterable[Judgement]) -> list[set[str]]:
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        parents.setdefault(key, key)
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    for one in made:
        parents[root(one.left)] = root(one.right)
    groups: dict[str, set[str]] = defaultdict(set)
    for key in parents:
        groups[root(key)].add(key)
    return list(groups.values())


def _chain(made: Sequence[Judgement], start: str, end: str) -> tuple[Judgement, ...] | None:
    """The shortest chain of judgements of sameness from one entity to another; None without any."""
    near: dict[str, list[Judgement]] = defaultdict(list)
    for one in made:
        if one.verdict is Verdict.SAME:
            near[one.left].append(one)
            near[one.right].append(one)
    came: dict[str, Judgement] = {}
    queue, seen = deque([start]), {start}
    while queue:
        here = queue.popleft()
        if here == end:
            return tuple(_walked(came, start, end))
        for one in near[here]:
            other = one.right if one.left == here else one.left
            if other not in seen:
                seen.add(other)
                came[other] = one
                queue.append(other)
    return None


def _walked(came: Mapping[str, Judgement], start: str, end: str) -> list[Judgement]:
    chain = []
    while end != start:
        one = came[end]
        chain.append(one)
        end = one.right if one.left == end else one.left
    return chain[::-1]
