"""The tables of an index: steps, choices, the tree, groups and who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.resilience.missing_people import NO_DATA, OUT_OF_REACH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upstander.model.index_tree import IndexNode
    from upstander.resilience.composite import StepDone
    from upstander.resilience.index_result import IndexResult
    from upstander.resilience.missing_people import MissingGroup
    from upstander.resilience.step_effects import StepEffect
    from upstander.words.language import Language

LISTED = 400
"""Groups that the page lists; all are in the JSON document."""


def steps(done: IndexResult, say: Language) -> list[dict[str, Any]]:
    """Each step: what it is, what it changed and how far ranks move without it."""
    names = dict(zip(done.table.units, done.table.names, strict=True))
    effects = {effect.name: effect for effect in done.effects}
    return [
        {
            "taken": step.taken,
            "columns": len(step.columns),
            "label": _label(step.name, say),
            "effect": _effect(step, effects.get(step.name), names, say),
            "cells": _cells(step, names, say),
        }
        for step in done.composite.steps
    ]


def _label(step: str, say: Language) -> str:
    return {
        "denominate": say.word("Divided by a denominator"),
        "impute": say.word("Missing values filled"),
        "outliers": say.word("Outliers brought in"),
        "direct": say.word("Turned so that more is better"),
        "normalise": say.word("Brought onto one scale"),
    }[step]


def _effect(step: StepDone, effect: StepEffect | None, names: dict[str, str], say: Language) -> str:
    if effect is None:
        untried = say.word("not tried: the index has no meaning without it")
        return untried if step.taken else "–"
    if effect.moved is None:
        return say.word("the index cannot be made without it")
    moved = say.number(effect.moved, 2)
    if not effect.unit:
        return say.say("{ranks} ranks on average", ranks=moved)
    first, second = effect.ranks
    return say.say(
        "{ranks} ranks on average; most {name}, {first} to {second}",
        ranks=moved,
        name=names[effect.unit],
        first=first,
        second=second,
    )


def _cells(step: StepDone, names: dict[str, str], say: Language) -> list[dict[str, str]]:
    return [
        {
            "unit": say.name(names[change.unit]),
            "indicator": say.name(change.indicator),
            "before": say.word("missing", "value")
            if change.before is None
            else say.plain(change.before),
            "after": say.plain(change.after),
            "how": say.told(change.how),
        }
        for change in step.changes
    ]


def factors(done: IndexResult, say: Language) -> list[dict[str, Any]]:
    """What could have been chosen otherwise, and how much of the movement each accounts for."""
    if done.choices is None:
        return []

    def told(share: float | None) -> str:
        return "–" if share is None else say.number(share, 3)

    return [
        {
            "name": say.word(index.factor, "factor"),
            "choices": say.commas([say.told(level) for level in levels]),
            "first": told(index.first),
            "total": told(index.total),
            "alone": round(200 * (index.first or 0.0), 1),
            "all": round(200 * (index.total or 0.0), 1),
        }
        for index, levels in zip(done.choices.indices, done.choices.levels, strict=True)
    ]


def nodes(done: IndexResult, say: Language) -> Iterator[dict[str, str]]:
    """Every node of the tree below the index, depth first."""
    tree, spec = done.spec.tree, done.spec
    waiting = [tree.root]
    while waiting:
        code = waiting.pop()
        node = tree.node[code]
        below = tree.children.get(code, ())
        waiting += reversed(below)
        yield {
            "label": say.name(node.label),
            "kind": say.word(f"{spec.steps.mean_of(code)} mean" if below else "indicator"),
            "parent": say.name(tree.node[node.parent].label) if node.parent else "–",
            "weight": _weight(node, spec.shares.get(code, 0.0), say),
            "direction": "–" if below else direction(node.direction > 0, say),
            "denominator": say.name(node.denominator) or "–",
            "about": say.name(node.about) or "–",
        }


def _weight(node: IndexNode, share: float, say: Language) -> str:
    if not node.parent:
        return "–"
    weight = say.plain(node.weight)
    if not share:
        return weight
    return say.say("{weight} ± {share}", weight=weight, share=say.percent(share, 0))


def direction(more: bool, say: Language) -> str:
    """Which way is better."""
    return say.word("more is better") if more else say.word("less is better")


def groups(done: IndexResult, say: Language) -> dict[str, Any] | None:
    """Values and scores by group, and how many are hidden; None where there is no such data."""
    if done.groups is None:
        return None
    values = done.groups.values
    return {
        "dimensions": [say.name(name) for name in done.groups.dimensions],
        "rows": _group_values(done, say),
        "scores": _group_scores(done, say),
        "of": len(done.table.indicators),
        "left": max(0, len(values) - LISTED),
        "hidden": sum(1 for value in values if value.hidden),
        "shown": sum(1 for value in values if not value.hidden),
        "crossings": done.groups.crossings,
    }


def _group_values(done: IndexResult, say: Language) -> list[dict[str, Any]]:
    values = done.groups.values if done.groups else ()
    return [
        {
            "unit": say.name(value.unit),
            "indicator": say.name(done.spec.tree.node[value.indicator].label),
            "groups": _all_or(value.groups, say),
            "value": _shown(value.value, say, hidden=value.hidden),
            "base": _shown(value.base, say, hidden=value.hidden),
            "gap": "–" if value.gap is None else say.written(f"{value.gap:+.4g}"),
        }
        for value in values[:LISTED]
    ]


def _group_scores(done: IndexResult, say: Language) -> list[dict[str, Any]]:
    names = dict(zip(done.table.units, done.table.names, strict=True))
    return [
        {
            "unit": say.name(names[one.unit]),
            "groups": _all_or(one.groups, say),
            "score": say.number(one.score, 2),
            "gap": say.written(f"{one.gap:+.2f}"),
            "replaced": say.number(one.replaced),
        }
        for one in done.group_scores[:LISTED]
    ]


def _all_or(names: Sequence[str], say: Language) -> list[str]:
    return [say.name(name) or say.word("all", "group") for name in names]


def _shown(figure: float | None, say: Language, *, hidden: bool) -> str:
    if hidden:
        return say.word("hidden", "value")
    return say.word("not known", "value") if figure is None else say.plain(figure)


def missing(done: IndexResult, say: Language) -> list[dict[str, Any]]:
    """Groups that no figure speaks of, where, and why."""
    return [
        {
            "name": say.listed([name for _, name in one.groups]),
            "dimension": say.listed([dimension for dimension, _ in one.groups if dimension]),
            "units": [say.name(unit) for unit in one.units],
            "gaps": say.number(one.gaps),
            "why": why(one, say),
        }
        for one in done.missing
    ]


def why(one: MissingGroup, say: Language) -> str:
    """In the reader's language where it is ours; a maker's reason as it was entered."""
    return say.word(one.why) if one.why in {OUT_OF_REACH, NO_DATA} else say.name(one.why)
