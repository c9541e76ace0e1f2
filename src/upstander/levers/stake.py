"""What is at stake: the weight of each reported perpetrator, and what a plan changes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.levers.threat import NOBODY_NAMED, Judged, expected, reports_of
from upstander.network.roles import perpetrators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from upstander.levers.threat import Outlook, Report
    from upstander.model.entity import Entity
    from upstander.network.roles import Perpetrator


@dataclass(frozen=True, slots=True)
class Weight:
    """What one reported perpetrator counts for in a plan, and why.

    Parameters
    ----------
    id, caption
        The unit, group or body; never a natural person.
    weight, low, high
        Its share of what is at stake, with the range over the judgements. No measure of guilt.
    share_of_reports
        What it would count for by the number of reports alone.
    threatens
        Pairs of community id and the chance that the next incident against it within the horizon
        is by this body.
    last
        The latest day of an incident that names it, as stated; empty where none is dated.
    statements
        Ids of the statements the weight rests on.
    """

    id: str
    caption: str
    weight: float
    low: float
    high: float
    share_of_reports: float
    threatens: tuple[tuple[str, float], ...]
    last: str
    statements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The weight as plain data."""
        return {
            "id": self.id,
            "caption": self.caption,
            "weight": self.weight,
            "low": self.low,
            "high": self.high,
            "share_of_reports": self.share_of_reports,
            "threatens": [{"community": c or None, "chance": q} for c, q in self.threatens],
            "last": self.last,
            "statements": list(self.statements),
        }


@dataclass(frozen=True, slots=True)
class Stake:
    """What is at stake in a case.

    Parameters
    ----------
    weights
        One per reported perpetrator, in the order of `perpetrators`.
    groups
        Community ids, "" for incidents that name none.
    further
        Row per perpetrator, column per group: incidents expected if all goes on as reported.
    pace
        What the forecast multiplies rates by; 1 without one.
    statements
        Ids of the statements that the pace rests on.
    """

    weights: tuple[Weight, ...]
    groups: tuple[str, ...]
    further: tuple[tuple[float, ...], ...]
    pace: float
    statements: tuple[str, ...]

    def again(self, capable: NDArray[np.bool_]) -> NDArray[np.float64]:
        r"""Chance that each community is harmed again, where only some keep their capability.

        .. math:: Q_c = \frac1S \sum_s \Bigl(1 - e^{-\sum_p z_{ps} \mu_{pc}}\Bigr)

        Parameters
        ----------
        capable
            Shape (perpetrators, worlds).
        """
        shape = len(self.weights), len(self.groups)
        rate = np.array(self.further).reshape(shape).T @ capable
        return np.asarray(-np.expm1(-rate).mean(axis=1), dtype=np.float64)

    def as_dict(self) -> dict[str, Any]:
        """Weights and pace as plain data."""
        return {
            "from": SAID,
            "pace": self.pace,
            "pace_statements": list(self.statements),
            "weights": [weight.as_dict() for weight in self.weights],
        }


SAID = (
    "chance, by what is reported of it and how lately, that the next incident against a threatened "
    "community is by this body; every community counts alike, whatever its size"
)
"""Where weights come from, in words."""


def stake_of(
    entities: Mapping[str, Entity], as_of: date | None, outlook: Outlook | None = None
) -> Stake:
    r"""What is at stake in a case, from its incidents, communities and forecast.

    .. math::
        w_p = \frac{\sum_c Q_c\, \mu_{pc} / \mu_c}{\sum_c Q_c}, \qquad Q_c = 1 - e^{-\mu_c}

    Parameters
    ----------
    entities, as_of
        The case, and its day.
    outlook
        The attached forecast; None leaves the pace as reported.

    Returns
    -------
    Stake
        Equations, judgements and known answers: ``docs/explanation/what-is-at-stake.md``.
    """
    bodies, reports = perpetrators(entities), reports_of(entities)
    groups = tuple(sorted({c for r in reports for c in (*r.harmed, *r.nearby)}))
    keys = [body.id for body in bodies]

    def under(judged: Judged) -> NDArray[np.float64]:
        return expected(reports, keys, groups, as_of=as_of, judged=judged, outlook=outlook)

    further = under(Judged.values())
    first = first_by(further)
    every = np.array([_shares(first), *(_shares(first_by(under(j))) for j in Judged.corners())])
    said = outlook.statements if outlook is not None else ()
    weights = tuple(
        _weight(entities, body, reports, every[:, k], dict(zip(groups, first[k], strict=True)))
        for k, body in enumerate(bodies)
    )
    pace = outlook.pace(Judged.values().pace) if outlook is not None else 1.0
    rows = tuple(tuple(row) for row in further.tolist())
    return Stake(weights, groups, rows, pace, said)


def first_by(further: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Chance that a community is harmed within the horizon, and first by each body.

    Of independent Poisson streams with means :math:`\mu_p`, the first event within the horizon is
    of stream p with probability :math:`(1 - e^{-\mu}) \mu_p / \mu`.

    Examples
    --------
    >>> first_by(np.log([[2.0], [2.0]])).ravel().tolist()
    [0.375, 0.375]
    """
    total = further.sum(axis=0)
    share = np.divide(further, total, out=np.zeros_like(further), where=total > 0)
    return np.asarray(share * -np.expm1(-total), dtype=np.float64)


def _shares(first: NDArray[np.float64]) -> NDArray[np.float64]:
    mass = first.sum(axis=1)
    return mass / mass.sum() if mass.sum() > 0 else np.full(len(mass), 1.0 / max(1, len(mass)))


def _weight(
    entities: Mapping[str, Entity],
    body: Perpetrator,
    reports: Sequence[Report],
    every: NDArray[np.float64],
    threatens: Mapping[str, float],
) -> Weight:
    own = [r for r in reports if body.id in r.bodies]
    days = [r.incident.when.latest for r in own]
    last = max((day for day in days if day is not None), default=None)
    said = set(body.statements)
    for report in own:
        told = entities[report.incident.id]
        for prop in ("harmed", "place", "date", "startDate"):
            said |= {s.id for s in told.about(prop)}
    return Weight(
        body.id,
        body.caption,
        float(every[0]),
        float(every.min()),
        float(every.max()),
        body.weight,
        tuple(sorted(((c, float(q)) for c, q in threatens.items() if q > 0), key=_most)),
        last.isoformat() if last is not None else "",
        tuple(sorted(said)),
    )


def _most(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]


@dataclass(frozen=True, slots=True)
class Threatened:
    """How likely a community is harmed again within the horizon, before and after a plan.

    An index of what is reported and judged, for comparing plans: no forecast, and no count of
    lives.
    """

    community: str
    nothing: float
    plan: float

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data."""
        return {"community": self.community or None, "nothing": self.nothing, "plan": self.plan}


def change_in_stake(
    stake: Stake, nothing: NDArray[np.bool_], plan: NDArray[np.bool_]
) -> tuple[Threatened, ...]:
    """For each community, what a plan changes; those that it changes most first.

    Parameters
    ----------
    stake
        What is at stake.
    nothing, plan
        Shape (perpetrators, worlds): who keeps every capability.
    """
    before, after = stake.again(nothing), stake.again(plan)
    found = [
        Threatened(c, float(a), float(b))
        for c, a, b in zip(stake.groups, before, after, strict=True)
    ]
    return tuple(sorted(found, key=lambda t: (t.plan - t.nothing, t.community == NOBODY_NAMED)))
