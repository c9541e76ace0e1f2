"""The quality of evidence: each kind of finding in a small world, none in one without it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.small_world import SmallWorld

from upstander.evidence.quality.circular import copyings
from upstander.evidence.quality.contradiction import contradictions
from upstander.evidence.quality.finding import Conclusion, Finding, Kind
from upstander.evidence.quality.gap import gaps
from upstander.evidence.quality.report import quality
from upstander.evidence.quality.single_origin import single_origins
from upstander.evidence.quality.staleness import stale
from upstander.model.case import CaseFile, Manifest
from upstander.words.language import language
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

TODAY = date(2026, 1, 1)


@pytest.fixture
def world() -> SmallWorld:
    return SmallWorld().actors("u", "hq").actors("ann", "bob", schema="Person")


def posted(world: SmallWorld, who: str, **dates: str) -> SmallWorld:
    return world.say(
        f"post-{who}", "Posting", holder=who, unit="u", commanding="true", origin=who, **dates
    )


def case_of(world: SmallWorld) -> CaseFile:
    manifest = Manifest("small", "Small", TODAY, "t-1", "s-1", "hub", True)
    return CaseFile(manifest, tuple(sorted(world.statements, key=lambda s: s.id)))


def texts(found: object) -> list[str]:
    return [finding.text for finding in found]  # type: ignore[attr-defined]


def test_two_commanders_on_one_day_contradict_each_other_surely(world: SmallWorld) -> None:
    posted(world, "ann", startDate="2020-01-01", endDate="2021-06-30")
    posted(world, "bob", startDate="2021-01-01", endDate="2022")
    (found,) = contradictions(world.entities())
    assert found.text == "ANN and BOB both command U on one day (say ann and bob)"
    assert found.sure
    assert found.about == ("u", "ann", "bob")


def test_dates_that_leave_room_make_it_possible_and_dates_apart_make_it_none(
    world: SmallWorld,
) -> None:
    posted(world, "ann", startDate="2020", endDate="2021")
    posted(world, "bob", startDate="2021", endDate="2022")
    (found,) = contradictions(world.entities())
    assert "both may command" in found.text
    assert not found.sure
    apart = SmallWorld().actors("u").actors("ann", "bob", schema="Person")
    posted(apart, "ann", startDate="2019", endDate="2020")
    posted(apart, "bob", startDate="2021", endDate="2022")
    assert texts(contradictions(apart.entities())) == []


def test_two_superiors_of_one_kind_contradict_and_of_two_kinds_do_not(world: SmallWorld) -> None:
    dates = {"startDate": "2020-01-01", "endDate": "2021-01-01", "subordinate": "u"}
    world.actors("other")
    world.say("c1", "Command", superior="hq", commandType="operational", **dates)
    world.say("c2", "Command", superior="other", commandType="administrative", **dates)
    assert texts(contradictions(world.entities())) == []
    world.say("c3", "Command", superior="other", commandType="operational", **dates)
    (found,) = contradictions(world.entities())
    assert found.text.startswith("HQ and OTHER both give operational orders to U on one day")


def test_a_date_said_more_precisely_is_none_and_another_date_is_one(world: SmallWorld) -> None:
    world.say("ann", "Person", birthDate="1970", origin="a")
    world.say("ann", "Person", birthDate="1970-05-01", origin="b")
    assert texts(contradictions(world.entities())) == []
    world.say("ann", "Person", birthDate="1971", origin="c")
    (found,) = contradictions(world.entities())
    assert "“Birth date” is" in found.text
    assert "1971 (c)" in found.text


def test_a_post_after_a_death_is_a_contradiction(world: SmallWorld) -> None:
    world.say("ann", "Person", deathDate="2019-05-01")
    posted(world, "ann", startDate="2018")
    assert texts(contradictions(world.entities())) == []
    later = SmallWorld().actors("u").actors("ann", schema="Person")
    later.say("ann", "Person", deathDate="2019-05-01")
    posted(later, "ann", startDate="2020")
    (found,) = contradictions(later.entities())
    assert found.text == "Person “ANN” ended 2019-05-01 and is “Holder” of Posting from 2020 on"


def test_a_supply_nobody_has_spoken_of_for_two_half_lives_is_stale(world: SmallWorld) -> None:
    world.supply("hq", "u", seen="2020-01-01")
    (found,) = stale(world.entities(), TODAY)
    assert found.text == (
        "HQ supplies U with arms: the last word is of 2020-01-01 (o); "
        "25% of its probability is left"
    )
    assert found.ask == "Is it still so that HQ supplies U with arms?"


@pytest.mark.parametrize("more", [{"seen": "2025-06-01"}, {"endDate": "2020-06-01"}, {}])
def test_what_is_fresh_has_ended_or_has_no_date_is_not_stale(
    world: SmallWorld, more: dict[str, str]
) -> None:
    world.supply("hq", "u", **more)
    assert list(stale(world.entities(), TODAY)) == []


def test_a_conclusion_on_one_origin_is_told_and_a_second_origin_mends_it(world: SmallWorld) -> None:
    world.supply("hq", "u")

    def found() -> list[Finding]:
        said = {s.id: s for s in world.statements}
        keys = tuple(k for k, s in said.items() if s.schema == "Enablement")
        return list(single_origins([Conclusion("HQ arms U.", ("u",), keys)], said))

    (alone,) = found()
    assert alone.text == "HQ arms U. This rests on o alone."
    world.supply("hq", "u", origin="p")
    assert found() == []


def test_a_chain_hangs_on_its_weakest_link_and_a_crowd_of_claims_does_not(
    world: SmallWorld,
) -> None:
    world.supply("hq", "u").supply("hq", "u", origin="p")
    world.say("hq-arms-u", "Enablement", via="bob", origin="q")
    said = {s.id: s for s in world.statements}
    keys = tuple(k for k, s in said.items() if s.schema == "Enablement")
    (found,) = single_origins([Conclusion("It holds.", (), keys)], said)
    assert found.text == "It holds. This hangs at one point on q alone."
    for number in range(9):
        for origin in "op":
            world.say(f"x{number}", "Unit", name="X", origin=origin)
    said = {s.id: s for s in world.statements}
    assert list(single_origins([Conclusion("It holds.", (), tuple(said))], said)) == []


def reported(first: str, later: str, count: int = 6, own: int = 0) -> SmallWorld:
    world = SmallWorld()
    for number in range(count):
        for origin, day in (("wire", first), ("echo", later)):
            world.say(f"u{number}", "Unit", name=f"Unit {number}", origin=origin)
            world.statements[-1] = _seen(world.statements[-1], day)
    for number in range(own):
        world.say(f"own{number}", "Unit", name=f"Own {number}", origin="echo")
        world.statements[-1] = _seen(world.statements[-1], later)
    return world


def _seen(statement: Statement, day: str) -> Statement:
    return replace(statement, first_seen=day)


def test_a_source_that_says_nothing_but_what_another_said_before_is_suspected() -> None:
    (found,) = copyings(reported("2025-01-01", "2025-01-03").statements)
    assert (found.copy, found.first, found.shared, found.claims) == ("echo", "wire", 6, 6)


@pytest.mark.parametrize(
    ("first", "later", "count", "own"),
    [
        ("2025-01-01", "2025-01-01", 6, 0),  # on one day nobody can tell who copies whom
        ("2025-01-01", "2025-01-03", 4, 0),  # too few
        ("2025-01-01", "2025-01-03", 6, 6),  # has much of its own to say
        ("", "2025-01-03", 6, 0),  # not dated
    ],
)
def test_a_source_is_not_suspected_without_reason(
    first: str, later: str, count: int, own: int
) -> None:
    assert copyings(reported(first, later, count, own).statements) == ()


def test_the_same_words_are_suspected_whatever_the_day() -> None:
    world = SmallWorld()
    for number in range(5):
        words = f"The column of the night was seen at weir number {number} at dawn."
        for origin in ("wire", "echo"):
            world.say(f"u{number}", "Unit", notes=words, origin=origin)
    assert {(c.copy, c.first, c.worded) for c in copyings(world.statements)} == {
        ("echo", "wire", 5), ("wire", "echo", 5),
    }  # fmt: skip


def test_what_copying_matters_is_told_in_probabilities() -> None:
    found = quality(case_of(reported("2025-01-01", "2025-01-03")))
    (circular,) = [f for f in found if f.kind is Kind.CIRCULAR]
    assert "echo may copy wire: 6 of its 6 claims" in circular.text
    assert "Counted once, what both say is 94% probable on average, not 100%." in circular.text
    assert not circular.sure


def test_publishers_that_cite_each_other_are_a_circle() -> None:
    world = SmallWorld()
    world.say("d1", "Article", publisher="Courier", title="A", name="A")
    world.say("d2", "Article", publisher="Wire", title="B", name="B")
    world.actors("u")
    said = world.statements[-1]
    world.statements += [
        replace(said, source="d1", origin="Wire"), replace(said, source="d2", origin="Courier"),
    ]  # fmt: skip
    found = [f for f in quality(case_of(world)) if f.kind is Kind.CIRCULAR]
    assert texts(found) == ["Courier, Wire cite each other in a circle: none confirms the others"]


def incident(world: SmallWorld, **facts: str) -> dict[str, Entity]:
    return world.say("i", "Incident", name="Killing", **facts).entities()


def test_what_nobody_says_of_a_perpetrator_a_community_and_an_incident_is_a_gap(
    world: SmallWorld,
) -> None:
    world.say("m", "Community", name="Marsh people").supply("hq", "u", "money", seen="2025-12-01")
    found = texts(gaps(incident(world, perpetrator="u"), TODAY))
    assert found == [
        "No statement says from whom U has its orders and arms",
        "No statement names who protects Marsh people",
        "Nobody has spoken of Marsh people with a date",
        "Killing: nobody says when it happened, where it happened, which community was harmed",
    ]


def test_what_is_said_is_no_gap(world: SmallWorld) -> None:
    world.say("m", "Community", name="Marsh people", seen="2025-12-01")
    world.say("p", "Organization", name="Church").say("t", "Territory", name="Ford")
    world.say("k", "Protection", protector="p", community="m")
    for what in ("money", "arms"):
        world.supply("hq", "u", what)
    world.say("c", "Command", superior="hq", subordinate="u")
    entities = incident(world, perpetrator="u", harmed="m", place="t", date="2025-12-01")
    assert texts(gaps(entities, TODAY)) == []


def test_findings_on_which_a_conclusion_hangs_come_first(world: SmallWorld) -> None:
    world.supply("hq", "u", seen="2020-01-01").supply("ann", "u", seen="2020-01-01")
    last = tuple(s.id for s in world.statements if s.entity_id == "hq-arms-u")
    case = case_of(world)
    plain = [f.about[1] for f in quality(case) if f.kind is Kind.STALE]
    told = [f.about[1] for f in quality(case, [Conclusion("x", (), last)]) if f.kind is Kind.STALE]
    assert (plain, told) == (["ann", "hq"], ["hq", "ann"])


def test_a_case_without_anything_has_no_finding() -> None:
    assert quality(case_of(SmallWorld())) == ()


def test_every_finding_is_said_in_each_language_and_kept_as_plain_data(world: SmallWorld) -> None:
    posted(world, "ann", startDate="2020-01-01", endDate="2021-06-30")
    posted(world, "bob", startDate="2021-01-01", endDate="2022")
    world.say("ann", "Person", birthDate="1970", origin="a")
    world.say("ann", "Person", birthDate="1971", deathDate="2019-05-01", origin="c")
    world.supply("hq", "u", seen="2020-01-01")
    world.say("m", "Community", name="Marsh people")
    found = (*quality(case_of(world)), *gaps(incident(world, perpetrator="u"), TODAY))
    assert {finding.kind for finding in found} == {Kind.CONTRADICTION, Kind.STALE, Kind.GAP}
    for finding in found:
        plain = json.loads(json.dumps(finding.as_dict()))
        for kept, said in (("said", finding.says), ("asked", finding.asks)):
            assert Saying.of(plain[kept]) == said
            told = {code: language(code).told(said) for code in ("en", "fr", "ar")}
            assert told["en"] == str(said)
            # Words of ours in another language; names and days as they were entered.
            assert not re.search(r"\b(the|both|says|said|nobody)\b", told["fr"]), told["fr"]
            letters = re.sub("\u2068.*?\u2069", "", told["ar"])
            assert not re.search("[A-Za-z]", letters), told["ar"]
            days = re.compile(r"\b(?:19|20)\d\d(?:-\d\d-\d\d)?\b")
            assert sorted(days.findall(told["fr"])) == sorted(days.findall(told["en"]))
