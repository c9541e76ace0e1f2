"""Ledger files: good rows are kept, each bad one is refused with its line and a remedy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm

from upstander.errors import InputError
from upstander.evidence.ledger_forecasts import read_ledger
from upstander.evidence.ledger_questions import read_questions
from upstander.evidence.ledger_quick import quick_ledger
from upstander.foresight.forecasts.report import report
from upstander.model.forecast_question import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.errors import Problem
    from upstander.model.forecast_ledger import Ledger
    from upstander.model.forecast_question import Question

HEAD = "id,text,rule,opens,closes,resolves,kind,options,outcome,resolved,warned,acted,action,base,base_source"  # noqa: E501
GOOD = "q1,Will it?,the gazette,2027-01-01,2027-01-10,2027-01-12,binary,,yes,,yes,no,,0.2,20 years"
ASKS = (
    GOOD,
    "q2,Which?,the gazette,2027-01-01,,2027-01-10,ordered,low;middle;high,low,,,,,,",
    "q3,How many?,the count,2027-01-01,,2027-01-10,numeric,,12.5,,,,,10 4,the last ten years",
    "q4,Known early?,the gazette,2027-01-01,,2027-01-10,binary,,no,2027-01-05,,,,,",
)
MADE = "question,forecaster,kind,time,probability,mean,sd,quantiles,reason"


def asked(folder: Path, *rows: str) -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    path = folder / "questions.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    return read_questions(path)


def said(folder: Path, *rows: str) -> tuple[Ledger, tuple[Problem, ...]]:
    path = folder / "forecasts.csv"
    path.write_text("\n".join([MADE, *rows]) + "\n")
    return read_ledger(path, asked(folder, *ASKS)[0])


def test_questions_are_read_with_their_days_options_and_base_rates(tmp_path: Path) -> None:
    found, problems = asked(tmp_path, *ASKS)
    assert problems == ()
    first, second, third, fourth = found
    assert first.base == pytest.approx((0.2, 0.8))
    assert (first.warned, first.acted, first.last) == (True, False, date(2027, 1, 10))
    assert (second.kind, second.options) == (Kind.ORDERED, ("low", "middle", "high"))
    assert (third.base, third.outcome) == ((10.0, 4.0), "12.5")
    assert fourth.last == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD.replace("the gazette", ""), "rule is empty"),
        (GOOD.replace("2027-01-12", ""), "resolves is empty"),
        (GOOD.replace("2027-01-12", "soon"), "resolves is no day"),
        (GOOD.replace("2027-01-12", "2026-12-01"), "opens 2027-01-01, closes"),
        (GOOD.replace("binary", "maybe"), "no such kind: 'maybe'"),
        (GOOD.replace(",yes,,yes", ",perhaps,,yes"), "no such outcome: 'perhaps'"),
        (GOOD.replace("yes,no,,", "yes,yes,,"), "no action is named"),
        (GOOD.replace("20 years", ""), "the base rate has no source"),
        (GOOD.replace("0.2,", "1.2,"), "base rate does not fit"),
        (GOOD.replace("q1,", "q 1,"), "not an id"),
        (GOOD.replace("binary,,", "multi,one,"), "two options at least"),
    ],
)
def test_a_bad_question_is_refused_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    found, problems = asked(tmp_path, ASKS[1], row)
    assert [q.id for q in found] == ["q2"]
    assert len(problems) == 1
    assert message in problems[0].message
    assert problems[0].line == 3


def test_a_topic_is_shared_by_the_questions_that_name_it(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text(f"{HEAD},topic\n{GOOD},the vote\n{ASKS[3]},\n")
    assert [q.topic for q in read_questions(path)[0]] == ["the vote", ""]


def test_a_second_question_of_one_id_is_refused(tmp_path: Path) -> None:
    found, problems = asked(tmp_path, GOOD, GOOD)
    assert len(found) == 1
    assert problems[0].line == 3


def test_a_table_without_a_rule_column_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text("id,text,opens,resolves,kind\n")
    with pytest.raises(InputError, match="missing required column: rule"):
        read_questions(path)


def test_forecasts_are_kept_in_order_with_the_last_of_a_day_last(tmp_path: Path) -> None:
    kept, problems = said(
        tmp_path,
        "q2,amy,person,2027-01-02,0.2;0.3;0.5,,,,",
        "q1,amy,person,2027-01-03T15:00,0.4,,,,later",
        "q1,amy,person,2027-01-03T09:00,0.3,,,,earlier",
        "q1,model-1,model,2027-01-10T23:59,0.1,,,,",
        "q3,amy,person,2027-01-02,,12,3,,",
        "q3,bob,person,2027-01-02,,,,0.1:8;0.5:12;0.9:20,",
    )
    assert problems == ()
    assert kept.reasons[:2] == ("earlier", "later")
    assert kept.chances[:3, 0].tolist() == [0.3, 0.4, 0.1]
    assert kept.kinds[kept.forecasters.index("model-1")] == "model"
    assert kept.normal[4].tolist() == [12.0, 3.0]
    assert kept.quantiles[5].tolist() == [8.0, 12.0, 20.0]
    assert np.isnan(kept.chances[4:]).all()


def test_a_time_elsewhere_is_brought_to_utc(tmp_path: Path) -> None:
    kept, problems = said(tmp_path, "q1,amy,person,2027-01-11T02:00+05:00,0.4,,,,")
    assert problems == ()
    assert date.fromordinal(int(kept.day[0])) == date(2027, 1, 10)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("q9,amy,person,2027-01-02,0.4,,,,", "no such question"),
        ("q1,amy,person,2027-01-11,0.4,,,,", "it had closed"),
        ("q4,amy,person,2027-01-05,0.4,,,,", "its outcome was known on 2027-01-05"),
        ("q1,amy,person,2026-12-31,0.4,,,,", "before q1 opened"),
        ("q1,amy,person,2027-01-02,1.4,,,,", "not a probability: '1.4'"),
        ("q1,amy,person,2027-01-02,nan,,,,", "not a probability"),
        ("q1,amy,person,2027-01-02,likely,,,,", "probability is no number"),
        ("q1,Amy Smith,person,2027-01-02,0.4,,,,", "not a forecaster"),
        ("q1,amy,robot,2027-01-02,0.4,,,,", "no such kind"),
        ("q1,zoe,model,2027-01-02,0.4,,,,", "zoe was a person"),
        ("q1,amy,person,tomorrow,0.4,,,,", "time is no time"),
        ("q2,amy,person,2027-01-02,0.4;0.4,,,,", "does not fit the options"),
        ("q2,amy,person,2027-01-02,0.4;0.4;0.4,,,,", "does not fit the options"),
        ("q3,amy,person,2027-01-02,0.4,,,,", "asks for a number"),
        ("q3,amy,person,2027-01-02,,3,0,,", "no deviation"),
        ("q3,amy,person,2027-01-02,,,,0.5:3;0.1:2,", "out of order"),
    ],
)
def test_a_bad_forecast_is_refused_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    kept, problems = said(tmp_path, "q1,zoe,person,2027-01-02,0.4,,,,", row)
    assert len(kept) == 1
    assert [p.line for p in problems] == [3]
    assert message in problems[0].message
    assert problems[0].remedy


def test_numbers_are_pooled_by_quantiles_and_only_in_one_form(tmp_path: Path) -> None:
    normals, _ = said(
        tmp_path, "q3,amy,person,2027-01-01,,10,2,,", "q3,bob,person,2027-01-01,,14,4,,"
    )
    normal = report(normals).questions[2].crowd
    assert normal.latest == pytest.approx((12.0, 3.0))
    assert normal.log == pytest.approx(-norm(12.0, 3.0).logpdf(12.5))
    alike, _ = said(
        tmp_path,
        "q3,amy,person,2027-01-01,,,,0.25:8;0.75:12,",
        "q3,bob,person,2027-01-01,,,,0.25:10;0.75:20,",
    )
    made = report(alike).questions[2].crowd
    assert made.latest == pytest.approx((9.0, 16.0))
    # 12.5 lies between: widths of a half each, pinballs (1 - .75) 3.5 and .25 x 3.5, doubled.
    assert made.pool == pytest.approx(0.25 * 3.5 + 0.25 * 3.5)
    mixed, _ = said(
        tmp_path,
        "q3,amy,person,2027-01-01,,,,0.25:8;0.75:12,",
        "q3,bob,person,2027-01-01,,14,4,,",
    )
    assert any("do not mix" in note and "q3" in note for note in report(mixed).notes)


def test_a_plain_file_read_by_columns_is_what_its_rows_say(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    times = ["2027-01-01", "2027-01-02T03:00", "2027-01-02T23:30-03:00", "2027-01-02T01:00"]
    rows = [
        f"{random.choice(['q1', 'q4'])},{who},{'model' if who == 'm' else 'Person'},"
        f"{random.choice(times)},{random.random():.3f},,,,{'“why, so”' if k % 3 else ''}"
        for k, who in enumerate(random.choice(["amy", "bob", "m"], 200))
    ]
    rows = [row.replace("“why, so”", '"why, so "') for row in rows]
    plain, problems = said(tmp_path, *rows)
    assert problems == ()
    assert quick_ledger(tmp_path / "forecasts.csv", plain.questions) is not None
    # A row of a numeric question sends all to the reader that goes row by row.
    slow, _ = said(tmp_path, *rows, "q3,zed,person,2027-01-02,,12,3,,")
    assert quick_ledger(tmp_path / "forecasts.csv", plain.questions) is None
    assert len(slow) == len(plain) + 1
    assert slow.forecasters[:-1] == plain.forecasters
    assert slow.kinds[:-1] == plain.kinds
    keep = slow.question != 2
    for name in ("question", "forecaster", "day", "chances"):
        np.testing.assert_array_equal(getattr(slow, name)[keep], getattr(plain, name))
    assert [r for r, k in zip(slow.reasons, keep, strict=True) if k] == list(plain.reasons)


def test_a_ledger_of_numbers_alone_has_no_factor_and_bears_absurd_ones(tmp_path: Path) -> None:
    path = tmp_path / "forecasts.csv"
    path.write_text(f"{MADE}\nq3,amy,person,2027-01-01,,1e200,3,,\n")
    kept, _ = read_ledger(path, asked(tmp_path, ASKS[2])[0])
    made = report(kept, "extremised").questions[0]
    assert made.factor == 1.0
    assert made.crowd.pool == pytest.approx(1e200)
    assert made.crowd.log == np.inf
