"""Following a case from change to change gives what looking at the whole of it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.model.entity import assemble
from upstander.model.following import Following
from upstander.model.marking import TLP, Marking, Reader
from upstander.model.statement import Statement
from upstander.model.visibility import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

READERS = [
    Reader("public", TLP.CLEAR),
    Reader("analyst", TLP.AMBER, frozenset({"Hub"})),
    Reader("partner", TLP.RED, frozenset({"Harbour"})),
]
MARKINGS = [
    Marking(TLP.CLEAR),
    Marking(TLP.AMBER, "Hub"),
    Marking(TLP.RED, "Harbour", frozenset({"Harbour"})),
]
IDS = ["a", "b", "c", "d"]


@st.composite
def said(draw: Any) -> Statement:
    """A statement of a very small world, where everything meets everything."""
    about = draw(st.sampled_from(IDS))
    schema, prop = draw(
        st.sampled_from(
            [
                ("Unit", "name"),
                ("Unit", "country"),
                ("Command", "superior"),
                ("Command", "subordinate"),
                ("Membership", "member"),
                ("HumanForecast", "evidence"),
                ("Judgement", "left"),
                ("Judgement", "right"),
                ("Person", "name"),
            ]
        )
    )
    value = draw(st.sampled_from([*IDS, "x"]))
    source = draw(st.sampled_from(["", "", "wire", *IDS]))
    marking = draw(st.sampled_from(MARKINGS))
    return Statement("d", about, schema, prop, value, source=source, marking=marking)


def keyed(statements: Iterable[Statement]) -> dict[tuple[str, str], Statement]:
    made = {(s.id, str(s.marking)): s for s in statements}
    return dict(sorted(made.items()))


WORLDS = st.lists(said(), max_size=14)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(WORLDS, st.lists(st.tuples(st.booleans(), st.lists(said(), max_size=3)), max_size=5))
def test_what_is_followed_is_what_the_whole_gives(
    start: list[Statement], changes: list[tuple[bool, list[Statement]]]
) -> None:
    for reader in READERS:
        rows = keyed(start)
        found = Following(rows, reader)
        for is_entered, some in changes:
            here = keyed(some)
            added = {k: s for k, s in here.items() if k not in rows} if is_entered else {}
            gone = {} if is_entered else {k: s for k, s in rows.items() if k in here}
            if not is_entered and not gone and rows:  # withdraw something that is there
                key = next(iter(rows))
                gone = {key: rows[key]}
            rows = keyed([s for k, s in rows.items() if k not in gone] + list(added.values()))
            if not found.follow(added, gone):
                found = Following(rows, reader)
            whole = visible(rows.values(), reader)
            assert found.statements() == whole
            assert {key: s.id for key, s in found.by_id().items()} == {s.id: s.id for s in whole}
            if found.can_follow and (entities := found.entities()) is not None:
                assert entities == assemble(whole)
                assert list(entities) == sorted(entities)


def world(many: int = 50) -> list[Statement]:
    units = [Statement("d", f"u-{n}", "Unit", "name", f"Unit {n}") for n in range(many)]
    ends = [("superior", "u-0"), ("subordinate", "u-1")]
    return [*units, *(Statement("d", "c-1", "Command", prop, to) for prop, to in ends)]


def test_what_people_usually_enter_is_followed() -> None:
    found = Following(keyed(world()), READERS[1])
    assert found.entities() is not None
    usual = [
        [Statement("d", "u-1", "Unit", "country", "fr", source="a wire")],
        [Statement("d", "u-new", "Unit", "name", "New")],
        [Statement("d", "c-2", "Command", "superior", "u-1")],
        [Statement("d", "c-2", "Command", "subordinate", "u-new")],
        [
            Statement("d", "u-3", "Unit", "name", "Unit III", marking=MARKINGS[2]),
            Statement("d", "c-3", "Command", "superior", "u-3"),
        ],
    ]
    for some in usual:
        assert found.follow(keyed(some), {})
    assert found.follow({}, keyed(usual[0]))
    assert "c-2" in (found.entities() or {})


def test_what_reaches_further_is_not_followed() -> None:
    for gone in (world()[0], world()[1]):  # an end of a relation that stands
        assert not Following(keyed(world()), READERS[0]).follow({}, keyed([gone]))
    cited = Statement("d", "f-1", "HumanForecast", "evidence", world()[0].id)
    assert not Following(keyed(world()), READERS[0]).follow(keyed([cited]), {})
    dangling = Statement("d", "c-1", "Command", "subordinate", "u-late")
    late = Statement("d", "u-late", "Unit", "name", "Late")
    found = Following(keyed([*world(), dangling]), READERS[0])
    assert not found.follow(keyed([late]), {})
