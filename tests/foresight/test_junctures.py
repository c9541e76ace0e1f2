"""Junctures: days that come back, weeks that crowd, calendars that hold no more than they may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InputError, UsageError
from upstander.evidence.icalendar import OCTETS, escaped, folded, icalendar
from upstander.evidence.juncture_table import read_junctures
from upstander.foresight.juncture_timeline import NEAR, timeline
from upstander.model.grade import UNGRADED
from upstander.model.juncture import Juncture, trigger
from upstander.model.marking import CLEAR, TLP, Marking
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.errors import Problem

STAMP = datetime(2027, 1, 1, 12, tzinfo=UTC)
HEAD = "id,kind,title,start,end,recurs,country,community,descriptor,variant,push,source,reliability,credibility,marking,audience"  # noqa: E501
VOTE = "vote,election,The vote,2027-06-12,,,Ford,,Order,breaks,2,gazette,B,2,TLP:CLEAR,"


def juncture(
    name: str,
    start: date,
    end: date | None = None,
    *,
    yearly: bool = False,
    marking: Marking = CLEAR,
    title: str = "",
) -> Juncture:
    kind = trigger("anniversary")
    return Juncture(
        name, title or name, kind, "", "", start, end or start, yearly, "", UNGRADED, marking
    )


def read(folder: Path, *rows: str) -> tuple[tuple[Juncture, ...], tuple[Problem, ...]]:
    path = folder / "junctures.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    return read_junctures(path)


def events(text: str) -> list[dict[str, str]]:
    """A plain reader of RFC 5545: unfold, split, unescape."""
    assert text.endswith("END:VCALENDAR\r\n")
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in {"BEGIN", "END"}:
            plain, skip = "", False
            for sign in value:
                if skip or sign != "\\":
                    plain += "\n" if skip and sign == "n" else sign
                    skip = False
                else:
                    skip = True
            found[-1][name] = plain
    return found


def test_every_kind_points_to_an_indicator_or_a_factor_of_the_framework() -> None:
    kinds = vocabulary("triggers")["kinds"]
    codes = {trigger(kind).indicator for kind in kinds}
    assert {f"8.{k}" for k in range(1, 13)} | {""} == codes
    assert all(
        entry.get("beyond") == ("indicator" not in entry or None) for entry in kinds.values()
    )
    assert trigger("8.3").label == "international measures seen as a threat to sovereignty"
    assert trigger("mandate end").label == "Absence of mitigating factors"


def test_a_yearly_day_comes_back_and_one_that_does_not_is_past() -> None:
    both = [juncture("a", date(1999, 4, 7), yearly=True), juncture("b", date(1999, 4, 7))]
    made = timeline(both, date(2027, 1, 1), 730)
    assert [(o.juncture.id, o.start) for o in made.occurrences] == [
        ("a", date(2027, 4, 7)),
        ("a", date(2028, 4, 7)),
    ]


def test_nothing_comes_back_before_it_first_came() -> None:
    later = juncture("a", date(2028, 4, 7), yearly=True)
    assert timeline([later], date(2027, 1, 1), 365).occurrences == ()


def test_the_29th_of_february_is_the_last_of_february() -> None:
    leap = juncture("a", date(2024, 2, 29), yearly=True)
    made = timeline([leap], date(2027, 1, 1), 700)
    assert [o.start for o in made.occurrences] == [date(2027, 2, 28), date(2028, 2, 29)]
    assert events(icalendar([leap], stamp=STAMP))[0]["RRULE"] == (
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
    )


def test_a_window_over_new_year_is_seen_from_january() -> None:
    window = juncture("a", date(2020, 12, 28), date(2021, 1, 3), yearly=True)
    made = timeline([window], date(2027, 1, 2), 10)
    assert [(o.start, o.end) for o in made.occurrences] == [(date(2026, 12, 28), date(2027, 1, 3))]


def test_what_lies_within_a_week_falls_together() -> None:
    days = [date(2027, 6, 1), date(2027, 6, 8), date(2027, 6, 16)]
    made = timeline([juncture(f"j{k}", d) for k, d in enumerate(days)], date(2027, 6, 1), 30)
    assert [o.beside for o in made.occurrences] == [1, 1, 0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), min_size=2, max_size=8),
    st.integers(1, 60),
)
def test_no_week_is_fuller_than_the_densest(spans: list[tuple[int, int]], days: int) -> None:
    first = date(2027, 1, 1)
    all_ = [
        juncture(f"j{k}", first + timedelta(days=s), first + timedelta(days=s + long))
        for k, (s, long) in enumerate(spans)
    ]
    made = timeline(all_, first, days)
    fullest = max(
        sum(
            o.start <= first + timedelta(days=d + 6) and o.end >= first + timedelta(days=d)
            for o in made.occurrences
        )
        for d in range(days)
    )
    told = len(made.densest[0].ids) if made.densest else 0
    assert told == (fullest if fullest >= 2 else 0)
    for o in made.occurrences:
        near = sum(x.start - o.end <= NEAR and o.start - x.end <= NEAR for x in made.occurrences)
        assert o.beside == near - 1


def test_no_day_ahead_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="one day ahead"):
        timeline([], date(2027, 1, 1), 0)


def test_a_calendar_says_what_and_when_and_can_be_read_back() -> None:
    title = "Verdict; the “Ford, 12” case: é" + "ß" * 60 + "\nsecond line \\ end"
    one = juncture("a", date(2027, 6, 30), date(2027, 7, 2), title=title)
    text = icalendar([one], stamp=STAMP)
    found = events(text)[0]
    assert found["SUMMARY"] == title
    assert found["DTSTART;VALUE=DATE"] == "20270630"
    assert found["DTEND;VALUE=DATE"] == "20270703"
    assert found["DTSTAMP"] == "20270101T120000Z"
    assert "RRULE" not in found
    assert found["TRANSP"] == "TRANSPARENT"
    assert "8.11" in found["DESCRIPTION"]
    assert all(len(line.encode()) <= OCTETS for line in text.split("\r\n"))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_folding_and_escaping_lose_nothing(text: str) -> None:
    parts = list(folded(escaped(text)))
    assert all(len(part.encode()) <= OCTETS for part in parts)
    whole = parts[0] + "".join(part[1:] for part in parts[1:])
    assert whole == escaped(text)
    assert events(f"BEGIN:VEVENT\r\nX:{escaped(text)}\r\nEND:VCALENDAR\r\n")[0]["X"] == text


def test_an_event_keeps_its_identity_from_one_calendar_to_the_next() -> None:
    before = juncture("a", date(2027, 6, 1))
    moved = juncture("a", date(2027, 6, 8), title="postponed")
    later = STAMP + timedelta(days=30)
    uids = {events(icalendar([j], stamp=s))[0]["UID"] for j, s in ((before, STAMP), (moved, later))}
    assert len(uids) == 1
    other = events(icalendar([juncture("b", date(2027, 6, 1))], stamp=STAMP))[0]["UID"]
    assert other not in uids


def test_a_calendar_holds_nothing_above_its_marking_and_does_not_say_so() -> None:
    marks = [
        CLEAR,
        Marking(TLP.GREEN),
        Marking(TLP.AMBER),
        Marking(TLP.AMBER, "desk", frozenset({"ann"})),
        Marking(TLP.AMBER_STRICT),
        Marking(TLP.RED, "desk", frozenset({"ann"})),
    ]
    all_ = [juncture(f"j{k}", date(2027, 6, 1), marking=m) for k, m in enumerate(marks)]
    held = {
        limit: [e["SUMMARY"] for e in events(icalendar(all_, stamp=STAMP, limit=limit))]
        for limit in TLP
    }
    assert held[TLP.CLEAR] == ["j0"]
    assert held[TLP.GREEN] == ["j0", "j1"]
    assert held[TLP.AMBER] == ["j0", "j1", "j2"]
    assert held[TLP.AMBER_STRICT] == held[TLP.RED] == ["j0", "j1", "j2", "j4"]
    assert "j5" not in icalendar(all_, stamp=STAMP, limit=TLP.RED)
    classes = [e["CLASS"] for e in events(icalendar(all_, stamp=STAMP, limit=TLP.RED))]
    assert classes == ["PUBLIC", "PRIVATE", "PRIVATE", "CONFIDENTIAL"]


def test_a_table_is_read_with_windows_pushes_and_markings(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        VOTE,
        "dry,drought,The dry months,2027-02,2027-05,yearly,,,,,,,,,TLP:GREEN,",
        "quiet,verdict,A verdict,2027-03-01,,,,,,,,,,,,",
    )
    assert problems == ()
    vote, dry, quiet = found
    assert vote.push is not None
    assert (vote.push.descriptor, vote.push.strength, str(vote.grade)) == ("Order", 2, "B2")
    assert (dry.start, dry.end, dry.yearly) == (date(2027, 2, 1), date(2027, 5, 31), True)
    assert quiet.marking.level is TLP.AMBER
    assert quiet.grade == UNGRADED


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (VOTE.replace("election", "rumour"), "no such kind: 'rumour'"),
        (VOTE.replace("2027-06-12", "soon"), "no such date: 'soon'"),
        (VOTE.replace("2027-06-12", "by 2027"), "its start is open"),
        (VOTE.replace("2027-06-12,", "2027-06-12,2027-06-01"), "before it starts"),
        (VOTE.replace("2027-06-12,,", "2027-06-12,,weekly"), "no such recurrence"),
        (VOTE.replace("2027-06-12,,", "2027,,yearly"), "lasts a year"),
        (VOTE.replace("breaks,2", "breaks,hard"), "push is no whole number"),
        (VOTE.replace("breaks", ""), "a push lacks a part"),
        (VOTE.replace("TLP:CLEAR", "SECRET"), "no such marking"),
        (VOTE.replace("The vote", ""), "title is empty"),
        (VOTE.replace("The vote", "vote\x1b[2J"), "control character U+001B"),
        (VOTE.replace("B,2", "G,2"), "no such grade"),
        ("a,census,again,2027-01-01,,,,,,,,,,,,", "juncture 'a' is there"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    found, problems = read(tmp_path, "a,census,A census,2027-01-01,,,,,,,,,,,,", row)
    assert len(found) == 1
    assert [p.line for p in problems] == [3]
    assert message in problems[0].message


def test_a_table_without_a_start_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "junctures.csv"
    path.write_text("id,kind,title\n")
    with pytest.raises(InputError, match="missing required column: start"):
        read_junctures(path)
