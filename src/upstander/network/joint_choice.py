"""Which few removals leave most demands unmet: greedy, then exact or with a bound."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.witnesses import Witness, witnesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from upstander.network.supply import Supply
    from upstander.network.witnesses import Elements, Item

ROUNDS = 60
"""Integer programs solved before the bound is reported as it stands."""

_NODES = 5_000
_WIDEST = 400_000
_EQUAL = 1e-7


@dataclass(frozen=True, slots=True)
class Choice:
    """Elements that were chosen, and how good they are on the worlds they were chosen on.

    Parameters
    ----------
    elements
        Their numbers, in ascending order.
    value
        Share of what demands are met that is lost without them.
    bound
        No set of so many loses more; equal to ``value`` where the choice is proved the best.
    promise
        What greed alone is sure of, as a share of the best: the sandwich's guarantee.
    rounds
        Integer programs solved.
    """

    elements: tuple[int, ...]
    value: float
    bound: float
    promise: float
    rounds: int

    @property
    def proved(self) -> bool:
        """Whether no set of so many loses more on these worlds."""
        return self.bound - self.value <= _EQUAL


def choose(supply: Supply, elements: Elements, most: int, *, rounds: int = ROUNDS) -> Choice:
    """The elements, at most so many, whose removal leaves most demands unmet.

    Equations and guarantee: ``docs/explanation/weak-points.md``.

    Parameters
    ----------
    supply
        Demands, what they weigh, and who meets them.
    elements
        What may be taken out.
    most
        How many at most.
    rounds
        Integer programs at most; 0 for greed and its bound alone.
    """
    known = _Known(supply, {item: [w] for item, w in witnesses(supply, elements, ()).items()})
    most = min(most, len(elements.ids))
    covered, ceiling = _covering(known.groups(), most)
    tried = [covered, _greedy(supply, elements, most, known.touched())]
    values = _values(supply, elements, tried)
    best, value = max(zip(tried, values, strict=True), key=lambda pair: pair[1])
    total = known.total or 1.0
    promise = (1 - 1 / np.e) * values[0] * total / max(known.covered_by(covered), _EQUAL)
    bound, solved = ceiling / total, 0
    while solved < rounds and bound - value > _EQUAL:
        chosen, above = _program(known.groups(), most, len(elements.ids))
        solved += 1
        bound = min(bound, above / total)
        if chosen is None:
            break
        (reached,) = _values(supply, elements, [chosen])
        if reached > value:
            best, value = chosen, reached
        if not known.learn(witnesses(supply, elements, chosen), chosen):
            break
    kept = _pruned(supply, elements, best)
    return Choice(tuple(sorted(kept)), value, max(bound, value), float(promise), solved)


def _pruned(supply: Supply, elements: Elements, chosen: Sequence[int]) -> list[int]:
    """The choice without whatever adds nothing to the rest: a small set, and nobody in vain."""
    kept = list(chosen)
    while len(kept) > 1:
        fewer = [[e for e in kept if e != left] for left in kept]
        whole, *values = _values(supply, elements, [kept, *fewer])
        spare = [k for k, value in enumerate(values) if whole - value <= _EQUAL]
        if not spare:
            break
        _, place = min(
            zip(_values(supply, elements, [[kept[k]] for k in spare]), spare, strict=True)
        )
        kept = fewer[place]
    return kept


class _Known:
    """Witnesses found so far, by item, and what each item weighs."""

    def __init__(self, supply: Supply, found: dict[Item, list[Witness]]) -> None:
        self._weights, self._found = supply.weights, found
        self.total = float(supply.whole().sum())

    def learn(self, survivors: Mapping[Item, Witness], chosen: Iterable[int]) -> bool:
        """Add the witnesses that survive a choice that meets all known ones; whether any did."""
        gone, more = set(chosen), False
        for item, witness in survivors.items():
            if all(gone & known for known in self._found[item]):
                self._found[item].append(witness)
                more = True
        return more

    def groups(self) -> dict[frozenset[Witness], float]:
        """What items of the same witnesses weigh together; those that cannot be lost left out."""
        mass: dict[frozenset[Witness], float] = defaultdict(float)
        for (unit, _), known in self._found.items():
            if all(known):
                mass[frozenset(known)] += float(self._weights[unit])
        return mass

    def touched(self) -> dict[int, float]:
        """What the items weigh that each element is a witness of."""
        mass: dict[int, float] = defaultdict(float)
        for (unit, _), known in self._found.items():
            for element in known[0]:
                mass[element] += float(self._weights[unit])
        return mass

    def covered_by(self, chosen: Iterable[int]) -> float:
        """What the items weigh whose first witness a choice meets."""
        gone = set(chosen)
        return sum(
            float(self._weights[u]) for (u, _), known in self._found.items() if gone & known[0]
        )


def _covering(groups: Mapping[frozenset[Witness], float], most: int) -> tuple[list[int], float]:
    """Lazy greedy coverage of items that have one witness, and a bound on the best coverage."""
    holds: dict[int, list[int]] = defaultdict(list)
    mass = list(groups.values())
    for k, known in enumerate(groups):
        for element in sorted(next(iter(known))):
            holds[element].append(k)
    done = np.zeros(len(mass), dtype=bool)
    weight = np.array(mass)

    def gain(element: int) -> float:
        places = holds[element]
        return float(weight[places] @ ~done[places]) if places else 0.0

    queue = [(-gain(element), element) for element in sorted(holds)]
    heapq.heapify(queue)
    chosen: list[int] = []
    reached = 0.0
    ceiling = _top(queue, most)
    while queue and len(chosen) < most:
        _, element = heapq.heappop(queue)
        now = gain(element)
        if queue and now < -queue[0][0]:
            heapq.heappush(queue, (-now, element))
            continue
        chosen.append(element)
        reached += now
        done[holds[element]] = True
        # Stale gains are no smaller than true ones, so that this bounds the best coverage too.
        ceiling = min(ceiling, reached + _top(queue, most))
    return chosen, ceiling


def _top(queue: list[tuple[float, int]], most: int) -> float:
    return -sum(negative for negative, _ in heapq.nsmallest(most, queue))


def _greedy(
    supply: Supply, elements: Elements, most: int, touched: Mapping[int, float]
) -> list[int]:
    """One after another by what is really lost, by coverage where that does not tell."""
    chosen: list[int] = []
    free = sorted(touched)
    while free and len(chosen) < most:
        values = _values(supply, elements, [[*chosen, element] for element in free])
        score = list(zip(values, (touched[e] for e in free), strict=True))
        place = max(range(len(free)), key=lambda k: (score[k], -free[k]))
        chosen.append(free.pop(place))
    return chosen


def _values(supply: Supply, elements: Elements, sets: Sequence[Sequence[int]]) -> list[float]:
    whole = supply.whole().sum() or 1.0
    return [float(v) for v in supply.lost(elements.gone(sets)).sum(axis=1) / whole]


def _program(
    groups: Mapping[frozenset[Witness], float], most: int, elements: int
) -> tuple[list[int] | None, float]:
    """The best choice if no further witness existed, and what none can exceed."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = sum(len(known) for known in groups)
    if rows * most > _WIDEST:
        return None, sum(groups.values())
    matrix, limits = _constraints(groups, rows, most, elements)
    size = elements + len(groups)
    weight = np.concatenate([np.zeros(elements), -np.array(list(groups.values()))])
    whole = np.zeros(size)
    whole[:elements] = 1
    done = milp(
        weight,
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, limits),
        options={"node_limit": _NODES, "mip_rel_gap": 0.0},
    )
    above = -float(done.mip_dual_bound) if done.mip_dual_bound is not None else sum(groups.values())
    if done.x is None:
        return None, above
    return [int(k) for k in np.flatnonzero(done.x[:elements] > 0.5)], above


def _constraints(
    groups: Mapping[frozenset[Witness], float], rows: int, most: int, elements: int
) -> tuple[object, NDArray[np.float64]]:
    from scipy.sparse import csr_array

    at_row, at_column, value, row = [], [], [], 0
    for k, known in enumerate(groups):
        for witness in sorted(known, key=sorted):
            places = [elements + k, *sorted(witness)]
            at_row += [row] * len(places)
            at_column += places
            value += [1.0] + [-1.0] * len(witness)
            row += 1
    at_row += [row] * elements
    at_column += range(elements)
    value += [1.0] * elements
    matrix = csr_array((value, (at_row, at_column)), shape=(rows + 1, elements + len(groups)))
    return matrix, np.array([0.0] * rows + [float(most)])
