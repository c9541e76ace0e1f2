"""Fewer notices, and no warning lost: groups, graver warnings and silences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import GREEN, HOUR, NOON, POLICY, RED, at, flag, opened, routed
from upstander.errors import ValueRejectedError
from upstander.model.marking import TLP, Reader
from upstander.warning.clock import standing
from upstander.warning.flag import Flag, seen
from upstander.warning.grouping import Cause, Quiet, grouped, inhibits, quiet
from upstander.warning.scale import Credibility, Severity
from upstander.warning.silence import Silence

ANALYST = Reader("analyst", TLP.RED)
DESK = Reader("desk", TLP.AMBER)
DAY = timedelta(days=1)


def silence(**more: Any) -> Silence:
    told: dict[str, Any] = {
        "owner": "Ben",
        "reason": "a drill next door",
        "starts_at": NOON,
        "ends_at": NOON + DAY,
        "subject": "village",
        **more,
    }
    return Silence(**told)


def held(
    one: Flag, *others: Flag, silences: tuple[Silence, ...] = (), reader: Reader = ANALYST
) -> Quiet | None:
    return quiet(one, [one, *others], silences, reader=reader, now=NOON + HOUR)


def test_the_same_warning_again_within_the_window_is_one_notice() -> None:
    first, second = flag("w-1"), flag("w-2", raised_at=at(5))
    assert held(first) is None
    assert held(second, first) == Quiet(Cause.GROUPED, "w-1", holds_escalation=False)
    assert held(flag("w-3", raised_at=at(7)), first) is None


@pytest.mark.parametrize("other", [{"subject": "town"}, {"kinds": frozenset({"arms"})}])
def test_another_subject_or_kind_is_another_notice(other: dict[str, Any]) -> None:
    assert held(flag("w-2", raised_at=at(1), **other), flag("w-1")) is None


def test_a_group_that_becomes_graver_or_surer_gives_notice_again() -> None:
    assert held(flag("w-2", raised_at=at(1), severity=Severity.GRAVE), flag("w-1")) is None
    surer = flag("w-2", raised_at=at(1), credibility=Credibility.CONFIRMED)
    assert held(surer, flag("w-1")) is None


def test_what_somebody_else_was_told_holds_nothing_back() -> None:
    graver = flag("w-2", severity=Severity.GRAVE)
    assert quiet(flag(), [graver], (), reader=DESK, now=NOON) is not None
    assert quiet(flag(), [], (), reader=DESK, now=NOON) is None


def test_a_graver_warning_quiets_a_lesser_one_on_the_same_subject() -> None:
    lesser, graver = flag("w-1"), flag("w-2", severity=Severity.GRAVE, kinds=frozenset({"killing"}))
    assert held(lesser, graver) == Quiet(Cause.INHIBITED, "w-2", holds_escalation=True)
    assert held(graver, lesser) is None
    assert held(flag("w-1", subject="town"), graver) is None


def test_a_rumour_quiets_nothing_that_is_better_known() -> None:
    rumour = flag("w-2", severity=Severity.GRAVE, credibility=Credibility.POSSIBLE)
    assert not inhibits(rumour, flag("w-1"))


def test_what_is_made_up_quiets_nothing_real() -> None:
    drill = flag("w-2", severity=Severity.GRAVE, exercise=True)
    same = flag("w-0", exercise=True)
    assert held(flag("w-1"), drill, same) is None
    assert held(flag("w-3", exercise=True), drill) is not None


def test_what_a_receiver_may_not_see_holds_nothing_back_from_them() -> None:
    secret = flag("w-2", severity=Severity.GRAVE, marking=RED)
    assert held(flag("w-1"), secret, reader=ANALYST) is not None
    assert held(flag("w-1"), secret, reader=DESK) is None
    earlier = flag("w-0", raised_at=at(-1), marking=RED)
    assert held(flag("w-1"), earlier, reader=DESK) is None


def test_a_silence_holds_back_until_it_ends() -> None:
    lasting, over = silence(), silence(starts_at=NOON - DAY, ends_at=NOON)
    assert held(flag(), silences=(lasting,)) == Quiet(Cause.SILENCED, "Ben", holds_escalation=True)
    assert held(flag(), silences=(over,)) is None
    assert held(flag(subject="town"), silences=(lasting,)) is None


def test_a_silence_of_one_kind_holds_back_nothing_that_is_also_of_another() -> None:
    arms = silence(subject="", kinds=frozenset({"arms"}))
    assert held(flag(kinds=frozenset({"arms"})), silences=(arms,)) is not None
    assert held(flag(kinds=frozenset({"arms", "killing"})), silences=(arms,)) is None


def test_no_silence_holds_back_a_grave_warning() -> None:
    assert held(flag(severity=Severity.GRAVE), silences=(silence(),)) is None


def test_a_silence_stops_no_clock() -> None:
    assert held(flag(), silences=(silence(),)) is not None
    due = standing([opened(), routed()], POLICY, at(1)).escalations
    assert [x.step for x in due] == [1]  # held back, and due the moment the silence ends


@pytest.mark.parametrize(
    ("fault", "message"),
    [({"owner": " "}, "needs its owner"), ({"reason": ""}, "needs its reason"),
     ({"ends_at": NOON + 31 * DAY}, "cannot last"), ({"ends_at": NOON}, "cannot last"),
     ({"subject": ""}, "of everything")],
)  # fmt: skip
def test_a_silence_without_owner_reason_subject_or_near_end_is_refused(
    fault: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueRejectedError, match=message) as caught:
        silence(**fault)
    assert caught.value.problem.remedy


def test_a_silence_may_last_thirty_days() -> None:
    assert silence(ends_at=NOON + 30 * DAY).in_force(NOON + 29 * DAY)


FLAGS = st.lists(
    st.builds(
        flag,
        subject=st.sampled_from(["village", "town"]),
        raised_at=st.integers(0, 30).map(at),
        severity=st.sampled_from(Severity),
        credibility=st.sampled_from(Credibility),
        kinds=st.sampled_from([frozenset({"siege"}), frozenset({"arms"})]),
        marking=st.sampled_from([GREEN, RED]),
        exercise=st.booleans(),
    ),
    max_size=9,
).map(lambda found: [flag(f"w-{i}", **_told(f)) for i, f in enumerate(found)])


def _told(one: Flag) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Flag.__slots__ if name != "id"}


@given(FLAGS, st.randoms(use_true_random=False))
def test_each_warning_is_in_one_group_whatever_the_order(flags: list[Flag], chance: Any) -> None:
    groups = grouped(flags, 6 * HOUR)
    assert sorted(f.id for g in groups for f in g.flags) == sorted(f.id for f in flags)
    for group in groups:
        assert len({(f.subject, f.kinds, f.exercise) for f in group.flags}) == 1
        assert group.flags[-1].raised_at - group.flags[0].raised_at <= 6 * HOUR
    chance.shuffle(flags)
    assert grouped(flags, 6 * HOUR) == groups


def notices(flags: list[Flag], reader: Reader) -> list[Flag]:
    """Of which a receiver is told, when warnings come one by one."""
    told: list[Flag] = []
    for one in seen(flags, reader):
        if quiet(one, told, (), reader=reader, now=NOON) is None:
            told.append(one)
    return told


@given(FLAGS)
def test_of_whatever_is_held_back_a_receiver_was_told_as_much(flags: list[Flag]) -> None:
    for reader in (ANALYST, DESK):
        told = notices(flags, reader)
        for one in seen(flags, reader):
            assert any(
                f.subject == one.subject
                and f.severity >= one.severity
                and f.credibility >= one.credibility
                and f.exercise == one.exercise
                for f in told
            )


@given(FLAGS)
def test_notices_are_those_of_a_world_which_never_held_the_rest(flags: list[Flag]) -> None:
    told = notices(flags, ANALYST)
    for one in seen(flags, DESK):
        found = quiet(one, told, (), reader=DESK, now=NOON)
        assert found == quiet(one, seen(told, DESK), (), reader=DESK, now=NOON)


@given(FLAGS)
def test_a_grave_warning_is_held_back_by_nothing_but_one_as_grave(flags: list[Flag]) -> None:
    everything = (silence(), silence(subject="town"))
    for one in flags:
        if one.severity is Severity.GRAVE:
            found = quiet(one, flags, everything, reader=ANALYST, now=NOON + HOUR)
            assert found is None or (found.cause is Cause.GROUPED and not found.holds_escalation)


def test_a_negative_window_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="negative window"):
        grouped([flag()], -HOUR)
