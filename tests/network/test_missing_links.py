"""Relations that nobody has stated: found where the structure tells, and only asked about."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small_world import SmallWorld
from upstander.network.link_features import FEATURES, candidate_pairs
from upstander.network.link_model import evaluated, fitted
from upstander.network.missing_links import ENOUGH, MissingLinks, missing_links

ACTORS, LAYERS = 5, 2
Edge = tuple[int, int, int]


def families(withheld: tuple[str, str] = ("", "")) -> SmallWorld:
    """Four families of six units, each fed by the same three suppliers; one relation withheld."""
    world = SmallWorld()
    for family in "abcd":
        suppliers = [f"{family}-depot{k}" for k in range(3)]
        units = [f"{family}-unit{k}" for k in range(6)]
        world.actors(*suppliers, schema="Company").actors(*units)
        for supplier in suppliers:
            for unit in units:
                if (supplier, unit) != withheld:
                    world.supply(supplier, unit)
    return world


def found_in(world: SmallWorld, top: int = 5) -> MissingLinks:
    return missing_links(world.graph(), world.entities(), top=top)


@pytest.mark.slow
def test_the_relation_that_was_withheld_is_the_first_question() -> None:
    found = found_in(families(("b-depot1", "b-unit4")))
    first, second = found.questions[:2]
    assert (first.source, first.target, first.layer) == ("b-depot1", "b-unit4", "arms")
    assert first.question == "Does B-DEPOT1 supply B-UNIT4 with arms?"
    assert first.probability > 5 * second.probability
    assert first.record is not None
    assert first.record.observed > 0.8
    assert 0 < len(first.grounds) <= 5
    assert first.statements


def test_on_families_the_skill_is_high_and_what_is_predicted_comes_true() -> None:
    calibration = found_in(families()).calibration
    assert calibration is not None
    assert calibration.skill > 0.8
    # A unit all of whose suppliers were hidden at once is nobody's candidate.
    assert 65 <= calibration.candidates < calibration.hidden == 72
    high = calibration.bins[-1]
    assert 0.7 < high.predicted <= high.observed


def test_where_three_in_five_are_stated_one_unstated_in_eight_is_expected_to_be_hidden() -> None:
    # Of pairs in a family 0.6 are stated; a tenth of these is hidden: 0.06 / (0.06 + 0.4) = 0.13.
    chance = np.random.default_rng(7)
    inside = [(10 * f + s, 10 * f + u) for f in range(12) for s in range(4) for u in range(4, 10)]
    rows = [(a, b, 0) for a, b in inside if chance.random() < 0.6]
    found = evaluated(np.array(rows, dtype=np.intp), 120, 1)
    told = next(b for b in found.bins if b.low <= 0.13 < b.high)
    assert told.count > 400
    assert told.predicted == pytest.approx(0.13, abs=0.03)
    assert told.observed == pytest.approx(0.13, abs=0.03)


def test_relations_thrown_at_random_tell_nothing() -> None:
    chance = np.random.default_rng(3)
    pairs = {tuple(sorted(chance.choice(40, 2, replace=False).tolist())) for _ in range(150)}
    world = SmallWorld().actors(*(f"u{k}" for k in range(40)))
    for a, b in sorted(pairs):
        world.supply(f"u{a}", f"u{b}") if chance.random() < 0.5 else world.supply(f"u{b}", f"u{a}")
    found = found_in(world)
    assert found.calibration is not None
    assert found.calibration.skill < 0.02
    assert all(q.probability < 0.1 for q in found.questions)
    if found.calibration.skill <= 0:
        assert found.questions == ()


def test_nobody_who_is_a_person_a_protector_or_a_community_is_asked_about() -> None:
    world = families(("b-depot1", "b-unit4"))
    world.say("c-unit0", "Unit", selfDefence="true").actors("driver", schema="Person")
    for unit in range(5):
        world.supply("driver", f"a-unit{unit}")
    found = found_in(world, top=500)
    named = {end for q in found.questions for end in (q.source, q.target)}
    assert named
    assert not named & {"driver", "c-unit0"}


def test_too_few_relations_are_said_to_be_too_few() -> None:
    world = SmallWorld().actors("a", "b").supply("a", "b")
    assert found_in(world) == MissingLinks((), 1, 0, None)
    assert ENOUGH > 1


def test_the_same_seed_gives_the_same_calibration() -> None:
    edges = edges_of(families())
    assert evaluated(edges, 36, 1, seed=1) == evaluated(edges, 36, 1, seed=1)


def edges_of(world: SmallWorld) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    relations = world.graph().relations
    number = {
        key: k for k, key in enumerate(sorted({e for r in relations for e in (r.source, r.target)}))
    }
    return np.array([[number[r.source], number[r.target], 0] for r in relations], dtype=np.intp)


def test_where_everything_possible_is_stated_the_model_still_answers() -> None:
    pairs = candidate_pairs(np.array([[0, 1, 0], [0, 2, 0], [1, 2, 0]]), 3, 1)
    assert fitted(pairs).predict(pairs.features).max() <= 1.0


def by_hand(edges: set[Edge], a: int, b: int, layer: int) -> list[float]:
    """The features of one pair, counted one by one without the pair's own relation."""
    rest = edges - {(a, b, layer)}
    inside = {(s, t) for s, t, n in rest if n == layer}
    union = {(s, t) for s, t, _ in rest}
    near = {frozenset(pair) for pair in union}
    everyone = range(ACTORS)
    degree = {c: sum(frozenset((c, d)) in near for d in everyone) for c in everyone}
    between = [c for c in everyone if frozenset((a, c)) in near and frozenset((c, b)) in near]
    counts = [
        len({n for s, t, n in rest if (s, t) == (a, b)}),
        (b, a) in union,
        sum((a, c) in inside and (c, b) in inside for c in everyone),
        sum(
            (c, other) in union and (c, b) in union
            for other in everyone
            if other != b and (a, other) in inside
            for c in everyone
            if c != a
        ),
        sum(
            (a, other) in inside and (c, other) in inside and (c, b) in inside
            for other in everyone
            for c in everyone
            if other != b and c != a
        ),
        sum(1 / math.log(degree[c]) for c in between if c not in {a, b}),
        sum((a, c) in inside for c in everyone),
        sum((c, b) in inside for c in everyone),
    ]
    share = (sum(n == layer for _, _, n in edges) + 1) / (len(edges) + 1)
    return [*(math.log1p(count) for count in counts), math.log(share)]


@settings(max_examples=60, deadline=None)
@given(
    st.sets(
        st.tuples(
            st.integers(0, ACTORS - 1), st.integers(0, ACTORS - 1), st.integers(0, LAYERS - 1)
        ).filter(lambda edge: edge[0] != edge[1]),
        min_size=1,
        max_size=14,
    )
)
def test_features_agree_with_counting_by_hand(edges: set[Edge]) -> None:
    pairs = candidate_pairs(np.array(sorted(edges), dtype=np.intp), ACTORS, LAYERS)
    assert pairs.features.shape == (len(pairs.stated), len(FEATURES))
    for k, features in enumerate(pairs.features):
        a, b, layer = int(pairs.source[k]), int(pairs.target[k]), int(pairs.layer[k])
        assert pairs.stated[k] == ((a, b, layer) in edges)
        assert features.tolist() == pytest.approx(by_hand(edges, a, b, layer), abs=1e-9)
