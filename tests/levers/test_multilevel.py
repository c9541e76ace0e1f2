"""Protect, be struck, protect again: the three moves against trying everything."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InstanceError
from upstander.levers.multilevel.game import Game, play, reply

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@st.composite
def games(draw: st.DrawFn) -> Game:
    """At most 7 nodes, and budgets of at most 2."""
    nodes = draw(st.integers(1, 7))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node), max_size=12))
    before, strikes, after = (draw(st.integers(0, 2)) for _ in range(3))
    return Game(nodes, tuple(edges), before, strikes, after)


def spared(game: Game, gone: Collection[int], struck: Collection[int]) -> int:
    """Nodes that are not reached, by spreading until nothing changes."""
    reached = set(struck)
    while True:
        ends = game.edges + tuple((b, a) for a, b in game.edges)
        more = {b for a, b in ends if a in reached and b not in gone} - reached
        if not more:
            return game.nodes - len(reached)
        reached |= more


def up_to(items: Collection[int], most: int) -> Iterator[tuple[int, ...]]:
    for size in range(most + 1):
        yield from combinations(sorted(items), size)


def best_reply(game: Game, before: Collection[int], strike: Collection[int]) -> int:
    free = set(range(game.nodes)) - set(before) - set(strike)
    return max(spared(game, {*before, *more}, strike) for more in up_to(free, game.after))


def by_trying(game: Game) -> int:
    nodes = set(range(game.nodes))
    return max(
        min(best_reply(game, before, s) for s in up_to(nodes - set(before), game.strikes))
        for before in up_to(nodes, game.before)
    )


@settings(deadline=None, max_examples=60)
@given(games())
def test_the_outcome_is_that_of_trying_every_move_of_all_three(game: Game) -> None:
    found = play(game)
    assert found.proved
    assert found.spared == by_trying(game)
    assert spared(game, {*found.before, *found.after}, found.strike) == found.spared
    assert not set(found.strike) & {*found.before, *found.after}


@settings(deadline=None)
@given(games(), st.sets(st.integers(0, 6)), st.sets(st.integers(0, 6), max_size=3))
def test_a_reply_is_the_best_reply(game: Game, before: set[int], strike: set[int]) -> None:
    before = {v for v in before if v < game.nodes}
    strike = {v for v in strike if v < game.nodes} - before
    wide = Game(game.nodes, game.edges, 0, 0, 3)
    kept, answer = reply(wide, before, strike)
    assert kept == best_reply(wide, before, strike)
    assert spared(wide, {*before, *answer}, strike) == kept


def test_on_a_star_the_middle_is_protected_first() -> None:
    star = Game(6, tuple((0, k) for k in range(1, 6)), 1, 1, 0)
    found = play(star)
    assert (found.spared, found.before) == (5, (0,))


def test_more_for_us_never_spares_less_and_more_for_them_never_spares_more() -> None:
    chance = np.random.default_rng(2)
    edges = tuple((int(a), int(b)) for a, b in chance.integers(0, 14, size=(20, 2)))

    def value(before: int, strikes: int, after: int) -> int:
        return play(Game(14, edges, before, strikes, after)).spared

    assert value(1, 2, 1) <= value(2, 2, 1)
    assert value(1, 2, 1) <= value(1, 2, 2)
    assert value(1, 2, 1) >= value(1, 3, 1)


def test_when_time_is_up_the_best_so_far_is_a_true_value_and_is_not_called_proved() -> None:
    chance = np.random.default_rng(5)
    edges = tuple((int(a), int(b)) for a, b in chance.integers(0, 40, size=(70, 2)))
    game = Game(40, edges, 3, 2, 2)
    found = play(game, seconds_left=lambda: 0.0)
    assert not found.proved
    assert found.spared <= play(game).spared <= found.bound


def test_a_node_that_is_not_there_and_a_negative_budget_are_refused() -> None:
    with pytest.raises(InstanceError, match="leaves the nodes 0 to 2"):
        Game(3, ((0, 3),), 1, 1, 1)
    with pytest.raises(InstanceError, match="budgets of at least 0"):
        Game(3, (), 1, -1, 1)
