"""All that is known of a matrix's scenarios in one result: the list, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.foresight.scenarios.balance import consistency, total_impact
from upstander.foresight.scenarios.basins import Basins, basins
from upstander.foresight.scenarios.sensitivity import Part, Weakest, parts, weakest
from upstander.foresight.scenarios.solve import ScenarioSet, solve
from upstander.foresight.scenarios.survival import (
    Survival,
    between_judges,
    noisy,
    survival,
    usual_spread,
)
from upstander.model.judgement import Judged, mean_matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from upstander.foresight.scenarios.solve import Kept
    from upstander.model.cross_impact import CrossImpact

NOTE = "cross-impact"
"""Name of the method note in docs/explanation."""

JUDGED = 2_000
"""Scenarios up to which the parts of descriptors are worked out."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The scenarios of a matrix, most starts first, and how sure each is.

    Parameters
    ----------
    matrix
        The judgements.
    found
        The consistent scenarios; rows of all other fields are in this order.
    values, impacts
        Consistency value and total impact score, in points of one judge.
    basins
        Starts that end in each.
    noise
        Survival under judgement noise.
    judges
        Survival between judges; None where one judge answered.
    weak
        The weakest place of each.
    parts
        What each descriptor's influence holds up; empty where there are too many scenarios or
        the time was over.
    spread
        Standard deviation of the noise in points, where no judge said how sure; None where they
        did.
    seed
        Of the draws.
    """

    matrix: CrossImpact
    found: ScenarioSet
    values: NDArray[np.float64]
    impacts: NDArray[np.float64]
    basins: Basins
    noise: Survival
    judges: Survival | None
    weak: tuple[Weakest, ...]
    parts: tuple[Part, ...]
    spread: float | None
    seed: int

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data, for ``--json``."""
        matrix = self.matrix
        return {
            "matrix": matrix.name,
            "method_note": NOTE,
            "descriptors": {d.name: list(d.variants) for d in matrix.descriptors},
            "combinations": matrix.combinations,
            "density": matrix.density,
            "self_influencing": list(matrix.self_influencing),
            "unbalanced": matrix.unbalanced,
            "slack": self.found.slack / matrix.unit,
            "method": self.found.method,
            "complete": self.found.complete,
            "share_searched": self.found.share,
            "count": len(self.found.scenarios),
            "starts": self.basins.starts,
            "starts_counted": self.basins.counted,
            "scenarios": [self._scenario(k) for k in range(len(self.found.scenarios))],
            "noise": _draws(self.noise, matrix) | {"spread": self.spread},
            "between_judges": None if self.judges is None else _draws(self.judges, matrix),
            "parts": [
                {
                    "descriptor": matrix.descriptors[part.descriptor].name,
                    "stay": part.stay,
                    "go": part.go,
                    "come": part.come,
                    "change": part.change,
                    "complete": part.complete,
                }
                for part in self.parts
            ],
            "seed": self.seed,
        }

    def _scenario(self, k: int) -> dict[str, Any]:
        row = self.found.scenarios[k]
        weak = self.weak[k]
        place = self.matrix.descriptors[weak.descriptor].name if weak.descriptor >= 0 else None
        found = {
            "variants": self.matrix.words(row.tolist()),
            "numbers": (row + 1).tolist(),
            "starts": int(self.basins.weights[k]),
            "consistency": float(self.values[k]),
            "total_impact": float(self.impacts[k]),
            "survival": float(self.noise.shares[k]),
            "survival_low": float(self.noise.lows[k]),
            "survival_high": float(self.noise.highs[k]),
            "weakest": place,
            "falls_with_points": weak.points / self.matrix.unit if place else None,
        }
        if self.judges is not None:
            found["between_judges"] = float(self.judges.shares[k])
        return found


