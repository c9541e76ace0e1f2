"""The strongest chains of evidence between two actors of a small world."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small_world import SmallWorld
from upstander.model.period import ALWAYS, Period
from upstander.model.probability import Probability
from upstander.network.graph import Relation
from upstander.network.paths import strongest_chains


def relation(
    source: str, target: str, p: float, period: Period = ALWAYS, *, directed: bool = True
) -> Relation:
    given_p = Probability(p, p / 2, p, "given")
    key = f"{source}{target}{p}{period}"
    return Relation(key, source, target, "arms", given_p, period, (), (key,), directed)


def spelt(relations: list[Relation], k: int = 3) -> list[tuple[str, float]]:
    found = strongest_chains(relations, "a", "d", k=k)
    return [("".join(c.actors), round(c.probability.value, 6)) for c in found]


def test_chains_come_in_the_order_of_their_strength() -> None:
    ways = [relation("a", "b", 0.9), relation("b", "d", 0.9), relation("a", "d", 0.8)]
    ways += [relation("a", "c", 0.5), relation("c", "d", 1.0)]
    assert spelt(ways) == [("abd", 0.81), ("ad", 0.8), ("acd", 0.5)]
    assert spelt(ways, k=1) == [("abd", 0.81)]


def test_the_interval_is_carried_along_the_chain() -> None:
    (chain,) = strongest_chains([relation("a", "b", 0.8), relation("b", "d", 0.5)], "a", "d")
    assert (chain.probability.low, chain.probability.high) == (0.4 * 0.25, 0.4)


def test_relations_that_never_held_together_make_no_chain() -> None:
    early, late = Period.parse("2010/2012"), Period.parse("2014/2016")
    ways = [relation("a", "b", 0.9, early), relation("b", "d", 0.9, late)]
    assert spelt(ways) == []
    assert spelt([*ways, relation("a", "b", 0.3, late)]) == [("abd", 0.27)]
    overlapping = Period.parse("2012/2014")
    assert spelt([ways[0], relation("b", "d", 0.5, overlapping)]) == [("abd", 0.45)]


def test_two_relations_that_overlap_the_third_but_not_one_another_make_no_chain() -> None:
    ways = [
        relation("a", "b", 0.9, Period.parse("2010/2012")),
        relation("b", "c", 0.9, Period.parse("2011/2015")),
        relation("c", "d", 0.9, Period.parse("2014/2016")),
    ]
    assert spelt(ways) == []


def test_an_association_is_walked_both_ways_and_a_command_one_way() -> None:
    assert spelt([relation("d", "a", 0.9)]) == []
    assert spelt([relation("d", "a", 0.9, directed=False)]) == [("ad", 0.9)]


def test_parallel_relations_give_one_chain_with_the_strongest() -> None:
    ways = [relation("a", "d", 0.3), relation("a", "d", 0.6), relation("a", "d", 0.5)]
    assert spelt(ways) == [("ad", 0.6)]


def test_a_supply_through_an_intermediary_counts_its_claim_once() -> None:
    world = SmallWorld().actors("a", "v", "d").supply("a", "d", via="v", by="B2")
    (chain,) = strongest_chains(world.graph().relations, "a", "d")
    assert chain.actors == ("a", "v", "d")
    assert chain.probability.value == pytest.approx(0.9 * 0.88)


def test_there_is_no_chain_from_an_actor_to_itself_or_to_a_stranger() -> None:
    ways = [relation("a", "b", 0.9), relation("b", "a", 0.9)]
    assert strongest_chains(ways, "a", "a") == ()
    assert strongest_chains(ways, "a", "z") == ()


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(
            lambda pair: pair[0] != pair[1]
        ),
        st.sampled_from([0.2, 0.5, 0.7, 0.9, 1.0]),
        max_size=14,
    )
)
def test_chains_agree_with_trying_every_path(arcs: dict[tuple[str, str], float]) -> None:
    found = strongest_chains([relation(*pair, p) for pair, p in arcs.items()], "a", "d", k=5)
    every = [
        ("a", *middle, "d")
        for count in range(4)
        for middle in permutations("bce", count)
        if all(pair in arcs for pair in zip(("a", *middle), (*middle, "d"), strict=True))
    ]
    strengths = sorted(
        (prod(arcs[pair] for pair in pairwise(way)) for way in every),
        reverse=True,
    )
    assert [c.probability.value for c in found] == pytest.approx(strengths[:5])
