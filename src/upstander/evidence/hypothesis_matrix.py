"""A matrix of evidence by hypotheses, from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, UpstanderError, ValueRejectedError
from upstander.evidence.assessment_values import needed, pseudonym
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.evidence.values import plain
from upstander.model.grade import UNGRADED, Grade
from upstander.model.hypothesis import HypothesisMatrix, Item, Judgement
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDED = ("id", "text")
OWN = ("id", "text", "source", "reliability", "credibility", "origin", "judge")
"""Columns that are no hypotheses; all others are."""

PRIOR = "prior"
"""Id of the row that holds the priors."""


def read_matrix(path: Path) -> tuple[HypothesisMatrix, tuple[Problem, ...]]:
    """Read a matrix; columns are those of docs/reference/hypothesis-matrix.md.

    Returns
    -------
    matrix, problems
        Good rows; bad ones are left out and reported.

    Raises
    ------
    InputError
        Columns are missing, priors are none, or no item is good.
    """
    items: dict[str, Item] = {}
    problems: list[Problem] = []
    names: tuple[str, ...] = ()
    priors: tuple[float, ...] = ()
    for row in named_rows(path, NEEDED):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        line, values = row
        names = names or tuple(name for name in values if name not in OWN)
        try:
            if values["id"].lower() == PRIOR:
                priors = _priors(values, names, str(path), line, twice=bool(priors))
            else:
                _add(_item(values, names), items)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), line))
    if not items:
        first = problems[0] if problems else Problem("no item in the file", str(path))
        raise InputError(first.message, source=first.source, line=first.line, remedy=first.remedy)
    even = (1.0 / len(names),) * len(names) if names else ()
    try:
        matrix = HypothesisMatrix(names, priors or even, tuple(items.values()), bool(priors))
    except UpstanderError as error:
        fault = error.problem
        raise InputError(fault.message, source=str(path), remedy=fault.remedy) from error
    return matrix, tuple(problems)


def _priors(
    values: Mapping[str, str], names: tuple[str, ...], source: str, line: int, *, twice: bool
) -> tuple[float, ...]:
    """The priors; a fault in them is a fault of the whole, since every result rests on them."""
    if twice:
        raise InputError("priors are given twice", source=source, line=line, remedy="keep one row")
    try:
        return tuple(float(values[name]) for name in names)
    except ValueError as error:
        remedy = "give each hypothesis a probability, or leave the row out"
        raise InputError("a prior is no number", source=source, line=line, remedy=remedy) from error


def _item(values: Mapping[str, str], names: tuple[str, ...]) -> Item:
    judge = values.get("judge", "")
    return Item(
        id=pseudonym(needed(values, "id"), "id"),
        text=plain(needed(values, "text")),
        source=values.get("source", ""),
        grade=_grade(values.get("reliability", ""), values.get("credibility", "")),
        origin=values.get("origin", ""),
        judgements=(
            Judgement(
                pseudonym(judge, "judge") if judge else "",
                tuple(_likelihood(values[name], name) for name in names),
            ),
        ),
    )


def _grade(reliability: str, credibility: str) -> Grade:
    if not reliability and not credibility:
        return UNGRADED
    return Grade.parse(f"{reliability or UNGRADED.reliability}{credibility or 6}")


def _likelihood(text: str, name: str) -> float:
    words = vocabulary("consistency")["words"]
    for word, entry in words.items():
        if text.lower() in {word, entry["short"].lower()}:
            return float(entry["value"])
    try:
        return float(text)
    except ValueError as error:
        what = f"no such word: {text[:40]!r}" if text else "an empty cell"
        remedy = f"a number above 0, or of: {', '.join(words)}"
        raise ValueRejectedError(f"{name[:40]}: {what}", remedy=remedy) from error


def _add(item: Item, items: dict[str, Item]) -> None:
    """Take up an item, or another judge's view of one that is there."""
    before = items.get(item.id)
    if before is None:
        items[item.id] = item
        return
    judge = item.judgements[0].judge
    if judge in {j.judge for j in before.judgements}:
        who = f"by {judge} " if judge else ""
        remedy = "name a judge in each row, or give the item another id"
        raise ValueRejectedError(f"item {item.id!r} is judged {who}twice", remedy=remedy)
    if (item.text, item.grade, item.origin) != (before.text, before.grade, before.origin):
        remedy = "text, grade and origin are the item's, the same for every judge"
        raise ValueRejectedError(f"item {item.id!r} differs from its first row", remedy=remedy)
    items[item.id] = Item(
        before.id,
        before.text,
        before.source,
        before.grade,
        before.origin,
        (*before.judgements, *item.judgements),
    )
