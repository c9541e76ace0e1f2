"""Which assessments stand on a day: the latest of each assessor, and how old they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from upstander.model.assessment import Assessment

MONTH = 30.4375
"""Days in a month of average length."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One indicator rated for one country, place or community: what stands on a day.

    Parameters
    ----------
    indicator, about
        Code of the indicator and entity id of whom it was rated for.
    fresh, stale
        The latest assessment of each assessor, by whether it is recent enough to be combined.
    """

    indicator: str
    about: str
    fresh: tuple[Assessment, ...]
    stale: tuple[Assessment, ...]

    @property
    def ratings(self) -> tuple[int, ...]:
        """The fresh ratings from the lowest to the highest, without those who could not tell."""
        return tuple(sorted(a.rating for a in self.fresh if a.rating is not None))

    @property
    def middle(self) -> tuple[int, ...]:
        """The middle rating, or the two in the middle; empty where nobody could tell."""
        ratings = self.ratings
        return tuple(ratings[i] for i in ((len(ratings) - 1) // 2, len(ratings) // 2) if ratings)


def standing(
    assessments: Iterable[Assessment], as_of: date, *, stale_months: int | None = None
) -> tuple[Unit, ...]:
    """What stands on a day, by indicator and whom it is about.

    Of several assessments of one unit by one assessor the latest stands; those after the day are
    left out.

    Examples
    --------
    >>> from datetime import date
    >>> from upstander.model.assessment import Assessment
    >>> said = [Assessment(str(y), "8.1", r, "", "a-1", "", "x", date(y, 6, 1))
    ...         for y, r in ((2025, 1), (2026, 3))]
    >>> [unit.ratings for unit in standing(said, date(2026, 6, 30))]
    [(3,)]
    """
    months = vocabulary("assessment")["stale_months"] if stale_months is None else stale_months
    latest: dict[tuple[str, str], dict[str, Assessment]] = defaultdict(dict)
    for one in sorted(assessments, key=lambda a: (a.when, a.id)):
        if one.when <= as_of:
            latest[one.indicator, one.about][one.assessor] = one
    made = []
    for (indicator, about), by in sorted(latest.items()):
        kept = sorted(by.values(), key=lambda a: (a.when, a.id))
        old = [a for a in kept if months_between(a.when, as_of) > months]
        made.append(Unit(indicator, about, tuple(a for a in kept if a not in old), tuple(old)))
    return tuple(made)


def months_between(first: date, last: date) -> float:
    """Months of average length from one day to another.

    Examples
    --------
    >>> from datetime import date
    >>> round(months_between(date(2025, 6, 30), date(2026, 6, 30)), 1)
    12.0
    """
    return (last - first).days / MONTH
