"""The clock of a warning, whatever happens: no order, repetition or delay loses or doubles it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import HOUR, NOON, POLICY, at, opened, routed
from upstander.errors import ValueRejectedError
from upstander.warning.clock import appended, standing
from upstander.warning.event import Event, EventKind, Outcome
from upstander.warning.record import SKEW
from upstander.warning.standing import State

MINUTES = st.integers(-60, 60 * 30).map(lambda m: NOON + timedelta(minutes=m))
EVENTS = st.builds(
    Event,
    st.sampled_from(EventKind),
    MINUTES,
    st.sampled_from(["Ada", "Ben", "clock"]),
    recorded_at=st.none() | MINUTES,
    role=st.sampled_from(["team", "minister", "cook"]),
    route=st.sampled_from(["rest", "Numera", ""]),
    step=st.integers(-1, 3),
    to=st.sampled_from(["Ada", "Ben"]),
    note=st.sampled_from(["", "seen to"]),
    outcome=st.none() | st.sampled_from(Outcome),
)
RECORDS = st.lists(EVENTS, max_size=9).map(lambda events: [opened(-1), *events])
LATER = at(32)


def rising(events: list[Event], now: datetime) -> list[int]:
    return [x.step for x in standing(events, POLICY, now).escalations]


@pytest.mark.slow
@given(RECORDS, st.randoms(use_true_random=False), MINUTES)
def test_any_order_of_the_same_events_gives_the_same_standing(
    events: list[Event], chance: object, now: datetime
) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled, POLICY, now) == standing(events, POLICY, now)


@given(RECORDS, MINUTES)
def test_to_ask_twice_changes_nothing_and_to_tell_twice_only_adds_a_repetition(
    events: list[Event], now: datetime
) -> None:
    once, twice = standing(events, POLICY, now), standing([*events, *events], POLICY, now)
    for name in ("state", "duty", "due_at", "owed_by", "escalations", "upcoming", "reached"):
        assert getattr(twice, name) == getattr(once, name)


@pytest.mark.slow
@given(RECORDS, MINUTES)
def test_each_step_is_due_until_it_is_recorded_and_never_after(
    events: list[Event], now: datetime
) -> None:
    due = standing(events, POLICY, now).escalations
    assert len({x.step for x in due}) == len(due)
    taken = [Event(EventKind.ESCALATED, now, "clock", step=x.step) for x in due]
    after = [*events, *taken]
    assert rising(after, now) == []
    later = {x.step for x in standing(after, POLICY, LATER).escalations}
    assert not later & {x.step for x in due}


@given(MINUTES, MINUTES)
def test_more_time_makes_no_escalation_undue(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    told = [opened(-1), routed(-1)]
    assert set(rising(told, first)) <= set(rising(told, second))


@given(st.lists(MINUTES, min_size=1, max_size=30))
def test_a_job_that_looks_now_and_then_takes_each_step_once(looks: list[datetime]) -> None:
    told = [opened(-1), routed(-1)]
    for now in sorted(looks):
        due = standing(told, POLICY, now).escalations
        told += [Event(EventKind.ESCALATED, now, "clock", step=x.step) for x in due]
    steps = [e.step for e in told if e.kind is EventKind.ESCALATED]
    assert steps == sorted(set(steps))
    assert rising(told, max(looks)) == []


@given(RECORDS, MINUTES)
def test_a_closed_warning_has_an_outcome_a_response_and_an_answer_to_whoever_warned(
    events: list[Event], now: datetime
) -> None:
    found = standing(events, POLICY, now)
    if found.state is State.CLOSED:
        counted = [e for e in events if e not in [x.event for x in found.ignored]]
        assert found.outcome is not None
        assert any(e.kind is EventKind.ANSWERED and e.to == found.raised_by for e in counted)
        assert any(e.kind is EventKind.RESPONDED for e in counted)
        assert not found.escalations
        assert not found.unanswered


@given(RECORDS, EVENTS)
def test_what_is_appended_counts_or_repeats(events: list[Event], event: Event) -> None:
    try:
        record = appended(events, event, POLICY)
    except ValueRejectedError as error:
        assert error.problem.remedy  # noqa: PT017  (either is right)
        return
    assert record == (*events, event)


@given(RECORDS, MINUTES, MINUTES)
def test_what_is_recorded_later_is_not_known_yet(
    events: list[Event], now: datetime, other: datetime
) -> None:
    late = Event(
        EventKind.CLOSED, other, "Ben", recorded_at=now + SKEW + HOUR, outcome=Outcome.AVERTED
    )
    assert standing([*events, late], POLICY, now) == standing(events, POLICY, now)
