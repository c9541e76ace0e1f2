"""The weights of the parts: from one vocabulary file, each with its origin."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.risk.picture.part import Part


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a part counts, how far that may be off, and why.

    Parameters
    ----------
    value, low, high
        The weight and its range.
    origin
        ``learned`` or ``judgement``.
    data
        What it was learned from, or what the judgement rests on.
    """

    value: float
    low: float
    high: float
    origin: str
    data: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A part with its weight: what it adds to the log-odds, and the range of that."""

    part: Part
    weight: Weight
    shift: float
    low: float
    high: float

    def as_dict(self) -> dict[str, Any]:
        """The part as plain data."""
        part = self.part
        return {
            "kind": part.kind,
            "label": part.label,
            "about": part.about,
            "origin": part.origin,
            "log_ratio": [part.log_ratio, part.low, part.high],
            "weight": [self.weight.value, self.weight.low, self.weight.high],
            "weight_origin": self.weight.origin,
            "weight_data": self.weight.data,
            "shift": [self.shift, self.low, self.high],
            "reasons": [reason.as_dict() for reason in part.reasons],
        }


def weigh(parts: Sequence[Part]) -> tuple[Weighed, ...]:
    r"""The parts with their weights, in their order.

    .. math:: w_i = \frac{w_{kind} \, s_i}{1 + (n - 1) \rho}

    for n parts of one kind, how alike they are ρ, and the share s of a part that is news.

    Parameters
    ----------
    parts
        Of one country, place or community.

    Examples
    --------
    >>> from upstander.risk.picture.part import Part, Reason
    >>> one = Part("signal", "a", 1.0, 1.0, 1.0, (Reason("seen"),), "counts")
    >>> round(weigh([one])[0].shift, 3), round(weigh([one] * 3)[0].shift, 3)
    (0.5, 0.25)
    """
    counts = Counter(part.kind for part in parts)
    return tuple(_weighed(part, counts[part.kind]) for part in parts)


def weight_of(kind: str, count: int, share: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Weight:
    """The weight of one of ``count`` parts of a kind.

    Raises
    ------
    UsageError
        The vocabulary has no such kind.

    Examples
    --------
    >>> weight_of("structural", 1).origin
    'learned'
    """
    kinds = vocabulary("picture")["kinds"]
    if kind not in kinds:
        raise UsageError(f"no such kind of part: {kind!r}", remedy=f"use {', '.join(kinds)}")
    entry = kinds[kind]
    alike = entry["correlation"]
    least, most = entry.get("correlation_range", (alike, alike))
    figures = [
        base * part / (1.0 + (count - 1) * rho)
        for base, part, rho in zip(
            (entry["low"], entry["value"], entry["high"]),
            (share[1], share[0], share[2]),
            (most, alike, least),
            strict=True,
        )
    ]
    low, value, high = figures
    return Weight(value, low, high, entry["origin"], " ".join(entry["data"].split()))


def _weighed(part: Part, count: int) -> Weighed:
    weight = weight_of(part.kind, count, part.share)
    reach = [w * r for w in (weight.low, weight.high) for r in (part.low, part.high)]
    shift = weight.value * part.log_ratio
    return Weighed(part, weight, shift, min(shift, *reach), max(shift, *reach))
