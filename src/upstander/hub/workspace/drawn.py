"""Which part of a graph is drawn first, and where each thing of it lies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.hub.workspace.kept import kept
from upstander.hub.workspace.lines import (
    INCIDENTS,
    PLACES,
    is_too_large,
    questions_of,
    web_of,
)
from upstander.model.vocabulary import vocabulary
from upstander.network.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from upstander.hub.workspace.lines import Line
    from upstander.model.case import CaseFile

SIZES = (50, 150, 500, 1_500, 3_000)
"""How many things can be drawn at first; what is asked for is brought to one of these."""

FIRST, MOST_SENT, _HOPS = 150, 5_000, 2


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants a graph drawn.

    Parameters
    ----------
    layers
        In the order of the vocabulary; then whereabouts and incidents.
    most
        Things that are drawn at first.
    whole
        The most important of the whole, even where something is selected.
    questions
        Also the lines that nobody has stated.
    """

    layers: tuple[str, ...]
    most: int = FIRST
    whole: bool = False
    questions: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a view's graph.

    Parameters
    ----------
    places
        Where each thing that is drawn at first lies.
    others
        Ids of further things that are sent, without a place, the most important first.
    lines
        Between all of these.
    total
        Things of the view in the chosen layers, drawn or not.
    """

    places: Mapping[str, tuple[float, float]]
    others: tuple[str, ...]
    lines: tuple[Line, ...]
    total: int


def layers() -> tuple[str, ...]:
    """All layers that can be chosen."""
    return (*vocabulary("layers")["layers"], PLACES, INCIDENTS)


def wish_of(given: QueryDict) -> Wish:
    """What an address asks for; layers that do not exist are passed over."""
    known = layers()
    named = set(given.getlist("layers"))
    chosen = tuple(name for name in known if name in named) or known[:-2]
    try:
        wanted = int(given.get("most", FIRST))
    except ValueError:
        wanted = FIRST
    most = next((size for size in SIZES if size >= wanted), SIZES[-1])
    return Wish(chosen, most, bool(given.get("whole")), bool(given.get("questions")))


def drawn(view: CaseFile, wish: Wish, selected: Iterable[str]) -> Drawn:
    """The part of a view's graph that a wish comes to; worked out once while the view is held."""
    ids = tuple(selected)
    return kept(view, ("drawn", wish, ids), lambda: _drawn(view, wish, ids))


def has_no_questions(view: CaseFile, wish: Wish) -> bool:
    """Whether questions were asked for and none can be given, the graph being too large."""
    return wish.questions and is_too_large(view)


def _drawn(view: CaseFile, wish: Wish, selected: tuple[str, ...]) -> Drawn:
    chosen = set(wish.layers)
    web = web_of(view)
    lines = [line for line in web.lines if line.layer in chosen]
    if wish.questions:
        lines += [line for line in questions_of(view) if line.layer in chosen]
    order = _by_importance(web.actors, lines)
    first = _around(selected, lines, order) if selected and not wish.whole else order
    shown = first[: wish.most]
    inside = set(shown)
    others = tuple(key for key in order if key not in inside)[: MOST_SENT - len(shown)]
    inner = [(x.source, x.target) for x in lines if x.source in inside and x.target in inside]
    sent = inside.union(others)
    between = tuple(x for x in lines if x.source in sent and x.target in sent)
    return Drawn(laid_out(sorted(shown), inner), others, between, len({*order, *shown}))


def _by_importance(actors: Iterable[str], lines: Iterable[Line]) -> list[str]:
    """Things by how much is known to hang on them: the sum of the support of their lines."""
    weight: dict[str, float] = dict.fromkeys(actors, 0.0)
    for line in lines:
        for end in {line.source, line.target}:
            weight[end] = weight.get(end, 0.0) + line.support[0]
    return sorted(weight, key=lambda key: (-round(weight[key], 6), key))


def _around(selected: tuple[str, ...], lines: Iterable[Line], order: list[str]) -> list[str]:
    """What is selected, then its neighbours, then theirs; each circle by importance."""
    beside: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        beside[line.source].add(line.target)
        beside[line.target].add(line.source)
    place = {key: k for k, key in enumerate(order)}
    found = dict.fromkeys(selected)
    ring = list(found)
    for _ in range(_HOPS):
        near = {other for key in ring for other in beside[key]} - found.keys()
        ring = sorted(near, key=place.__getitem__)
        found |= dict.fromkeys(ring)
    return list(found)
