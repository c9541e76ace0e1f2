"""Forecasts read column by column, where every row is plain: a million in a second or two.

Plain is a comma-separated file of binary questions in which nothing is wrong. Anything else is
for the reader that goes row by row and can say what is wrong where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import ValueRejectedError
from upstander.evidence.assessment_values import pseudonym
from upstander.evidence.ledger_rows import moment_of
from upstander.evidence.lines import opened
from upstander.model.forecast_ledger import MODEL, PERSON, Ledger
from upstander.model.forecast_question import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NEEDED = ("question", "forecaster", "kind", "time", "probability")


def quick_ledger(path: Path, questions: Sequence[Question]) -> Ledger | None:
    """The ledger of a file in which every row is plain and right; None of any other.

    Raises
    ------
    InputError
        No regular file that may be read.
    """
    frame = _frame(path)
    if frame is None:
        return None
    try:
        place, asked = _numbered(frame["question"], {q.id: q for q in questions}.__getitem__)
        moments, times = _numbered(frame["time"], moment_of)
        who, names = _numbered(frame["forecaster"], lambda name: pseudonym(name, "forecaster"))
    except (KeyError, ValueRejectedError):
        return None
    kinds = _kinds(frame, who, len(names))
    chance = _chances(frame)
    day = np.array([day for day, _ in times], dtype=np.int64)[moments]
    if kinds is None or chance is None or not _open(asked, place, day):
        return None
    home = {q.id: at for at, q in enumerate(questions)}
    question = np.array([home[q.id] for q in asked], dtype=np.int64)[place]
    second = np.array([second for _, second in times])[moments]
    order = np.lexsort((second, who, question))  # stable: of one moment the later row is last
    options, nothing = max(len(q.options) for q in questions), np.full((len(order), 0), np.nan)
    return Ledger(
        questions=tuple(questions),
        forecasters=tuple(names),
        kinds=tuple(kinds),
        question=question[order],
        forecaster=who[order],
        day=day[order],
        chances=_both(chance[order], options),
        normal=np.full((len(order), 2), np.nan),
        levels=nothing,
        quantiles=nothing,
        reasons=_reasons(frame, order),
    )


def _both(chance: Floats, options: int) -> Floats:
    """The chances of yes and no, beside as many columns as the widest question has options."""
    chances = np.full((chance.size, options), np.nan)
    chances[:, 0], chances[:, 1] = chance, 1.0 - chance
    return chances


def _open(asked: Sequence[Question], place: Ints, day: Ints) -> bool:
    """Whether all questions are binary and each was open on the day of each forecast."""
    opens = np.array([q.opens.toordinal() for q in asked], dtype=np.int64)[place]
    last = np.array([q.last.toordinal() for q in asked], dtype=np.int64)[place]
    binary = all(q.kind is Kind.BINARY for q in asked)
    return binary and bool(((day >= opens) & (day <= last)).all())


def _frame(path: Path) -> pl.DataFrame | None:
    """The table as text, where it is plainly one: its columns named once, no cell lacking."""
    import polars as pl

    with opened(path) as handle:
        head = handle.readline(65536)
    names = head.decode(errors="replace").strip().split(",")
    if not set(NEEDED) <= set(names) or len(set(names)) != len(names) or not all(names):
        return None
    try:
        frame = pl.read_csv(path, infer_schema=False, columns=names)
    except (OSError, pl.exceptions.PolarsError):
        return None
    lacking = any(frame[name].null_count() for name in NEEDED)
    return None if lacking or not frame.height else frame


def _numbered(column: pl.Series, read: Callable[[str], Any]) -> tuple[Ints, list[Any]]:
    """The number of each value in order of first appearance, and what each distinct one reads."""
    import polars as pl

    distinct = column.unique(maintain_order=True)
    values = [read(text) for text in distinct.to_list()]
    numbers = pl.DataFrame({"text": distinct}).with_row_index("at")
    placed = pl.DataFrame({"text": column}).join(
        numbers, on="text", how="left", maintain_order="left"
    )
    return placed["at"].to_numpy().astype(np.int64), values


def _kinds(frame: pl.DataFrame, who: Ints, count: int) -> list[str] | None:
    """What each forecaster is, where each is always the same."""
    is_model = (frame["kind"].str.to_lowercase() == MODEL).to_numpy()
    is_person = (frame["kind"].str.to_lowercase() == PERSON).to_numpy()
    if not (is_model | is_person).all():
        return None
    rows, models = np.bincount(who, minlength=count), np.bincount(who, is_model, minlength=count)
    if ((models > 0) & (models < rows)).any():
        return None
    return [MODEL if found else PERSON for found in models.tolist()]


def _chances(frame: pl.DataFrame) -> Floats | None:
    import polars as pl

    column = frame["probability"].cast(pl.Float64, strict=False)
    values = column.to_numpy()
    right = not column.null_count() and ((values >= 0) & (values <= 1)).all()
    return values if right else None


def _reasons(frame: pl.DataFrame, order: Ints) -> tuple[str, ...]:
    if "reason" not in frame.columns:
        return ("",) * len(order)
    column = frame["reason"].fill_null("").str.strip_chars()
    return tuple(column.gather(order).to_list())