def _draws(made: Survival, matrix: CrossImpact) -> dict[str, Any]:
    sizes = made.sizes
    return {
        "draws": made.draws,
        "resolved": made.resolved,
        "fewest_scenarios": int(sizes.min()) if len(sizes) else None,
        "most_scenarios": int(sizes.max()) if len(sizes) else None,
        "newcomers": [
            {"variants": matrix.words(row.tolist()), "share": float(share)}
            for row, share in zip(made.newcomers, made.newcomer_shares, strict=True)
        ],
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """How a matrix is looked at.

    Parameters
    ----------
    slack
        Points by which a variant may trail its best rival.
    draws, resolve
        Draws of the judgements, and in how many of them all scenarios are found anew.
    spread
        Standard deviation of the noise in points, where no judge said how sure.
    most
        The list is cut at as many scenarios.
    seed
        Of all draws.
    """

    slack: int = 0
    draws: int = 1000
    resolve: int = 100
    spread: float = 1.0
    most: int = 100_000
    seed: int = 0


def forever(_what: str, _share: float, _count: int) -> float:
    """No limit of time."""
    return np.inf


def outlook(
    judged: Judged | CrossImpact,
    asked: Asked,
    told: Callable[[str, float, int], float] = forever,
    kept: Kept | None = None,
) -> Outlook:
    """All consistent scenarios of a matrix, and how sure each is.

    Parameters
    ----------
    judged
        A matrix, or the answers of several judges (their mean is solved).
    asked
        How it is looked at.
    told
        Called with what is at work (``search``, ``draws``, ``judges`` or ``parts``), its share
        that is done and a count; returns the seconds left. At 0 the work ends early, and the
        result says so.
    kept
        Where an interrupted search goes on, and is put.

    Examples
    --------
    >>> from upstander.model.cross_impact import CrossImpact, Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> made = outlook(CrossImpact(two, impact), Asked(draws=50))
    >>> [s["variants"]["street"] for s in made.as_dict()["scenarios"]]
    ['calm', 'riot']
    """
    several = judged if isinstance(judged, Judged) else None
    matrix = mean_matrix(judged) if isinstance(judged, Judged) else judged
    slack = asked.slack * matrix.unit
    found = solve(
        matrix,
        slack=slack,
        most=asked.most,
        kept=kept,
        going=lambda share, count: told("search", share, count),
    )
    begun = basins(matrix, found.scenarios, seed=asked.seed)
    order = np.argsort(-begun.weights, kind="stable")
    found = replace(found, scenarios=np.ascontiguousarray(found.scenarios[order]))
    spread = usual_spread(matrix, asked.spread) if several is None else several.spread()
    drawn = noisy(matrix, spread, asked.draws, asked.seed)
    noise = _survived(matrix, found, drawn, asked, partial(told, "draws"))
    between = None
    if several is not None and len(several.judges) > 1:
        drawn = between_judges(several, matrix.unit, asked.draws, asked.seed)
        between = _survived(matrix, found, drawn, asked, partial(told, "judges"))
    return Outlook(
        matrix,
        found,
        consistency(matrix, found.scenarios) / matrix.unit,
        total_impact(matrix, found.scenarios) / matrix.unit,
        replace(begun, weights=begun.weights[order]),
        noise,
        between,
        tuple(weakest(matrix, found.scenarios, slack=slack)),
        _parts(matrix, found, told),
        asked.spread if several is None else None,
        asked.seed,
    )


def _survived(
    matrix: CrossImpact,
    found: ScenarioSet,
    drawn: Iterator[NDArray[np.int64]],
    asked: Asked,
    told: Callable[[float, int], float],
) -> Survival:
    return survival(
        matrix,
        found.scenarios,
        drawn,
        slack=found.slack,
        resolve=asked.resolve,
        going=lambda done: told(done / max(asked.draws, 1), done),
    )


def _parts(
    matrix: CrossImpact, found: ScenarioSet, told: Callable[[str, float, int], float]
) -> tuple[Part, ...]:
    if len(found.scenarios) > JUDGED:
        return ()
    n = len(matrix.descriptors)
    made = parts(
        matrix, found.scenarios, slack=found.slack, going=lambda k: told("parts", k / n, k)
    )
    return tuple(made)
