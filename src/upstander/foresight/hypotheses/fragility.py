r"""The fewest units of evidence whose removal changes which hypothesis is first.

For leader a and rival b the log-odds are :math:`o = \ln \pi_a / \pi_b + \sum_u d_u`. Of all sets
of k units the k largest :math:`d_u` lower them most, so that sorting answers exactly; the leader
is overtaken exactly if some rival overtakes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from upstander.foresight.hypotheses.weighing import Weighed

    Floats = NDArray[np.float64]

TIE = 1e-9
"""Log-odds nearer to 0 than this are a tie: sums of so many figures differ by rounding."""


@dataclass(frozen=True, slots=True)
class Overturn:
    """A smallest set of units without which ``below`` passes ``above``.

    Parameters
    ----------
    above, below
        Places of the hypothesis that was ahead, and of the one that is ahead without the units.
    units
        Places of the units, the one that weighs most first. Another set may be as small.
    odds
        Log-odds of ``above`` against ``below`` without them.
    """

    above: int
    below: int
    units: tuple[int, ...]
    odds: float


@dataclass(frozen=True, slots=True)
class Fragility:
    """On how few units the result hangs; None where no removal changes it.

    Parameters
    ----------
    order
        The hypotheses, the likeliest first; ties in the order of the matrix.
    first
        Without these, another hypothesis is first.
    alone
        Without these, the first is no longer alone at the head: tied or passed.
    ranking
        Without these, the order of all hypotheses is another.
    """

    order: tuple[int, ...]
    first: Overturn | None
    alone: Overturn | None
    ranking: Overturn | None


def fragility(weighed: Weighed) -> Fragility:
    """The fewest units whose removal changes the first, its lead, and the order of all."""
    support = weighed.support
    total = weighed.priors + support.sum(axis=0)
    order = _ranked(total)
    leader, rivals = order[0], order[1:]
    return Fragility(
        tuple(order),
        _fewest(((leader, rival) for rival in rivals), weighed.priors, support, -TIE),
        _fewest(((leader, rival) for rival in rivals), weighed.priors, support, TIE),
        _fewest(pairwise(order), weighed.priors, support, -TIE),
    )


def _ranked(total: Floats) -> list[int]:
    """Places from the highest down; what is within `TIE` of the one before stays in its place."""
    order = sorted(range(total.size), key=lambda h: -total[h])
    groups: list[list[int]] = []
    for place in order:
        if groups and total[groups[-1][0]] - total[place] <= TIE:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [place for group in groups for place in sorted(group)]


def _fewest(
    pairs: Iterable[tuple[int, int]], priors: Floats, support: Floats, limit: float
) -> Overturn | None:
    """The smallest set that brings the odds of some pair to the limit or below it."""
    found: Overturn | None = None
    for above, below in pairs:
        apart = support[:, above] - support[:, below]
        order = np.argsort(-apart, kind="stable")
        start = float(priors[above] - priors[below] + apart.sum())
        odds = start - np.concatenate([[0.0], np.cumsum(apart[order])])
        reached = np.flatnonzero(odds <= limit)
        if not reached.size:
            continue
        count = int(reached[0])
        if found is None or (count, odds[count]) < (len(found.units), found.odds):
            units = tuple(order[:count].tolist())
            found = Overturn(above, below, units, float(odds[count]))
    return found
