"""The clock of a warning, by hand: who owes what at each moment, and to whom it rises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.warning.small_flags import (
    HOUR,
    MINUTE,
    NOON,
    POLICY,
    acknowledged,
    answered,
    at,
    closed,
    escalated,
    flag,
    opened,
    responded,
    routed,
)
from upstander.errors import ValueRejectedError
from upstander.warning.clock import appended, standing
from upstander.warning.event import Event, EventKind, Outcome, opening
from upstander.warning.record import Reason
from upstander.warning.standing import Duty, Standing, State

BEGUN = (opened(), routed())
WHOLE = (*BEGUN, acknowledged(0.5), responded(5), answered(8), closed(9))


def found(*events: Event, hours: float) -> Standing:
    return standing(events, POLICY, at(hours))


def reasons(*events: Event, hours: float = 30) -> list[Reason]:
    return [x.reason for x in found(*events, hours=hours).ignored]


def test_the_record_of_a_warning_begins_with_whoever_raised_it() -> None:
    now = standing([opening(flag())], POLICY, NOON)
    assert (now.state, now.raised_by, now.duty) == (State.OPEN, "Ada", Duty.ROUTE)


def test_a_warning_goes_through_its_states_in_order() -> None:
    states = [standing(WHOLE[: n + 1], POLICY, at(30)).state for n in range(len(WHOLE))]
    assert states == list(State)


def test_each_state_says_what_is_due_next_by_when_and_of_whom() -> None:
    due = [(0, "acknowledge", 1, "team"), (0.5, "respond", 10, "team"), (5, "answer", 20, "team")]
    for hours, duty, by, whom in due:
        now = found(*WHOLE, hours=hours)
        assert (now.duty, now.due_at, now.owed_by) == (duty, at(by), (whom,))
        assert not now.overdue
    assert found(*WHOLE, hours=8).duty is Duty.CLOSE
    assert found(*WHOLE, hours=8).due_at is None
    assert found(*WHOLE, hours=9).duty is None
    assert found(*WHOLE, hours=9).owed_by == ()


def test_it_rises_step_by_step_at_the_times_of_the_policy() -> None:
    for hours, steps in [(0.99, []), (1, [1]), (2.99, [1]), (3, [1, 2]), (100, [1, 2])]:
        assert [x.step for x in found(*BEGUN, hours=hours).escalations] == steps
    assert [x.due_at for x in found(*BEGUN, hours=100).escalations] == [at(1), at(3)]


def test_what_is_next_is_known_before_it_is_due() -> None:
    next_one = found(*BEGUN, hours=2).upcoming
    assert next_one is not None
    assert (next_one.step, next_one.to, next_one.due_at) == (2, ("minister",), at(3))


def test_a_second_before_its_time_an_acknowledgement_is_in_time_and_a_second_after_late() -> None:
    second = 1 / 3600
    assert found(*BEGUN, acknowledged(1 - second), hours=4).late == ()
    assert found(*BEGUN, acknowledged(1 + second), hours=4).late == (Duty.ACKNOWLEDGE,)


def test_once_acknowledged_nothing_more_rises_until_a_response_is_due() -> None:
    events = (*BEGUN, acknowledged(1.5))
    assert found(*events, hours=9.9).escalations == ()
    late = found(*events, hours=10)
    assert late.overdue
    assert [x.step for x in late.escalations] == [1]


def test_steps_taken_for_an_acknowledgement_are_not_taken_again_for_a_response() -> None:
    events = (*BEGUN, escalated(1, 1), acknowledged(1.5))
    late = found(*events, hours=10)
    assert [(x.step, x.due_at) for x in late.escalations] == [(2, at(10))]


def test_a_response_that_is_owed_rises_to_those_who_then_owe_it_too() -> None:
    late = found(*BEGUN, acknowledged(0.5), escalated(10, 1), hours=11)
    assert late.owed_by == ("team", "focal point")
    assert late.upcoming is not None
    assert late.upcoming.due_at == at(12)


def test_when_the_top_is_reached_it_stays_overdue() -> None:
    now = found(*BEGUN, escalated(1, 1), escalated(3, 2), hours=50)
    assert now.overdue
    assert (now.escalations, now.upcoming) == ((), None)
    assert now.owed_by == ("team", "focal point", "minister")


def test_a_hub_that_was_down_over_all_steps_takes_each_once_when_it_is_back() -> None:
    back = found(*BEGUN, hours=72)
    assert [x.step for x in back.escalations] == [1, 2]
    taken = [escalated(72, x.step) for x in back.escalations]
    assert found(*BEGUN, *taken, hours=72).escalations == ()


def test_a_warning_that_nobody_routed_rises_as_well() -> None:
    assert found(opened(), hours=0.2).escalations == ()
    now = found(opened(), hours=0.25)
    assert now.overdue
    assert [(x.step, x.to) for x in now.escalations] == [(0, ("focal point",))]
    assert found(opened(), escalated(0.25, 0), hours=9).escalations == ()


def test_those_told_of_an_unrouted_warning_are_no_step_of_its_route() -> None:
    events = (opened(), escalated(0.25, 0), routed(0.5))
    assert [x.step for x in found(*events, hours=1.5).escalations] == [1]


def test_a_response_says_that_it_was_acknowledged() -> None:
    now = found(*BEGUN, responded(0.5), hours=1)
    assert (now.state, now.acknowledged_by) == (State.RESPONDED, "Ben")


def test_of_two_acknowledgements_the_first_counts_and_the_other_does_no_harm() -> None:
    events = (*BEGUN, acknowledged(0.7, "Cyd", "minister"), acknowledged(0.5))
    now = found(*events, hours=1)
    assert now.acknowledged_by == "Ben"
    assert [x.reason for x in now.ignored] == [Reason.REPEATED]
    assert appended(events, acknowledged(0.8), POLICY)[-1] == acknowledged(0.8)


def test_an_acknowledgement_by_telephone_may_be_entered_late_and_both_times_are_kept() -> None:
    call = acknowledged(0.5, recorded_at=at(6))
    assert found(*BEGUN, call, hours=5).state is State.ROUTED
    now = found(*BEGUN, escalated(1, 1), call, hours=6)
    assert (now.state, now.late, now.reached) == (State.ACKNOWLEDGED, (), (1,))
    assert call.as_dict()["recorded_at"] != call.as_dict()["at"]


def test_a_clock_that_is_fast_moves_nothing_into_the_future() -> None:
    fast = acknowledged(48, recorded_at=at(0.5))
    now = found(*BEGUN, fast, hours=1)
    assert (now.state, now.late) == (State.ACKNOWLEDGED, ())


def test_a_clock_that_is_slow_puts_nothing_before_the_warning() -> None:
    now = found(*BEGUN, acknowledged(-5, recorded_at=at(0.5)), hours=0.6)
    assert now.state is State.ACKNOWLEDGED
    assert now.due_at == at(10)


def test_two_slow_clocks_do_not_put_an_answer_before_its_response() -> None:
    response = responded(-4, recorded_at=at(0.5))
    answer = answered(-5, recorded_at=at(0.6))
    assert found(*BEGUN, response, answer, hours=1).state is State.ANSWERED


def test_an_event_of_a_machine_a_few_minutes_ahead_counts_already() -> None:
    ahead = acknowledged(1 + 3 / 60)
    assert standing((*BEGUN, ahead), POLICY, at(1)).state is State.ACKNOWLEDGED
    assert standing((*BEGUN, ahead), POLICY, at(1) - 3 * MINUTE).state is State.ROUTED


def test_events_that_arrive_in_the_wrong_order_count_as_they_happened() -> None:
    assert found(*reversed(WHOLE), hours=30) == found(*WHOLE, hours=30)


def test_no_backdated_entry_takes_a_warning_over() -> None:
    forged = (
        replace(opened(-1, "Eve"), recorded_at=at(2)),
        replace(routed(-1, "Numera"), recorded_at=at(2)),
    )
    now = found(*forged, *BEGUN, hours=3)
    assert (now.raised_by, now.route) == ("Ada", "rest")
    assert reasons(*forged, *BEGUN) == [Reason.REPEATED, Reason.ANOTHER_ROUTE]


def test_a_day_has_24_hours_also_when_clocks_are_put_forward() -> None:
    paris = ZoneInfo("Europe/Paris")
    eve = datetime(2026, 3, 29, 1, 30, tzinfo=paris)
    told = (
        Event(EventKind.OPENED, eve, "Ada"),
        Event(EventKind.ROUTED, eve, "router", route="rest"),
    )
    hour_on = datetime(2026, 3, 29, 3, 30, tzinfo=paris)  # 02:30 does not exist that night
    assert standing(told, POLICY, hour_on).overdue
    assert not standing(told, POLICY, hour_on - MINUTE).overdue


@pytest.mark.parametrize(
    ("event", "reason"),
    [(acknowledged(0.5, "Ada"), Reason.OWN_WARNING),
     (acknowledged(0.5, role="cook"), Reason.NO_RECEIVER),
     (acknowledged(0.5, role=""), Reason.NO_RECEIVER),
     (responded(0.5, note=" "), Reason.SAYS_NOTHING),
     (answered(0.5), Reason.NO_RESPONSE),
     (closed(0.5), Reason.NO_ANSWER),
     (escalated(0.5, 3), Reason.NO_STEP),
     (escalated(0.5, -1), Reason.NO_STEP),
     (routed(0.5, "Numera"), Reason.ANOTHER_ROUTE),
     (Event(EventKind.ROUTED, at(0.5), "router"), Reason.NO_ROUTE)],
)  # fmt: skip
def test_what_does_not_count_is_refused_with_a_remedy_and_ignored_with_a_reason(
    event: Event, reason: Reason
) -> None:
    assert reasons(*BEGUN, event) == [reason]
    with pytest.raises(ValueRejectedError, match=str(reason)) as caught:
        appended(BEGUN, event, POLICY)
    assert caught.value.problem.remedy


def test_nothing_but_a_new_warning_follows_a_close() -> None:
    with pytest.raises(ValueRejectedError, match="closed before it"):
        appended(WHOLE, acknowledged(10), POLICY)
    assert reasons(*WHOLE, closed(10)) == [Reason.REPEATED]


def test_an_answer_goes_to_whoever_warned_and_says_something() -> None:
    told = (*BEGUN, responded(5))
    assert reasons(*told, answered(6, to="Zoe")) == [Reason.TO_NOBODY]
    assert reasons(*told, answered(6, note="")) == [Reason.SAYS_NOTHING]
    assert reasons(*told, replace(answered(6), who="Ada")) == [Reason.OWN_WARNING]


def test_that_it_was_received_is_no_answer_to_a_warning() -> None:
    now = found(*BEGUN, answered(1, note="received, thank you"), responded(5), hours=6)
    assert now.state is State.RESPONDED
    assert now.unanswered


def test_a_warning_is_not_closed_without_an_outcome() -> None:
    told = (*BEGUN, responded(5), answered(8))
    with pytest.raises(ValueRejectedError, match="what became of the warning"):
        appended(told, closed(9, None), POLICY)
    assert found(*told, closed(9, None), hours=10).state is State.ANSWERED


def test_a_close_counts_once_the_answer_before_it_is_entered_late() -> None:
    late = answered(8, recorded_at=at(12))
    told = (*BEGUN, responded(5), closed(9))
    assert found(*told, late, hours=11).state is State.RESPONDED
    now = found(*told, late, hours=12)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.AVERTED)


def test_a_warning_that_was_not_opened_yet_has_no_standing() -> None:
    with pytest.raises(ValueRejectedError, match="no warning was opened by"):
        found(*WHOLE, hours=-1)


def test_another_policy_than_its_own_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="keep the policy"):
        found(opened(), routed(0, "of last year"), hours=1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="no offset"):
        standing(BEGUN, POLICY, datetime(2026, 1, 1))  # noqa: DTZ001  (that is the fault)
    with pytest.raises(ValueRejectedError, match="no year of a warning"):
        Event(EventKind.OPENED, NOON - timedelta(days=40_000), "Ada")


def test_a_standing_is_plain_data() -> None:
    plain = found(*BEGUN, acknowledged(0.5, role="cook"), hours=2).as_dict()
    assert plain["escalations"] == [
        {"step": 1, "to": ["focal point"], "due_at": (NOON + HOUR).isoformat()}
    ]
    assert plain["ignored"][0]["reason"] == Reason.NO_RECEIVER.value
