"""The board: what is unanswered, by department; what may not be seen never was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import (
    GREEN,
    POLICY,
    RED,
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
from upstander.model.marking import TLP, Reader, may_see
from upstander.warning.board import UNASSIGNED, Entry, Line, board
from upstander.warning.clock import standing
from upstander.warning.policy import default_policy
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from upstander.warning.event import Event

ANALYST = Reader("analyst", TLP.RED)
DESK = Reader("desk", TLP.AMBER)
WHOLE = (opened(), routed(), acknowledged(0.5), responded(5), answered(8), closed(9))


def entry(key: str, *events: Event, hours: float = 0.5, **more: object) -> Entry:
    return Entry(flag(key, **more), standing(events, POLICY, at(hours)))


def line(found: tuple[Line, ...], department: str) -> Line:
    return next(x for x in found if x.department == department)


def test_each_department_is_listed_with_what_it_owes_the_oldest_first() -> None:
    found = board(
        [
            entry("w-2", opened(0), routed(0.2)),
            entry("w-1", opened(-3), routed(-2), severity=Severity.WATCH),
            entry("w-3", opened(0), routed(0, "Numera")),
        ],
        POLICY,
        DESK,
    )
    assert [x.department for x in found.lines] == ["Desk", "Office", "Prevention"]
    desk = line(found.lines, "Desk")
    assert (desk.unanswered, desk.overdue, desk.waiting) == (2, 1, ("w-1", "w-2"))
    assert (desk.oldest_at, desk.worst) == (at(-3), Severity.SERIOUS)
    assert line(found.lines, "Office").unanswered == 0
    assert found.whole.unanswered == 3


def test_a_warning_that_two_departments_owe_is_one_warning() -> None:
    found = board([entry("w-1", opened(), routed(), escalated(1, 1), hours=2)], POLICY, DESK)
    assert [x.unanswered for x in found.lines] == [1, 0, 1]
    assert found.whole.unanswered == 1


def test_an_unrouted_warning_is_owed_by_those_who_hear_of_unrouted_ones() -> None:
    found = board([entry("w-1", opened())], POLICY, DESK)
    assert line(found.lines, "Prevention").waiting == ("w-1",)


def test_what_is_answered_is_on_no_line() -> None:
    found = board([entry("w-1", *WHOLE[:5], hours=9), entry("w-2", *WHOLE, hours=9)], POLICY, DESK)
    assert found.whole.unanswered == 0


def test_what_is_made_up_is_never_added_to_what_is_not() -> None:
    entries = [entry("w-1", opened()), entry("w-2", opened(), exercise=True)]
    assert board(entries, POLICY, DESK).whole.waiting == ("w-1",)
    assert board(entries, POLICY, DESK, exercise=True).whole.waiting == ("w-2",)


def test_what_a_role_owes_that_the_policy_lost_is_still_on_the_board() -> None:
    found = board([entry("w-1", opened(), routed())], default_policy(), DESK)
    assert line(found.lines, UNASSIGNED).waiting == ("w-1",)


def test_a_board_is_plain_data() -> None:
    plain = board([entry("w-1", opened(), routed())], POLICY, DESK).as_dict()
    assert plain["whole"]["oldest_at"] == at(0).isoformat()
    assert plain["lines"][1] == {
        "department": "Office", "unanswered": 0, "overdue": 0, "oldest_at": "", "worst": "",
        "waiting": [],
    }  # fmt: skip


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(range(1, len(WHOLE) + 1)),
        st.sampled_from([GREEN, RED]),
        st.sampled_from(Severity),
        st.sampled_from([0.0, 2.0, 30.0]),
    ),
    max_size=8,
).map(
    lambda told: [
        entry(f"w-{i}", *WHOLE[:n], hours=hours, marking=marking, severity=severity)
        for i, (n, marking, severity, hours) in enumerate(told)
    ]
)


@given(ENTRIES)
def test_a_board_is_that_of_a_world_which_never_held_the_rest(entries: list[Entry]) -> None:
    shown = [e for e in entries if may_see(DESK, e.flag.marking)]
    assert board(entries, POLICY, DESK) == board(shown, POLICY, DESK)
    assert board(entries, POLICY, ANALYST).whole.unanswered >= len(
        board(shown, POLICY, DESK).whole.waiting
    )
