"""How sure scenarios are under noise and between judges, and what they hang on."""

from __future__ import annotations

import pytest

from tests.foresight.worlds import described, matrix, tried
from upstander.errors import ValueRejectedError
from upstander.foresight.scenarios.sensitivity import parts, weakest
from upstander.foresight.scenarios.survival import (
    between_judges,
    noisy,
    survival,
    usual_spread,
)
from upstander.model.cross_impact import CrossImpact
from upstander.model.judgement import Judged, Judgement, matrix_of, mean_matrix


def test_without_noise_every_scenario_survives_and_nobody_comes() -> None:
    made = matrix([3, 3, 3], 1)
    still = survival(made, tried(made), noisy(made, usual_spread(made, 0.0), 10, 1))
    assert still.shares.tolist() == [1.0] * len(tried(made))
    assert len(still.newcomers) == 0
    assert still.sizes.tolist() == [len(tried(made))] * 10


def test_the_share_is_that_of_draws_solved_anew() -> None:
    made = matrix([3, 2, 3], 7)
    scenarios = tried(made)
    drawn = list(noisy(made, usual_spread(made), 60, 3))
    found = survival(made, scenarios, iter(drawn), slack=1, resolve=60)
    lists = [tried(CrossImpact(made.descriptors, impact), 1) for impact in drawn]
    for row, share in zip(scenarios, found.shares, strict=True):
        assert share == sum(row in one for one in lists) / 60
    assert found.sizes.tolist() == [len(one) for one in lists]
    others = {row for one in lists for row in one} - set(scenarios)
    assert {tuple(row) for row in found.newcomers.tolist()} <= others
    for row, share in zip(found.newcomers.tolist(), found.newcomer_shares, strict=True):
        assert share == pytest.approx(sum(tuple(row) in one for one in lists) / 60)
    assert (found.lows <= found.shares).all()
    assert (found.shares <= found.highs).all()


def test_noise_leaves_alone_what_nobody_judged() -> None:
    made = matrix([2, 2, 2], 3, filled=0.5)
    spread = usual_spread(made)
    for impact in noisy(made, spread, 5, 1):
        assert (impact[spread == 0] == made.impact[spread == 0]).all()


def test_draws_end_when_the_time_does() -> None:
    made = matrix([2, 2], 3)
    few = survival(made, tried(made), noisy(made, usual_spread(made), 99, 1), going=lambda k: 5 - k)
    assert few.draws == 5


def judged() -> Judged:
    return Judged(
        described([2, 2]),
        (
            Judgement(0, 2, 3, "p", "sure"),
            Judgement(0, 2, -1, "q", "unsure"),
            Judgement(1, 3, 2, "p"),
        ),
    )


def test_the_mean_of_judges_is_exact_and_each_judge_stays_apart() -> None:
    both = judged()
    mean = mean_matrix(both)
    assert mean.unit == 2
    assert (mean.impact[0, 2], mean.impact[1, 3]) == (2, 4)
    assert matrix_of(both, "q").impact[0, 2] == -1
    assert both.spread()[0, 2] == 1.25
    with pytest.raises(ValueRejectedError, match=r"no judge 'z'.*p, q"):
        matrix_of(both, "z")
    with pytest.raises(ValueRejectedError, match="answered one question twice"):
        Judged(both.descriptors, (both.judgements[0], both.judgements[0]))


def test_a_draw_between_judges_is_what_one_of_them_said() -> None:
    both = judged()
    drawn = list(between_judges(both, 2, 400, 1))
    said = {int(impact[0, 2]) for impact in drawn}
    assert said == {6, -2}
    share = sum(int(impact[0, 2]) == 6 for impact in drawn) / 400
    assert abs(share - 0.5) < 0.1
    assert {int(impact[1, 3]) for impact in drawn} == {4}


@pytest.mark.parametrize("seed", range(6))
def test_a_scenario_falls_with_its_weakest_points_and_not_with_one_fewer(seed: int) -> None:
    made = matrix([3, 2, 3, 2], seed, reach=2)
    for scenario, weak in zip(tried(made, 1), weakest(made, tried(made, 1), slack=1), strict=True):
        source = 0 if weak.descriptor else 1
        row = int(made.starts[source]) + scenario[source]
        column = int(made.starts[weak.descriptor]) + scenario[weak.descriptor]
        for less, stands in ((weak.points - 1, True), (weak.points, False)):
            impact = made.impact.copy()
            impact[row, column] -= less
            assert (scenario in tried(CrossImpact(made.descriptors, impact), 1)) is stands


@pytest.mark.parametrize("seed", range(4))
def test_a_descriptors_part_is_what_changes_without_it(seed: int) -> None:
    made = matrix([3, 2, 3, 2], seed, reach=2)
    before = set(tried(made))
    for part in parts(made, tried(made)):
        impact = made.impact.copy()
        impact[made.starts[part.descriptor] : made.starts[part.descriptor + 1]] = 0
        after = set(tried(CrossImpact(made.descriptors, impact)))
        assert (part.stay, part.go, part.come) == (
            len(before & after), len(before - after), len(after - before)
        )  # fmt: skip
        union = len(before | after)
        assert part.change == pytest.approx(1 - len(before & after) / union if union else 0)
