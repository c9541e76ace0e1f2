"""Judgements for a cross-impact matrix from a CSV or XLSX table: who said what, how sure, why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, UpstanderError, ValueRejectedError
from upstander.evidence.assessment_values import pseudonym
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located, told
from upstander.model.cross_impact import MOST, Descriptor
from upstander.model.judgement import Judged, Judgement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDED = ("source", "source_variant", "target", "target_variant", "points", "judge")

LARGEST = 3_000
"""Variants of all descriptors at most: the matrix has their square."""

_WHOLE = re.compile(r"[+-]?\d{1,9}")

Key = tuple[str, str]


@dataclass(slots=True)
class _Seen:
    variants: dict[str, list[str]] = field(default_factory=dict)
    said: dict[tuple[Key, Key, str], tuple[int, str, str]] = field(default_factory=dict)

    def variant(self, descriptor: str, variant: str) -> Key:
        """Take note of a variant, in the order in which they come."""
        if not descriptor or not variant:
            raise ValueRejectedError("a descriptor or variant is empty", remedy="name both")
        known = self.variants.setdefault(descriptor, [])
        if variant not in known:
            known.append(variant)
        if sum(len(v) for v in self.variants.values()) > LARGEST:
            raise InputError(Phrase("there are more than {most:,} variants", most=LARGEST))
        return descriptor, variant


def read_judgements(path: Path) -> tuple[Judged, tuple[Problem, ...]]:
    """Read judgements; the columns are those of docs/reference/cross-impact-files.md.

    A row without target, points and judge only names a variant: descriptors and variants stand in
    the order in which the table first names them.

    Returns
    -------
    judged, problems
        The good rows; bad rows are left out and reported.

    Raises
    ------
    InputError
        A column is missing, or no row is good.
    """
    seen, problems = _Seen(), []
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _take(row[1], seen)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), row[0]))
        except UpstanderError as error:
            raise InputError(error.problem.message, source=str(path), line=row[0]) from error
    if not seen.said:
        message = (
            Phrase("no row has a judgement: {first}", first=told(problems[0]))
            if problems
            else Phrase("no row has a judgement")
        )
        remedy = "give at least one with points and judge"
        raise InputError(message, source=str(path), remedy=remedy)
    return _judged(seen), tuple(problems)


def _take(values: Mapping[str, str], seen: _Seen) -> None:
    rest = [values[name] for name in NEEDED[2:]]
    points = _points(values["points"]) if any(rest) else 0
    judge = pseudonym(values["judge"], "judge") if any(rest) else ""
    sure = values.get("sure", "") or "fairly"
    Judgement(0, 0, points, judge, sure)  # refused before anything is noted
    source = seen.variant(values["source"], values["source_variant"])
    if not any(rest):
        return
    target = seen.variant(values["target"], values["target_variant"])
    if source[0] == target[0]:
        raise ValueRejectedError(
            Phrase("{descriptor!r} is judged on itself", descriptor=source[0]),
            remedy="name another descriptor as target",
        )
    key = source, target, judge
    if key in seen.said:
        raise ValueRejectedError(
            Phrase("{judge!r} answered this before", judge=judge),
            remedy="keep one answer of each judge",
        )
    seen.said[key] = points, sure, values.get("why", "")


def _points(text: str) -> int:
    if not _WHOLE.fullmatch(text) or abs(int(text)) >= MOST:
        raise ValueRejectedError(
            Phrase("points are {text!r}, no whole number", text=text[:40]),
            remedy="give one such as -2",
        )
    return int(text)


def _judged(seen: _Seen) -> Judged:
    at = {
        key: number
        for number, key in enumerate(
            (name, variant) for name, variants in seen.variants.items() for variant in variants
        )
    }
    return Judged(
        tuple(Descriptor(name, tuple(variants)) for name, variants in seen.variants.items()),
        tuple(
            Judgement(at[source], at[target], points, judge, sure, why)
            for (source, target, judge), (points, sure, why) in seen.said.items()
        ),
    )
