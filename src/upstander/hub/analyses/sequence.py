"""The order in which the levers of a plan can be pulled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping


def sequence(levers: Mapping[str, dict[str, Any]]) -> list[tuple[str, float, float]]:
    """The levers of a plan in the order in which they can be pulled: id, first day, day of effect.

    What needs others first begins when the last of them takes effect; nothing else holds one back.

    Examples
    --------
    >>> sequence({"a": {"prerequisites": ["b"], "delay_days": 5.0},
    ...           "b": {"prerequisites": [], "delay_days": 10.0}})
    [('b', 0.0, 10.0), ('a', 10.0, 15.0)]
    """
    ends: dict[str, float] = {}

    def end(key: str, above: frozenset[str]) -> float:
        if key not in ends:
            if key in above:
                raise InputError(Phrase("lever {key!r} needs itself first", key=key))
            ends[key] = begin(key, above | {key}) + float(levers[key]["delay_days"])
        return ends[key]

    def begin(key: str, above: frozenset[str]) -> float:
        needs = [need for need in levers[key]["prerequisites"] if need in levers]
        return max((end(need, above) for need in needs), default=0.0)

    made = [(key, begin(key, frozenset({key})), end(key, frozenset())) for key in levers]
    return sorted(made, key=lambda row: (row[1], row[2], row[0]))
