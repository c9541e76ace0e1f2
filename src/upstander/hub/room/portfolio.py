"""A plan with the names that its reader sees: its levers, their order, and whom nothing weakens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.hub.analyses.sequence import sequence
from upstander.hub.room.chains import chains_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.hub.cases.access import Access
    from upstander.model.entity import Entity


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a plan names; of what was withdrawn since, only its id is left."""

    id: str
    caption: str
    is_here: bool


def shown(result: dict[str, Any], every: Mapping[str, Entity], access: Access) -> dict[str, Any]:
    """What a page shows of a plan.

    Parameters
    ----------
    result
        As `upstander.hub.analyses.portfolio` gives it, by ids; empty where there is none.
    every
        What the reader sees.
    """
    protected = _things(result.get("protected", ()), every)
    return {
        "rows": _rows(result, every, access.case.own_state),
        "steps": _steps(result, every),
        "protected": sorted(protected, key=lambda e: e.caption.lower()),
    }


def asked(result: dict[str, Any], every: Mapping[str, Entity]) -> list[dict[str, Any]]:
    """The questions worth asking, with the levers that either answer would add or drop."""
    return [
        question
        | {"if_so": _change(question["if_true"], every)}
        | {"if_not": _change(question["if_false"], every)}
        for question in result.get("questions", ())
    ]


def _change(change: Mapping[str, Iterable[str]], every: Mapping[str, Entity]) -> dict[str, Any]:
    return {name: _things(change[name], every) for name in ("added", "dropped")}


def _rows(
    result: dict[str, Any], every: Mapping[str, Entity], own_state: str
) -> list[dict[str, Any]]:
    """The portfolio with names: what is chosen, then what could be, then what is forbidden."""
    why: dict[str, list[dict[str, Any]]] = {}
    for item in result.get("forbidden", ()):
        why.setdefault(item["lever"], []).append(item)
    made = [
        lever
        | {
            "entity": _thing(lever["id"], every),
            "days": round(lever["delay_days"]),
            "held_by": _thing(lever["holder"], every) if lever["holder"] else None,
            "acts_on": _things(lever["objects"], every),
            "needs": _things(lever["prerequisites"], every),
            "why": why.get(lever["id"], []),
            "chain": _things(
                chains_to(result.get("channels", ()), own_state, lever["holder"]), every
            ),
        }
        for lever in result.get("portfolio", ())
    ]
    made.sort(key=lambda row: (not row["chosen"], bool(row["why"]), row["entity"].caption.lower()))
    return made


def _steps(result: dict[str, Any], every: Mapping[str, Entity]) -> list[dict[str, Any]]:
    pulled = {lever["id"]: lever for lever in result.get("portfolio", ()) if lever["chosen"]}
    rows = sequence(pulled)
    last = max((end for _, _, end in rows), default=0.0) or 1.0
    return [
        {
            "entity": _thing(key, every),
            "begin": begin,
            "end": end,
            "x": round(100 * begin / last, 2),
            "width": max(0.5, round(100 * (end - begin) / last, 2)),
        }
        for key, begin, end in rows
    ]


def _things(keys: Iterable[str], every: Mapping[str, Entity]) -> list[Thing]:
    return [_thing(key, every) for key in keys]


def _thing(key: str, every: Mapping[str, Entity]) -> Thing:
    found = every.get(key)
    return Thing(key, found.caption if found else key, found is not None)
