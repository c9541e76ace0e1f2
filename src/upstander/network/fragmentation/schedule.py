"""How hot each slice of the annealing is: where it freezes is found, and cycles cool towards it."""

from __future__ import annotations

from dataclasses import dataclass

FROZEN = 0.01
"""Steps uphill, as a share of all, below which nothing moves any more; a judgement."""

STILL = 0.02
"""Exchanges of any kind, as a share of all steps, below which nothing moves either."""

ALIKE = 0.9
"""Share of exchanges from which on sets are all alike: too hot to say that anything is frozen."""

ABOVE, REHEATED = 3.0, 2.5
"""How many times hotter a cycle starts than it freezes: from the beginning, or from the best.

The first was chosen on synthetic graphs; see the method note.
"""

FIRST, GROWTH = 8.0, 2.0
"""Slices of the first cycle, and how much longer each is than the one before."""

HOTTEST = 1e12
"""Heat at which warming ends in any case."""

THOROUGH = 100.0
"""Steps per node that a cycle needs to gain by starting hot; a judgement likewise."""


LONGEST = 2_000.0
"""Steps per node after which a cycle is no longer than the one before; a judgement."""


@dataclass(slots=True)
class Schedule:
    """The heat of the slice to come.

    Parameters
    ----------
    heat
        The heat to begin with, low: a share of the pairs per node that is left.
    steps
        Steps of a slice per node of the graph.
    """

    heat: float
    steps: float
    freezing: float = 0.0
    length: float = FIRST
    left: int = 0
    cycle: int = 0
    top: float = 0.0

    def next(self, remaining: int | None) -> tuple[float, float, bool]:
        """Heat at the start and the end of a slice, and whether it starts from the best set.

        Parameters
        ----------
        remaining
            Slices that will probably be made, this one included, where that is known.
        """
        if not self.freezing:
            return self.heat, self.heat, False
        again = self.left == 0 and self._begin(remaining)
        if remaining is not None:
            self.left = max(1, min(self.left, remaining))
        start = self.heat
        self.heat = start * min(1.0, self.freezing / start) ** (1 / self.left)
        self.left -= 1
        return start, self.heat, again

    def learn(self, uphill: float, exchanges: float) -> None:
        """Take in the steps uphill and the exchanges of the last slice, as shares of all."""
        if not self.freezing:
            # Where all sets are alike nothing ever goes uphill.
            if uphill >= 2 * FROZEN or self.heat > HOTTEST:
                self.freezing = self.heat
            else:
                self.heat *= 2
        elif exchanges < STILL or (
            uphill < FROZEN and exchanges < ALIKE and 3 * self.heat < self.top
        ):
            self.freezing, self.left = self.heat, 0
        elif self.left == 0:
            self.freezing, self.left = self.freezing / 1.25, 1

    def _begin(self, remaining: int | None) -> bool:
        """Begin a cycle; whether from the best set."""
        self.left = int(self.length)
        self.length = max(self.length, min(self.length * GROWTH, LONGEST / self.steps))
        if remaining is not None and remaining < self.left + self.length:
            self.left = max(1, remaining)
        self.cycle += 1
        again = self.cycle % 2 == 0 or self.left * self.steps < THOROUGH
        self.heat = self.top = self.freezing * (REHEATED if again else ABOVE)
        return again
