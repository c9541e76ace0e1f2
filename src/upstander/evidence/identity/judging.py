"""Judging in a case: adding a judgement where nothing contradicts it, and taking one back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.errors import InputError, UpstanderError
from upstander.evidence.identity.calibration import Calibration, calibrated
from upstander.evidence.identity.candidates import subjects
from upstander.evidence.identity.comparison import comparable, compare
from upstander.evidence.identity.subject import NAMES
from upstander.evidence.identity.surroundings import surroundings
from upstander.model.entity import assemble
from upstander.model.marking import whole
from upstander.model.sameness import (
    SCHEMA,
    Judgement,
    Verdict,
    conflict,
    judgements,
    merged,
    statements_of,
)
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.grade import Grade
    from upstander.model.marking import Marking


def judged(case: CaseFile, made: Judgement, grade: Grade, marking: Marking) -> CaseFile:
    """The case with one more judgement.

    Raises
    ------
    InputError
        Something that the case does not describe, things of different kinds, a pair that this
        author has judged already, a marking below that of the names it rests on, or a conflict
        with what was judged before: the message shows the chain.
    """
    entities = assemble(case.statements)
    for key in (made.left, made.right):
        if key not in entities:
            raise InputError(Phrase("nothing is said of {key!r}", key=key), remedy="check the id")
    rest = case.statements
    if any(s.entity_id == made.id for s in rest):
        # Replacing it would lose its marking, and taking the new one back would not restore it.
        raise InputError(
            Phrase("{author} has judged this pair already", author=made.author),
            remedy="undo that judgement first",
        )
    _check_marking(marking, (entities[made.left], entities[made.right]))
    if made.verdict is Verdict.SAME:
        _check_kinds(case, made)
    against = conflict([*judgements(rest), made])
    if against:
        raise InputError(
            Phrase("it contradicts what was judged: {chain}", chain=tuple(map(_told, against))),
            remedy="undo one of these first: upstander evidence undo",
        )
    added = (*rest, *statements_of(made, grade, marking))
    after = replace(case, statements=tuple(sorted(added, key=lambda s: s.id)))
    try:
        after.entities()
    except UpstanderError as error:
        raise InputError(
            Phrase("they cannot be one: {reason}", reason=error.problem.message)
        ) from error
    return after


def undone(case: CaseFile, one: str, other: str, author: str = "") -> tuple[CaseFile, int]:
    """The case without the judgements of a pair, and how many those were.

    Parameters
    ----------
    case, one, other
        The case, and the ids that were judged.
    author
        Only this author's.
    """
    pair = tuple(sorted((one, other)))
    gone = {
        j.id
        for j in judgements(case.statements)
        if (j.left, j.right) == pair and author in {"", j.author}
    }
    kept = tuple(s for s in case.statements if not (s.schema == SCHEMA and s.about in gone))
    return replace(case, statements=kept), len(gone)


def learned(case: CaseFile) -> Calibration:
    """The calibration that the judgements of a case suggest: see `calibrated`."""
    entities = assemble(case.statements)
    around, prepared = surroundings(entities), subjects(entities)
    log_odds, same = [], []
    for made in _clear(judgements(case.statements)):
        if {made.left, made.right} <= set(prepared) and comparable(
            entities[made.left], entities[made.right]
        ):
            found = compare(prepared[made.left], prepared[made.right], around)
            log_odds.append(found.log_odds)
            same.append(made.verdict is Verdict.SAME)
    return calibrated(log_odds, same)


def marking_of_both(ends: Iterable[Entity]) -> Marking:
    """The marking of a judgement that may rest on all that is said of some entities."""
    return whole(s.marking for end in ends for s in end.statements)


def _check_marking(marking: Marking, ends: Iterable[Entity]) -> None:
    """A judgement tells that two names are one: it is never marked lower than a name is."""
    least = whole(s.marking for end in ends for s in end.statements if s.prop in NAMES)
    if marking.level < least.level:
        raise InputError(
            Phrase(
                "{marking} is lower than the names it rests on, {least}",
                marking=marking,
                least=least,
            ),
            remedy=Phrase("mark the judgement {least}, or higher", least=least),
        )


def _told(made: Judgement) -> Phrase:
    """A judgement as `str` tells it."""
    names = {"left": made.left, "right": made.right, "author": made.author, "date": made.date}
    if made.verdict is Verdict.SAME and made.date:
        return Phrase("{left} and {right} are same, judged {author} on {date}", **names)
    if made.verdict is Verdict.SAME:
        return Phrase("{left} and {right} are same, judged {author}", **names)
    if made.date:
        return Phrase("{left} and {right} are different, judged {author} on {date}", **names)
    return Phrase("{left} and {right} are different, judged {author}", **names)


def _clear(made: Iterable[Judgement]) -> list[Judgement]:
    return [j for j in made if j.verdict is not Verdict.UNSURE]


def _check_kinds(case: CaseFile, made: Judgement) -> None:
    entities = assemble(merged(case.statements))
    known = {s.entity_id: s.about for e in entities.values() for s in e.statements}
    one, other = (entities[known.get(key, key)] for key in (made.left, made.right))
    if not comparable(one, other):
        raise InputError(
            Phrase(
                "a {schema} and a {other} cannot be one",
                schema=one.schema,
                other=other.schema,
            ),
            remedy="judge them different, or mend the schema of one",
        )
