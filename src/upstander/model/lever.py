"""A lever: something a holder can do, with what it costs, when it works and whom it may harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.model.probability import Probability
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.model.entity import Entity


@dataclass(frozen=True, slots=True)
class Lever:
    """A measure that ends relations which a capability to harm rests on.

    Parameters
    ----------
    id, name, kind
        Entity id, name, and a kind of ``vocabulary/lever_kinds.yml``.
    holder
        Entity id of whoever can pull it; empty where nobody is known to.
    objects, relations, layers
        Actors whose outgoing relations (in ``layers``; in all where none is named) end, and
        relations that end, where the lever succeeds.
    success
        Probability that it takes effect.
    cost
        In the case's unit of effort, at least 0.
    delay_days, half_life_days
        Days until it takes effect, and days after which half of its effect is gone (None: it
        stays).
    harms
        Pairs of community id and judged harm in [0, 1].
    legal_basis
        The law or mandate it would rest on; empty means that it may not be used.
    priced_in
        Share of its effect that perpetrators have already discounted, in [0, 1].
    prerequisites
        Entity ids of levers that must be pulled first.
    """

    id: str
    name: str
    kind: str
    holder: str
    objects: tuple[str, ...]
    relations: tuple[str, ...]
    layers: tuple[str, ...]
    effect: str
    success: Probability
    cost: float
    delay_days: float = 0.0
    half_life_days: float | None = None
    side_effects: tuple[str, ...] = ()
    harms: tuple[tuple[str, float], ...] = ()
    legal_basis: str = ""
    priced_in: float = 0.0
    prerequisites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in vocabulary("lever_kinds")["kinds"]:
            known = ", ".join(vocabulary("lever_kinds")["kinds"])
            raise ValueRejectedError(
                Phrase("lever {name!r}: no such kind {kind!r}", name=self.name, kind=self.kind),
                remedy=Phrase("use {known}", known=known),
            )
        if self.cost < 0 or self.delay_days < 0:
            raise ValueRejectedError(
                Phrase("lever {name!r}: cost and delay cannot be negative", name=self.name)
            )
        for name, share in ((Phrase("priced in"), self.priced_in), *self.harms):
            if not 0 <= share <= 1:
                raise ValueRejectedError(
                    Phrase("lever {name!r}: {share} must lie in [0, 1]", name=self.name, share=name)
                )

    @property
    def playbook(self) -> bool:
        """Whether it is of a kind that perpetrators have come to expect."""
        return bool(vocabulary("lever_kinds")["kinds"][self.kind]["playbook"])

    @property
    def effective(self) -> Probability:
        r"""Chance of success less what is already priced in.

        .. math:: p (1 - q)^e

        with the share q that is priced in, and e = 1, or for a kind of the usual playbook the
        exponent ``predictable`` of ``vocabulary/lever_kinds.yml`` (a judgement).
        """
        exponent = vocabulary("lever_kinds")["predictable"] if self.playbook else 1
        keep = (1 - self.priced_in) ** exponent
        given, reason = self.success, self.success.reason
        if keep < 1:
            reason = f"{reason}; {1 - keep:.0%} of it priced in"
        return Probability(given.value * keep, given.low * keep, given.high * keep, reason)


def lever_of(entity: Entity) -> Lever:
    """The lever that an entity describes.

    Raises
    ------
    ValueRejectedError
        An unknown kind, a share outside [0, 1], a chance of success that is missing.
    """
    return Lever(
        id=entity.id,
        name=entity.caption,
        kind=entity.first("kind"),
        holder=entity.first("holder"),
        objects=tuple(sorted(entity.values("object"))),
        relations=tuple(sorted(entity.values("objectRelation"))),
        layers=tuple(sorted(entity.values("layer"))),
        effect=entity.first("effect"),
        success=_success(entity),
        cost=_number(entity, "cost", 0.0),
        delay_days=_number(entity, "delayDays", 0.0),
        half_life_days=entity.number("halfLifeDays"),
        side_effects=entity.values("sideEffect"),
        harms=tuple((c, _number(entity, "harm", 1.0)) for c in sorted(entity.values("harms"))),
        legal_basis=entity.first("legalBasis"),
        priced_in=_number(entity, "pricedIn", 0.0),
        prerequisites=tuple(sorted(entity.values("prerequisite"))),
    )


def _number(entity: Entity, prop: str, default: float) -> float:
    value = entity.number(prop, default)
    return default if value is None else value


def _success(entity: Entity) -> Probability:
    value = entity.number("success")
    if value is None:
        raise ValueRejectedError(
            Phrase("lever {caption!r} states no chance of success", caption=entity.caption),
            remedy="give success in [0, 1], with successLow and successHigh",
        )
    low = min(value, _number(entity, "successLow", 0.0))
    high = max(value, _number(entity, "successHigh", 1.0))
    grades = sorted({str(s.grade) for s in entity.about("success")})
    return Probability(value, low, high, f"judged chance of success (grade {', '.join(grades)})")
