"""How what levers buy together divides among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.levers.small_problem import problems
from upstander.levers.share import shares
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from upstander.levers.problem import LeverProblem


def glove(levers: frozenset[int]) -> float:
    """Two left gloves and a right one: only a pair buys anything."""
    return 0.0 if 2 in levers and levers & {0, 1} else 1.0


def test_the_glove_game_gives_four_sixths_to_the_scarce_side() -> None:
    found = {s.lever: s for s in shares(glove, [0, 1, 2])}
    assert [found[k].shapley for k in range(3)] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    assert [found[k].marginal for k in range(3)] == [0.0, 0.0, 1.0]
    assert [found[k].alone for k in range(3)] == [0.0, 0.0, 0.0]


def test_nineteen_sampled_intervals_in_twenty_hold_the_exact_share() -> None:
    exact = {s.lever: s.shapley for s in shares(glove, [0, 1, 2])}
    runs = [shares(glove, [0, 1, 2], exact=0, orders=200, seed=seed) for seed in range(60)]
    held = [s.low <= exact[s.lever] <= s.high for run in runs for s in run]
    assert 0.9 <= sum(held) / len(held) < 1.0
    assert all(sum(s.shapley for s in run) == pytest.approx(1.0) for run in runs)


def test_the_same_seed_gives_the_same_orders() -> None:
    one, two, other = (shares(glove, range(3), exact=0, orders=9, seed=s) for s in (1, 1, 2))
    assert one == two != other


def test_of_nothing_chosen_there_are_no_shares() -> None:
    assert shares(glove, []) == ()


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(problems())
def test_shares_add_up_to_what_all_buy_together(problem: LeverProblem) -> None:
    valuer, everyone = valuer_of(problem), range(len(problem.levers))
    for exact in (12, 0):
        found = shares(valuer.value, everyone, exact=exact, orders=5)
        whole = valuer.value(()) - valuer.value(everyone)
        assert sum(s.shapley for s in found) == pytest.approx(whole, abs=1e-9)
