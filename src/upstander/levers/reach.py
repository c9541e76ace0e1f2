"""Reach: who holds a lever, who can move the holder, and with which lever of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError
from upstander.levers.influence import ours
from upstander.levers.value import valuer_of
from upstander.model.probability import Probability
from upstander.network.paths import strongest_chains

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.channel import Channel
    from upstander.network.graph import Relation

_BUYS = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain of influence.

    Parameters
    ----------
    source, target
        Ids of who moves and who is moved.
    channel, cost
        Through what, and at what cost to us.
    probability
        That the influence is there.
    levers
        Ids of levers held by us that act on, or belong to, either of the two.
    statements
        Ids of the statements that the link rests on.
    """

    source: str
    target: str
    channel: str
    cost: float
    probability: Probability
    levers: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How a lever can be had pulled.

    Parameters
    ----------
    lever, holder
        Entity ids; the holder is empty where none is known.
    standing
        ``ours``, ``reached`` or ``out of reach``.
    steps
        The strongest chain from our own state to the holder; empty where the holder is our own
        state, or no chain is known.
    probability
        That every link of the chain is there.
    refusals
        Why the lever may not be used, where it may not.
    statements
        Ids of the statements that name the holder.
    """

    lever: str
    holder: str
    standing: str
    steps: tuple[Step, ...]
    probability: Probability
    refusals: tuple[str, ...]

    @property
    def cost(self) -> float:
        """What the chain costs."""
        return sum(step.cost for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        """The reach as plain data."""
        steps = [
            {
                "source": s.source,
                "target": s.target,
                "channel": s.channel,
                "cost": s.cost,
                "probability": s.probability.value,
                "levers": list(s.levers),
                "statements": list(s.statements),
            }
            for s in self.steps
        ]
        p = self.probability
        return {
            "lever": self.lever,
            "holder": self.holder,
            "standing": self.standing,
            "steps": steps,
            "cost": self.cost,
            "probability": {"value": p.value, "low": p.low, "high": p.high},
            "refusals": list(self.refusals),
        }


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where one lever stands: available to us, effective, both or neither.

    Parameters
    ----------
    lever, holder
        Entity ids; the holder is empty where none is known.
    available
        The holder is ours or reached.
    allowed
        Nothing else forbids it.
    effective
        Pulled alone, it lowers the weight that keeps its capability. Levers that are not allowed
        are not valued.
    buys
        By how much, over the worlds that plans are chosen on.
    """

    lever: str
    holder: str
    available: bool
    allowed: bool
    effective: bool
    buys: float

    def as_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "lever": self.lever,
            "holder": self.holder,
            "available": self.available,
            "allowed": self.allowed,
            "effective": self.effective,
            "buys": self.buys,
        }


def reach_of(case: CaseProblem, lever: str) -> Reach:
    """Who holds a lever, and the strongest chain of influence to them from our own state.

    Parameters
    ----------
    case
        The case as a lever problem.
    lever
        Entity id of a lever of the menu.

    Raises
    ------
    UsageError
        No such lever.

    Notes
    -----
    Strength is the product of the probabilities that the links are there; cost does not enter.
    """
    if lever not in case.levers:
        raise UsageError(f"no lever {lever!r} in the case")
    own, holder = str(case.problem.holders[case.problem.own]), case.levers[lever].holder
    refusals = tuple(refusal.why for refusal in case.forbidden if refusal.lever == lever)
    by_relation = {channel.relation.id: channel for channel in case.channels}
    chains = strongest_chains([c.relation for c in case.channels], own, holder, k=1)
    if holder == own:
        sure = Probability(1.0, 1.0, 1.0, "held by our own state")
        return Reach(lever, holder, "ours", (), sure, refusals)
    if not chains:
        none = Probability(0.0, 0.0, 0.0, "no chain of influence is known")
        return Reach(lever, holder, "out of reach", (), none, refusals)
    near = _levers_near(case)
    steps = tuple(
        _step(link.relation, by_relation[link.relation.id], near) for link in chains[0].links
    )
    standing = "ours" if holder in _ours(case) else "reached"
    return Reach(lever, holder, standing, steps, chains[0].probability, refusals)


def overlap(case: CaseProblem) -> tuple[Overlap, ...]:
    """Every lever of the menu: whether we have it, and whether it buys anything on its own."""
    valuer = valuer_of(case.wider)
    idle = valuer.value(())
    buys = {str(x.id): idle - valuer.value({k}) for k, x in enumerate(case.wider.levers)}
    refused = {(refusal.lever, refusal.rule) for refusal in case.forbidden}
    return tuple(
        Overlap(
            lever=key,
            holder=lever.holder,
            available=(key, "holder") not in refused,
            allowed=key in buys,
            effective=buys.get(key, 0.0) > _BUYS,
            buys=max(0.0, buys.get(key, 0.0)),
        )
        for key, lever in sorted(case.levers.items())
    )


def _ours(case: CaseProblem) -> frozenset[str]:
    found = ours(case.problem.influence, case.problem.own)
    return frozenset(str(case.problem.holders[k]) for k in found)


def _levers_near(case: CaseProblem) -> dict[str, tuple[str, ...]]:
    """Levers in our own hands, by each actor that they act on or that holds them."""
    base = _ours(case)
    found: dict[str, set[str]] = {}
    for key, lever in case.levers.items():
        if lever.holder in base:
            for actor in (lever.holder, *lever.objects):
                found.setdefault(actor, set()).add(key)
    return {actor: tuple(sorted(keys)) for actor, keys in found.items()}


def _step(relation: Relation, channel: Channel, near: Mapping[str, tuple[str, ...]]) -> Step:
    keys = {*near.get(relation.source, ()), *near.get(relation.target, ())}
    return Step(
        relation.source,
        relation.target,
        channel.channel,
        channel.cost,
        relation.probability,
        tuple(sorted(keys)),
        relation.statements,
    )
