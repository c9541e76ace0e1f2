"""A composite index with all that is known about how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.resilience.choices import choices
from upstander.resilience.composite import composite
from upstander.resilience.disaggregation import disaggregation
from upstander.resilience.group_scores import group_scores
from upstander.resilience.missing_people import missing_people
from upstander.resilience.rank_pairs import rank_pairs
from upstander.resilience.step_effects import step_effects
from upstander.resilience.weight_box import weight_box
from upstander.resilience.weight_draws import weight_draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_groups import GroupTable
    from upstander.model.index_spec import IndexSpec
    from upstander.model.index_table import IndexTable
    from upstander.resilience.choices import Choices
    from upstander.resilience.composite import Composite
    from upstander.resilience.disaggregation import Disaggregation
    from upstander.resilience.group_scores import GroupScore
    from upstander.resilience.missing_people import MissingGroup
    from upstander.resilience.rank_pairs import RankPairs
    from upstander.resilience.step_effects import StepEffect
    from upstander.resilience.weight_draws import WeightDraws

SCALES = (0.25, 0.5, 0.75)
"""Parts of the declared shares for which sure pairs are counted too."""

MANY = 500

METHOD_NOTE = "docs/explanation/composite-index.md"


@dataclass(frozen=True, eq=False)
class IndexResult:
    """The index of a declaration.

    Parameters
    ----------
    draws
        None where every weight is fixed: there is nothing to draw.
    choices
        None where no alternative is declared.
    groups
        None where there is no data by group.
    """

    spec: IndexSpec
    table: IndexTable
    composite: Composite
    pairs: RankPairs
    draws: WeightDraws | None
    choices: Choices | None
    effects: tuple[StepEffect, ...]
    groups: Disaggregation | None
    missing: tuple[MissingGroup, ...]
    seed: int

    @cached_property
    def order(self) -> list[int]:
        """Rows of the units by rank, those without a score last."""
        ranks = np.where(self.composite.ranks > 0, self.composite.ranks, 10**9)
        return [int(k) for k in np.argsort(ranks, kind="stable")]

    @cached_property
    def contested(self) -> NDArray[np.bool_]:
        """Pairs that some known weights turn or level, shape (n, n)."""
        if self.draws is None:
            return self.pairs.contested()
        # Seen not above the other in some draw, and the other not above it in some.
        below = self.draws.beats < self.draws.count
        return self.pairs.contested(below & below.T)

    @cached_property
    def filled(self) -> NDArray[np.int64]:
        """Number of imputed values of each unit."""
        step = next(step for step in self.composite.steps if step.name == "impute")
        filled = np.isnan(step.before) & ~np.isnan(step.after)
        return np.asarray(filled.sum(axis=1), dtype=np.int64)

    def pair_counts(self) -> dict[str, int]:
        """Pairs of units with a score: all, sure, contested and not decided."""
        scored = ~np.isnan(self.composite.score)
        every = int(scored.sum() * (scored.sum() - 1) // 2)
        turned = int(self.contested[np.ix_(scored, scored)].sum()) // 2
        sure = self.pairs.sure_pairs
        return {
            "all": every, "sure": sure, "contested": turned, "undecided": every - sure - turned,
        }  # fmt: skip

    @cached_property
    def group_scores(self) -> tuple[GroupScore, ...]:
        """The index of each group, where there is data by group."""
        if self.groups is None:
            return ()
        return group_scores(self.composite, self.spec.tree, self.spec.steps, self.groups)

    @cached_property
    def sure_by_scale(self) -> tuple[tuple[float, int], ...]:
        """How many pairs would be sure if weights varied by less: share of what is declared.

        Empty where no weight varies, or where there are too many units to do it again.
        """
        if self.draws is None or len(self.table.units) > MANY:
            return ()
        found = []
        for scale in SCALES:
            shares = {code: share * scale for code, share in self.spec.shares.items()}
            box = weight_box(self.spec.tree, shares)
            made = rank_pairs(self.composite.values, self.spec.tree, self.spec.steps, box)
            found.append((scale, made.sure_pairs))
        return (*found, (1.0, self.pairs.sure_pairs))

    def status(self, u: int, v: int) -> str:
        """``above``, ``below``, ``contested`` or ``undecided``: how surely u stands to v."""
        if self.pairs.sure[u, v]:
            return "above"
        if self.pairs.sure[v, u]:
            return "below"
        return "contested" if self.contested[u, v] else "undecided"

    def pair_rows(self) -> list[dict[str, Any]]:
        """One row a pair of units with a score, the higher ranked first."""
        scored = [k for k in self.order if not np.isnan(self.composite.score[k])]
        units, drawn = self.table.units, self.draws
        return [
            {
                "unit": units[u],
                "other": units[v],
                "order": self.status(u, v),
                "above_in_draws": None if drawn is None else int(drawn.beats[u, v]) / drawn.count,
                "below_in_draws": None if drawn is None else int(drawn.beats[v, u]) / drawn.count,
            }
            for place, u in enumerate(scored)
            for v in scored[place + 1 :]
        ]

    def rows(self) -> list[dict[str, Any]]:
        """One row a unit, by rank."""
        pairs, drawn = self.pairs, self.draws
        best, worst = pairs.best, pairs.worst
        ends = None if drawn is None else (drawn.rank_quantile(0.05), drawn.rank_quantile(0.95))
        rows = []
        for k in self.order:
            row: dict[str, Any] = {
                "unit": self.table.units[k],
                "name": self.table.names[k],
                "score": _number(self.composite.score[k]),
                "score_low": _number(pairs.low[k] if drawn is None else drawn.low[k]),
                "score_high": _number(pairs.high[k] if drawn is None else drawn.high[k]),
                "rank": int(self.composite.ranks[k]) or None,
                "rank_low": int((best if ends is None else ends[0])[k]) or None,
                "rank_high": int((worst if ends is None else ends[1])[k]) or None,
                "rank_best": int(best[k]) or None,
                "rank_worst": int(worst[k]) or None,
                "imputed": int(self.filled[k]),
            }
            row["parts"] = {
                code: _number(self.composite.scores[code][k])
                for code in reversed(self.spec.tree.upwards)
                if code != self.composite.root
            }
            rows.append(row)
        return rows

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""
        spec = self.spec
        return {
            "index": spec.title,
            "date": spec.date,
            "synthetic": spec.synthetic,
            "data": self.table.source,
            "method": METHOD_NOTE,
            "seed": self.seed,
            "draws": 0 if self.draws is None else self.draws.count,
            "weights_vary": dict(spec.shares),
            "units": self.rows(),
            "pairs": self.pair_counts(),
            "sure_by_scale": [list(pair) for pair in self.sure_by_scale],
            "steps": self._steps(),
            "sensitivity": None if self.choices is None else _sensitivity(self.choices, self.table),
            "groups": self._groups(),
            "missing": [one.as_dict() for one in self.missing],
            "notes": [str(note) for note in self.composite.notes],
        }

    def _steps(self) -> list[dict[str, Any]]:
        effects = {effect.name: effect.as_dict() for effect in self.effects}
        return [
            {
                "name": step.name,
                "taken": step.taken,
                "columns": list(step.columns),
                "changes": [change.as_dict() for change in step.changes],
                "notes": [str(note) for note in step.notes],
                "without": effects.get(step.name),
            }
            for step in self.composite.steps
        ]

    def _groups(self) -> dict[str, Any] | None:
        if self.groups is None:
            return None
        return {
            "dimensions": list(self.groups.dimensions),
            "hidden": len(self.groups.suppression.hidden),
            "scores": [score.as_dict() for score in self.group_scores],
            "values": [value.as_dict() for value in self.groups.values],
        }


def index_result(
    spec: IndexSpec, table: IndexTable, groups: GroupTable | None = None, *, seed: int = 0
) -> IndexResult:
    """The index, its sure pairs, draws, choices, groups and who is missing.

    Raises
    ------
    InputError
        Data or alternatives that a step is not defined for.
    UsageError
        More draws or combinations than are computed.

    Examples
    --------
    >>> from upstander.model.index_spec import IndexSpec
    >>> from upstander.model.index_table import IndexTable
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([
    ...     IndexNode("a", parent="I"), IndexNode("b", parent="I"), IndexNode("I", "aggregate"),
    ... ])
    >>> table = IndexTable(("U", "V"), ("a", "b"), np.array([[9.0, 1.0], [1.0, 4.0]]))
    >>> done = index_result(IndexSpec("I", tree, shares={"a": 0.5}, draws=100), table)
    >>> done.pair_counts()
    {'all': 1, 'sure': 0, 'contested': 1, 'undecided': 0}
    """
    tree, steps = spec.tree, spec.steps
    done = composite(table, tree, steps)
    box = weight_box(tree, spec.shares)
    drawn = None
    if box.free:
        drawn = weight_draws(done.values, tree, steps, box, draws=spec.draws, seed=seed)
    return IndexResult(
        spec=spec,
        table=table,
        composite=done,
        pairs=rank_pairs(done.values, tree, steps, box),
        draws=drawn,
        choices=choices(table, tree, steps, spec.alternatives, box=box, seed=seed),
        effects=step_effects(done, table, tree, steps),
        groups=None if groups is None else disaggregation(groups, tree),
        missing=missing_people(spec.missing, groups, table.units, table.indicators),
        seed=seed,
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _sensitivity(found: Choices, table: IndexTable) -> dict[str, Any]:
    return {
        "combinations": int(found.moved.size),
        "outcome": "mean absolute change of rank",
        "mean": float(found.moved.mean()),
        "largest": float(found.moved.max()),
        "factors": [
            {
                "factor": index.factor,
                "choices": [str(level) for level in levels],
                "first": index.first,
                "total": index.total,
            }
            for index, levels in zip(found.indices, found.levels, strict=True)
        ],
        "ranks": {
            unit: [int(best), int(worst)]
            for unit, best, worst in zip(table.units, found.best, found.worst, strict=True)
        },
    }
