"""The result files of an index: plain CSV that anyone can score without our code."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCORES = (
    "unit", "name", "score", "score_low", "score_high", "rank", "rank_low", "rank_high",
    "rank_best", "rank_worst", "imputed",
)  # fmt: skip
PAIRS = ("unit", "other", "order", "above_in_draws", "below_in_draws")


def scores_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a unit by rank: its scores and ranks, then a column for each part of the index.

    Figures are written so that reading them gives the same figure again; unknown is empty.

    Examples
    --------
    >>> row = dict.fromkeys(SCORES, 1) | {"parts": {"Trust": 0.1}}
    >>> print(scores_csv([row]).splitlines()[0].split(",")[-2:])
    ['imputed', 'Trust']
    """
    parts = list(rows[0]["parts"]) if rows else []
    made = ([*(row[name] for name in SCORES), *row["parts"].values()] for row in rows)
    return _csv([*SCORES, *parts], made)


def pairs_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a pair: above, below, contested or undecided, and how often in the draws."""
    return _csv(PAIRS, ([row[name] for name in PAIRS] for row in rows))


def step_csv(units: Sequence[str], indicators: Sequence[str], values: Sequence[Any]) -> str:
    r"""The table that a step left: one line a unit, one column an indicator; unknown is empty.

    Examples
    --------
    >>> step_csv(["A"], ["trust", "harm"], [[1.5, float("nan")]])
    'unit,trust,harm\nA,1.5,\n'
    """
    rows = (
        [unit, *("" if math.isnan(value) else value for value in row)]
        for unit, row in zip(units, values, strict=True)
    )
    return _csv(["unit", *indicators], rows)


def _csv(header: Sequence[str], rows: Any) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
