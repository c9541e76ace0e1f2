"""What releases said of a country, as a line to draw: each chance with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.model.probability import Probability

WIDTH, HEIGHT = 560, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 12, 28
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
MOST_YEARS = 12
"""Years that are written under the picture at most; all are in the table."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One release: where its chance and its interval lie, and the year written under it."""

    x: float
    y: float
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, left the oldest; its ends of the scale are 0 and ``top``."""

    marks: tuple[Mark, ...]
    line: str
    top: float
    size: tuple[int, int] = (WIDTH, HEIGHT)
    frame: tuple[int, int, int, int] = (_LEFT, _TOP, WIDTH - _RIGHT, HEIGHT - _BOTTOM)


def drawn(said: Sequence[tuple[int, Probability]]) -> Drawn | None:
    """The picture of chances by year, in their order; None for fewer than two.

    Examples
    --------
    >>> from upstander.model.probability import Probability
    >>> made = drawn([(2023, Probability(0.1, 0.05, 0.15, "given")),
    ...               (2024, Probability(0.2, 0.1, 0.4, "given"))])
    >>> made.top, [mark.label for mark in made.marks], made.line
    (0.5, ['2023', '2024'], '56,124 544,96')
    """
    if len(said) < 2:
        return None
    highest = max(p.high for _, p in said)
    top = next(step for step in _STEPS if step >= min(highest, 1.0))
    gap = (WIDTH - _LEFT - _RIGHT) / (len(said) - 1)
    every = -(-len(said) // MOST_YEARS)
    marks = tuple(
        Mark(
            round(_LEFT + k * gap, 1),
            _height(p.value, top),
            _height(p.low, top),
            _height(p.high, top),
            str(year) if k % every == 0 else "",
        )
        for k, (year, p) in enumerate(said)
    )
    return Drawn(marks, " ".join(f"{m.x:g},{m.y:g}" for m in marks), top)


def _height(share: float, top: float) -> float:
    return round(HEIGHT - _BOTTOM - share / top * (HEIGHT - _BOTTOM - _TOP), 1)
