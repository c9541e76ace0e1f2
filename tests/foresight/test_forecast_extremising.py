"""How far to extremise: learned, never from the question itself, and refused from too few."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.foresight.small_ledger import OPENS, Said, ledger, question, yes
from upstander.foresight.forecasts.extremising import FEWEST, MOST, learned, slopes
from upstander.foresight.forecasts.factors import factors
from upstander.foresight.forecasts.report import report

if TYPE_CHECKING:
    from upstander.model.forecast_ledger import Ledger


def timid(count: int, *, flipped: int = -1, gap: int = 0) -> Ledger:
    """Questions that people forecast at 0.6 of what came, wrongly in every fifth."""
    asked, said = [], list[Said]()
    for k in range(count):
        wrong = (k % 5 == 0) != (k == flipped)
        opens = OPENS + timedelta(days=gap * k)
        closes = opens + timedelta(days=4)
        asked.append(
            question(
                f"q{k}",
                opens=opens,
                closes=closes,
                resolves=closes,
                outcome="no" if wrong else "yes",
            )
        )
        said.append((k, "a", 0, yes(0.6 + 0.001 * k)))
    return ledger(asked, said)


def test_the_factor_is_where_the_loss_is_least_on_a_grid() -> None:
    random = np.random.default_rng(1)
    logs = np.log(random.dirichlet([1, 1, 1], 40))
    outcome = np.array([random.choice(3, p=np.exp(row)) for row in logs])
    found = learned(logs, outcome, np.ones((1, 40), dtype=bool))[0]
    grid = np.linspace(0, MOST, 4001)
    raised = grid[:, None, None] * logs
    came = raised[:, np.arange(40), outcome]
    loss = (np.log(np.exp(raised).sum(axis=2)) - came).sum(axis=1)
    assert found == pytest.approx(grid[loss.argmin()], abs=1e-3)


def test_the_slope_is_the_derivative_of_the_log_score_with_missing_options_left_out() -> None:
    logs = np.array([[-0.5, -1.2, -np.inf], [-0.7, -1.0, -2.0]])
    outcome = np.array([1, 2])

    def loss(d: float) -> np.ndarray:
        raised = np.exp(d * logs)
        return np.asarray(np.log(raised.sum(axis=1)) - d * logs[np.arange(2), outcome])

    step = 1e-5
    numeric = (loss(1.3 + step) - loss(1.3 - step)) / (2 * step)
    assert slopes(logs, outcome, np.array([1.3]))[0] == pytest.approx(numeric, abs=1e-8)


def test_a_question_does_not_teach_its_own_factor() -> None:
    as_it_came = factors(timid(30), "extremised")
    otherwise = factors(timid(30, flipped=7), "extremised")
    assert as_it_came[7] == otherwise[7]
    assert (np.delete(as_it_came, 7) != np.delete(otherwise, 7)).all()


def test_only_what_was_known_before_a_question_opened_teaches_it() -> None:
    # A question every ten days, each known after five: question k has k teachers.
    found = factors(timid(FEWEST + 3, gap=10), "extremised-earlier")
    assert np.isfinite(found).tolist() == [k >= FEWEST for k in range(FEWEST + 3)]


def test_from_too_few_it_is_refused_and_said_so() -> None:
    few = timid(FEWEST)
    made, plain = report(few, "extremised"), report(few, "geo-odds")
    assert [q.factor for q in made.questions] == [1.0] * FEWEST
    assert [q.crowd.pool for q in made.questions] == [q.crowd.pool for q in plain.questions]
    assert any("not extremised: fewer than 20" in note for note in made.notes)
    assert not any("extremised" in note for note in report(timid(FEWEST + 1), "extremised").notes)


def test_questions_on_which_somebody_acted_teach_nothing() -> None:
    quiet = timid(FEWEST + 1)
    asked = [
        question(q.id, outcome=q.outcome, acted=k == 3, action="a visit" if k == 3 else "")
        for k, q in enumerate(quiet.questions)
    ]
    said = [(k, "a", 0, yes(float(quiet.chances[k, 0]))) for k in range(FEWEST + 1)]
    found = factors(ledger(asked, said), "extremised")
    # Without the acted one twenty teach: enough for it alone, for nobody else.
    assert np.flatnonzero(np.isfinite(found)).tolist() == [3]


def test_timid_forecasts_gain_by_a_factor_learned_from_others() -> None:
    made, plain = report(timid(60), "extremised"), report(timid(60), "geo-odds")
    assert all(q.factor > 2 for q in made.questions)
    better, worse = made.summaries[0].log, plain.summaries[0].log
    assert better is not None
    assert worse is not None
    assert better < worse
