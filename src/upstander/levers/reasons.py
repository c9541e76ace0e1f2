"""An explanation in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upstander.levers.explanation import Explanation, Variant

    Name = Callable[[str], str]

_WHAT = {"relations": "every relation is as", "success": "every lever's success is as"}
_END = {"low": "unlikely as its judged range allows", "high": "likely as its judged range allows"}


def reasons(found: Explanation, name: Name) -> Iterator[str]:
    """The explanation in sentences; ``name`` says what to call a lever or holder by its id.

    Figures are points: hundredths of the weight of all reported perpetrators.
    """
    if found.best.levers:
        yield (
            f"The plan lowers what is left from {_points(found.nothing)} to "
            f"{_points(found.best.objective)} points{_unproved(found.best)}."
        )
    else:
        yield f"No plan within the budget lowers what is left: {_points(found.nothing)} points."
    yield from _bought(found, name)
    yield from _others(found, name)
    yield from _rules(found, name)
    yield from _judgements(found, name)


def _bought(found: Explanation, name: Name) -> Iterator[str]:
    for key, share in found.shares:
        sampled = (
            f" (95%: {_points(share.low)} to {_points(share.high)})"
            if share.high > share.low
            else ""
        )
        yield (
            f"“{name(key)}” has a share of {_points(share.shapley)} points{sampled} in what the "
            f"levers buy together; without it {_points(share.marginal)} points would be lost, and "
            f"on its own it would buy {_points(share.alone)}."
        )


def _others(found: Explanation, name: Name) -> Iterator[str]:
    for word, variant in zip(("second", "third", "fourth"), found.alternatives, strict=False):
        yield (
            f"The {word} best plan that differs in kind leaves {_points(variant.objective)} "
            f"points{_unproved(variant)}: {_change(variant, name)}."
        )
    if not found.alternatives:
        yield "No other plan that differs in kind buys anything."
    for holder, variant in found.without:
        yield (
            f"Without any lever of {name(holder)} the best plan leaves "
            f"{_points(variant.objective)} points{_unproved(variant)}: {_change(variant, name)}."
        )


def _rules(found: Explanation, name: Name) -> Iterator[str]:
    better = [price for price in found.prices if price.used]
    for price in better:
        why = "; ".join(f"it {refusal.why}" for refusal in price.refusals)
        yield (
            f"Refusing “{name(price.lever)}” costs {_points(price.price)} points; it stays "
            f"refused: {why}."
        )
    if found.prices and not better:
        yield (
            f"None of the {len(found.prices)} refused levers would make a better plan if it were "
            "allowed."
        )


def _judgements(found: Explanation, name: Name) -> Iterator[str]:
    for shift, variant in found.shifts:
        yield (
            f"If {_WHAT[shift.what]} {_END[shift.end]}, this plan leaves {_points(shift.kept)} "
            f"points and the best plan there {_points(variant.objective)}{_unproved(variant)}: "
            f"{_change(variant, name)}."
        )
    core = "; ".join(f"“{name(key)}”" for key in found.core)
    if core:
        yield f"In the plan at every end of the judged ranges: {core}."
    elif found.best.levers:
        yield "No lever of the plan is in the best plan at every end of the judged ranges."


def _change(variant: Variant, name: Name) -> str:
    words = (("take up", variant.change.added), ("drop", variant.change.dropped))
    parts = [f"{word} {_listed(keys, name)}" for word, keys in words if keys]
    return ", and ".join(parts) or "the plan stays"


def _listed(keys: tuple[str, ...], name: Name) -> str:
    return ", ".join(f"“{name(key)}”" for key in keys)


def _unproved(variant: Variant) -> str:
    return "" if variant.proved else " (not proved to be the best)"


def _points(weight: float) -> str:
    return f"{weight * 100:.1f}"
