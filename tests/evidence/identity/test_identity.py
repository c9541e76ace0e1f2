"""Which entities may be one: each reason by hand, and what a judgement changes."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from tests.small_world import SmallWorld

from upstander.errors import InputError
from upstander.evidence.identity.calibration import Calibration, calibrated
from upstander.evidence.identity.candidates import candidates, subjects
from upstander.evidence.identity.comparison import Comparison, compare
from upstander.evidence.identity.judging import judged, learned, marking_of_both, undone
from upstander.evidence.identity.queue import Effect, queue
from upstander.evidence.identity.surroundings import surroundings
from upstander.evidence.identity.unit_name import unit_name
from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import UNGRADED
from upstander.model.marking import CLEAR, TLP, Marking, Reader
from upstander.model.sameness import Verdict, judgement
from upstander.model.statement import Statement
from upstander.model.vocabulary import vocabulary

WEIGHTS = vocabulary("identity")["weights"]


def units(one: str, other: str) -> SmallWorld:
    world = SmallWorld().say("u", "Unit", name=one)
    # Another dataset, so that nobody told them apart.
    other_world = SmallWorld().say("v", "Unit", name=other)
    world.statements += [replace(s, dataset="other") for s in other_world.statements]
    return world


def compared(world: SmallWorld, one: str = "u", other: str = "v") -> Comparison:
    entities = world.entities()
    prepared = subjects(entities)
    return compare(prepared[one], prepared[other], surroundings(entities))


def weight(found: Comparison, words: str) -> float | None:
    return next((r.log_odds for r in found.reasons if words in r.words), None)


def case_of(world: SmallWorld) -> CaseFile:
    manifest = Manifest("small", "Small", date(2026, 1, 1), "t-1", "s-1", "hub", True)
    return CaseFile(manifest, tuple(sorted(world.statements, key=lambda s: s.id)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"),
    [("3rd Ford Battalion", "3 Ford Bn"), ("Third Brigade", "3 Bde"), ("IV Corps", "4th Corps")],
)
def test_spellings_of_one_unit_are_suggested_as_the_same(one: str, other: str) -> None:
    assert unit_name(one).text == unit_name(other).text
    found = compared(units(one, other))
    assert found.suggestion is Verdict.SAME
    assert found.log_odds == pytest.approx(sum(r.log_odds for r in found.reasons))
    assert found.probability == pytest.approx(1 / (1 + math.exp(-found.log_odds)))


@pytest.mark.parametrize(
    ("one", "other", "words", "name"),
    [
        ("3rd Ford Battalion", "4th Ford Battalion", "numbers differ: 3 and 4", "numbers_differ"),
        ("3rd Ford Battalion", "3rd Ford Brigade", "formations differ", "formations_differ"),
        (
            "Hill State Command",
            "Marsh State Command",
            "words of its own: hill / marsh",
            "own_words",
        ),
    ],
)
def test_what_tells_units_apart_counts_against_them(
    one: str, other: str, words: str, name: str
) -> None:
    found = compared(units(one, other))
    assert weight(found, words) == WEIGHTS[name]
    assert found.suggestion is not Verdict.SAME


def test_one_cannot_command_oneself_and_a_shared_superior_speaks_for_being_one() -> None:
    world = units("Ford Guard", "Ford Guards").actors("hq")
    world.say("c", "Command", superior="u", subordinate="v")
    assert weight(compared(world), "a relation joins the two") == WEIGHTS["related"]
    world = units("Ford Guard", "Ford Guards").actors("hq")
    for key in "uv":
        world.say(f"c-{key}", "Command", superior="hq", subordinate=key)
    assert weight(compared(world), "both are under HQ") == WEIGHTS["shared_superior"]


def test_a_unit_that_ends_when_another_begins_under_one_superior_may_be_renamed() -> None:
    world = units("Night Column", "Ford Guard").actors("hq")
    for key in "uv":
        world.say(f"c-{key}", "Command", superior="hq", subordinate=key)
    world.say("u", "Unit", dissolutionDate="2015-06-01")
    world.say("v", "Unit", incorporationDate="2015-09-01")
    assert weight(compared(world), "perhaps renamed") == WEIGHTS["renamed"]


def test_when_a_unit_began_and_ended_is_also_read_off_its_chain_of_command() -> None:
    world = units("Night Column", "Ford Guard").actors("hq")
    world.say("c-u", "Command", superior="hq", subordinate="u", startDate="2010", endDate="2015-06")
    world.say("c-v", "Command", superior="hq", subordinate="v", startDate="2015-09-01")
    assert weight(compared(world), "perhaps renamed") == WEIGHTS["renamed"]


def test_units_at_one_place_are_nearer_to_being_one_and_units_elsewhere_farther() -> None:
    world = units("Ford Guard", "Ford Guards").actors("hq")
    for key, place in (("u", "Mill Ferry"), ("v", "Ferry, Mill")):
        world.say(f"place-{key}", "Address", name=place)
        world.say(f"at-{key}", "AreaOfOperation", unit=key, place=f"place-{key}")
    assert weight(compared(world), "both are at ferry mill") == WEIGHTS["shared_place"]
    world.say("place-v2", "Address", name="Saltmarsh")
    world.statements = [s for s in world.statements if s.entity_id != "at-v"]
    world.say("at-v2", "AreaOfOperation", unit="v", place="place-v2")
    assert weight(compared(world), "different places") == WEIGHTS["elsewhere"]


def test_a_place_where_everybody_is_says_nothing() -> None:
    world = units("Ford Guard", "Ford Guards")
    world.say("capital", "Address", name="Capital")
    for key in ("u", "v", *(f"unit {k}" for k in range(20))):
        world.say(key, "Unit", name=key)
        world.say(f"at-{key}", "AreaOfOperation", unit=key, place="capital")
    assert weight(compared(world), "both are at") is None


@pytest.mark.slow
def test_people_who_held_one_post_one_after_the_other_are_not_nearer_to_being_one() -> None:
    def world(end: str) -> SmallWorld:
        made = SmallWorld().actors("hq")
        for key in "uv":
            made.say(key, "Person", name="Ada Example")
        made.say("p-u", "Posting", holder="u", unit="hq", startDate="2010-01-01", endDate=end)
        return made.say("p-v", "Posting", holder="v", unit="hq", startDate="2015-01-01")

    assert weight(compared(world("2014-01-01")), "both are under") is None
    assert weight(compared(world("2016-01-01")), "both are under HQ") == WEIGHTS["shared_superior"]


# Comparing persons loads a large table of names first.
@pytest.mark.slow
def test_birth_years_apart_count_against_and_one_dataset_that_has_both_does_too() -> None:
    world = SmallWorld()
    world.say("u", "Person", name="Ada Example", birthDate="1970")
    world.say("v", "Person", name="Ada Example", birthDate="1958")
    found = compared(world)
    assert weight(found, "12 years apart") == WEIGHTS["years_apart"]
    assert weight(found, "test has both, as two") == WEIGHTS["told_apart"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohammed Ali Hassan", "محمد علي حسن"), ("Sergei Ivanov", "Сергей Иванов")],
)
def test_names_are_matched_across_scripts(one: str, other: str) -> None:
    world = SmallWorld().say("u", "Person", name=one).say("v", "Person", name=other)
    (found,) = candidates(world.entities())
    assert weight(found, "name match") is not None
    assert found.log_odds > 1


def test_a_name_that_many_bear_is_no_name_of_any() -> None:
    world = SmallWorld()
    for key in ("hill", "marsh", "ridge"):
        world.say(key, "Unit", name=f"{key} command", alias="State Command")
    (prepared, *_) = subjects(world.entities()).values()
    assert "State Command" not in prepared.names


def test_candidates_share_a_word_or_a_sound_and_what_was_judged_is_left_out() -> None:
    world = SmallWorld()
    for key, name in (("a", "Ford Guard"), ("b", "Fort Guards"), ("c", "Saltmarsh Traders")):
        world.say(key, "Organization", name=name)
    (found,) = candidates(world.entities())
    assert (found.left, found.right) == ("a", "b")
    assert candidates(world.entities(), skip=[("a", "b")]) == ()


def test_what_the_rest_rules_out_is_not_compared_by_name() -> None:
    world = units("3rd Ford Battalion", "4th Ford Battalion")
    entities = world.entities()
    prepared = subjects(entities)
    pair = prepared["u"], prepared["v"]
    quick = compare(*pair, surroundings(entities), least=-2.0)
    assert "were not compared" in quick.reasons[1].words
    assert candidates(entities) == ()


def test_with_few_judgements_little_is_learned_and_with_many_much() -> None:
    assert calibrated([], []) == Calibration()
    few, many = (calibrated([2.0] * n, [False] * n).applied(2.0) for n in (1, 200))
    assert 0.6 < few < Calibration().applied(2.0)
    assert many < 0.1
    right = calibrated([-3.0, 3.0] * 50, [False, True] * 50)
    assert right.slope >= 1.0
    assert right.shift == pytest.approx(0.0, abs=1e-6)


def test_the_queue_is_ordered_by_what_would_change_and_not_by_score() -> None:
    sure = Comparison("a", "b", 3.0, 0.95, ())
    doubtful = Comparison("c", "d", 0.0, 0.5, ())
    sizes = {"a": Effect(0.1), "c": Effect(0.9, "the bank also pays the militia")}
    first, second = queue([sure, doubtful], lambda one, _other: sizes[one])
    assert (first.comparison, second.comparison) == (doubtful, sure)
    assert first.expected == pytest.approx(0.45)
    assert first.as_dict()["would_change"] == "the bank also pays the militia"


def test_a_judgement_can_be_made_and_taken_back_exactly() -> None:
    case = case_of(units("Ford Guard", "Ford Guards"))
    made = judgement("u", "v", Verdict.SAME, "Ada", date="2026-01-01")
    after = judged(case, made, UNGRADED, CLEAR)
    assert set(after.entities()) == {"u", made.id}
    assert undone(after, "v", "u") == (case, 1)
    assert undone(after, "u", "v", "Bo")[1] == 0


def test_a_judgement_that_contradicts_others_is_refused_with_the_chain() -> None:
    world = units("Ford Guard", "Ford Guards").say("w", "Unit", name="The Guard of Ford")
    case = case_of(world)
    for one, other in (("u", "v"), ("v", "w")):
        case = judged(case, judgement(one, other, Verdict.SAME, "Ada"), UNGRADED, CLEAR)
    different = judgement("u", "w", Verdict.DIFFERENT, "Bo")
    with pytest.raises(InputError, match="u and v are same, judged Ada; v and w are same"):
        judged(case, different, UNGRADED, CLEAR)


@pytest.mark.parametrize(("other", "message"), [("x", "nothing is said"), ("m", "cannot be one")])
def test_what_cannot_be_one_is_refused(other: str, message: str) -> None:
    world = units("Ford Guard", "Ford Guards").say("m", "Community", name="Marsh people")
    with pytest.raises(InputError, match=message):
        judged(case_of(world), judgement("u", other, Verdict.SAME, "Ada"), UNGRADED, CLEAR)


def test_a_case_learns_from_its_judgements() -> None:
    case = case_of(units("Ford Guard", "Ford Guards"))
    assert learned(case) == Calibration()
    after = judged(case, judgement("u", "v", Verdict.DIFFERENT, "Ada"), UNGRADED, CLEAR)
    found = learned(after)
    assert found.judgements == 1
    assert found.shift < 0


def test_a_judgement_is_never_marked_lower_than_the_names_it_rests_on() -> None:
    world = units("3 Battalion", "Ford Guard")
    red = Marking(TLP.RED, "partner", frozenset({"desk"}))
    world.statements.append(Statement("p", "u", "Unit", "alias", "Ford Guard", marking=red))
    case, made = case_of(world), judgement("u", "v", Verdict.SAME, "Ada")
    with pytest.raises(InputError, match="lower than the names"):
        judged(case, made, UNGRADED, CLEAR)
    after = judged(case, made, UNGRADED, marking_of_both(case.entities().values()))
    public = Reader("public", TLP.CLEAR)
    assert after.view(public) == case.view(public)
    assert len(after.view(Reader("desk", TLP.RED)).entities()) == 2  # the unit and the judgement


def test_nobody_judges_a_pair_twice_so_that_undoing_restores_what_was() -> None:
    case = case_of(units("3 Battalion", "3 Bn"))
    once = judged(case, judgement("u", "v", Verdict.SAME, "Ada"), UNGRADED, CLEAR)
    with pytest.raises(InputError, match="has judged this pair already"):
        judged(once, judgement("u", "v", Verdict.UNSURE, "Ada"), UNGRADED, CLEAR)
    twice = judged(once, judgement("u", "v", Verdict.UNSURE, "Bo"), UNGRADED, CLEAR)
    assert undone(twice, "v", "u", "Bo") == (once, 1)
    assert undone(once, "u", "v") == (case, 1)


def test_what_two_names_are_worth_does_not_hang_on_whose_id_comes_first() -> None:
    one, other = "Eastern Naval Command", "HQ Eastern Naval Command Calabar"
    ahead, behind = compared(units(one, other)), compared(units(other, one))
    assert ahead.log_odds == pytest.approx(behind.log_odds)
