"""Warned, acted, happened: kept apart, counted, and bounded."""

from __future__ import annotations

from itertools import product

import pytest

from tests.foresight.small_ledger import ledger, question, yes
from upstander.foresight.forecasts.records import by_kind, records
from upstander.foresight.forecasts.report import report
from upstander.foresight.forecasts.warned import warned
from upstander.model.forecast_question import Kind, Question


def case(name: str, warn: bool | None, act: bool | None, came: bool) -> Question:
    return question(
        name,
        warned=warn,
        acted=act,
        action="a visit" if act else "",
        outcome="yes" if came else "no",
    )


def test_each_of_the_eight_cases_has_its_cell() -> None:
    cases = list(product((True, False), repeat=3))
    made = warned([case(f"q{k}", *c) for k, c in enumerate(cases)])
    assert [(c.warned, c.acted, c.happened) for c in made.cells] == cases
    assert [c.questions for c in made.cells] == [1] * 8
    assert made.unsaid == 0


def test_warned_acted_and_quiet_is_neither_a_false_alarm_nor_a_proof() -> None:
    cell = next(c for c in warned([case("q", True, True, came=False)]).cells if c.questions)
    assert cell.reads == "neither a false alarm nor a proof that action helped"


def test_what_nobody_said_is_counted_and_not_guessed() -> None:
    asked = [case("a", True, None, came=True), case("b", None, False, came=True)]
    other = question("c", kind=Kind.MULTI, options=("yes", "no", "both"), base=(), base_source="")
    made = warned([*asked, question("d", outcome=""), other])
    assert (made.told, made.unsaid) == (0, 2)


def test_what_was_acted_on_enters_neither_skill_nor_calibration() -> None:
    asked = [case("a", True, True, came=False), case("b", False, False, came=False)]
    made = report(ledger(asked, [(0, "x", 0, yes(0.9)), (1, "x", 0, yes(0.1))]))
    quiet, acted = made.summaries
    assert (quiet.stratum, quiet.questions) == ("quiet", 1)
    assert (acted.stratum, acted.questions) == ("acted", 1)
    assert [quiet.pool, acted.pool] == pytest.approx([0.01, 0.81])
    assert made.calibration is not None
    assert made.calibration.questions == 1


def test_the_bound_asks_what_would_have_come_without_action() -> None:
    asked = [
        case("avoided", True, True, came=False),
        case("came all the same", True, True, came=True),
        case("quiet", False, False, came=False),
    ]
    said = [(0, "x", 0, yes(0.9)), (1, "x", 0, yes(0.7)), (2, "x", 0, yes(0.2))]
    made = report(ledger(asked, said)).bound
    assert made is not None
    # Of the avoided one either outcome might have come; of the others what came.
    rest = 0.09 + 0.04
    assert (made.questions, made.acted) == (3, 2)
    assert made.best == pytest.approx((0.01 + rest) / 3)
    assert made.seen == made.worst == pytest.approx((0.81 + rest) / 3)


def test_without_an_action_there_is_no_bound() -> None:
    made = report(ledger([question()], [(0, "x", 0, yes(0.5))]))
    assert made.bound is None


def test_records_stand_in_the_order_of_pseudonyms_and_beside_the_pool() -> None:
    asked = [question("a"), question("b", outcome="no"), case("c", True, True, came=False)]
    said = [(0, "zed", 0, yes(0.9)), (1, "amy", 0, yes(0.5)), (0, "amy", 0, yes(0.5))]
    kept = ledger(asked, [*said, (2, "zed", 0, yes(0.9))])
    made = report(kept, "mean")
    found = records(kept, made)
    assert [(r.forecaster, r.questions) for r in found] == [("amy", 2), ("zed", 1)]
    assert [r.score for r in found] == pytest.approx([0.25, 0.01])
    assert [r.pool for r in found] == pytest.approx([(0.09 + 0.25) / 2, 0.09])


def test_people_and_models_are_compared_where_both_forecast() -> None:
    asked = [question("a"), question("b")]
    said = [(0, "amy", 0, yes(0.8)), (0, "model-1", 0, yes(0.6)), (1, "amy", 0, yes(0.1))]
    kept = ledger(asked, said)
    found = by_kind(kept, report(kept))
    assert found == {"questions": 1, "model": pytest.approx(0.16), "person": pytest.approx(0.04)}
    alone = ledger(asked, [(0, "amy", 0, yes(0.8))])
    assert by_kind(alone, report(alone)) is None
