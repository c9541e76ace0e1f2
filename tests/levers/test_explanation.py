"""A plan explained in sentences, and questions about a case in plain words."""

from __future__ import annotations

import pytest

from tests.levers.small_case import problem_of, small_case, with_lever
from tests.small_world import TODAY, SmallWorld
from upstander.levers.ask import Asked, ask
from upstander.levers.explanation import Explanation, explanation
from upstander.levers.reasons import reasons
from upstander.network.graph import actor_graph


def explained(world: SmallWorld, budget: float = 1.0) -> Explanation:
    graph = actor_graph(world.entities(), TODAY)
    return explanation(problem_of(world, budget, worlds=256), graph)


def choice_of_two() -> SmallWorld:
    """Money for one of two levers on the same relation, the first better; and a third refused."""
    world = with_lever(small_case(), "good", success="0.9", successLow="0.8", successHigh="1")
    with_lever(world, "fair", success="0.5", successLow="0.4", successHigh="0.6", holder="state")
    return with_lever(world, "raid", success="1", legalBasis="", cost="0")


def test_the_sentences_say_what_is_bought_what_else_there_is_and_what_a_refusal_costs() -> None:
    found = explained(choice_of_two())
    text = "\n".join(reasons(found, str))
    assert found.best.levers == ("good",)
    (key, share) = found.shares[0]
    assert key == "good"
    assert share.shapley == share.marginal == share.alone
    assert found.nothing - found.best.objective == pytest.approx(share.shapley)
    assert [v.levers for v in found.alternatives] == [("fair",)]
    assert [(holder, v.levers) for holder, v in found.without] == [("ministry", ("fair",))]
    assert "take up “fair”, and drop “good”" in text
    assert "Refusing “raid” costs" in text
    assert "it stays refused: it has no legal basis stated." in text
    assert found.core == ("good",)
    assert text.endswith("In the plan at every end of the judged ranges: “good”.")


def test_an_alternative_is_valued_on_fresh_worlds_too() -> None:
    found = explained(choice_of_two())
    best, other = found.best.fresh, found.alternatives[0].fresh
    assert best is not None
    assert other is not None
    assert best.low < best.value < best.high < other.value


def test_where_nothing_can_be_bought_the_explanation_says_so() -> None:
    found = explained(choice_of_two(), budget=0.0)
    text = "\n".join(reasons(found, str))
    assert found.best.levers == ()
    assert text.startswith("No plan within the budget lowers what is left")
    assert "No other plan that differs in kind buys anything." in text
    assert "No lever of the plan" not in text


def asked(world: SmallWorld, budget: float = 1.0) -> Asked:
    graph = actor_graph(world.entities(), TODAY)
    case = problem_of(world, budget, worlds=256)
    return ask(case, world.entities(), graph, top=9)


def two_banks(**facts: str) -> SmallWorld:
    """Two banks feed the unit; money for a lever on one of them; one bank is in doubt."""
    world = small_case().actors("other", schema="Company")
    world.say("rumour", "Enablement", by="C4", origin="courier", supplier="other", recipient="u")
    world.say("rumour", "Enablement", by="C4", origin="courier", supplied="money")
    with_lever(world, "first", success="1")
    return with_lever(world, "stop", object="depot", layer="arms", success="0.5", **facts)


def test_the_question_that_matters_comes_with_both_plans_and_its_statements() -> None:
    found = asked(two_banks())
    first = found.questions[0]
    assert first.worth > 0.01
    assert first.proved
    assert found.settled >= 1
    relation = {q.text: q for q in found.questions}
    assert "Would “STOP” take effect?" in relation
    lever = relation["Would “STOP” take effect?"]
    assert (lever.if_true.added, lever.if_false.dropped) in {
        (("stop",), ()),
        ((), ("stop",)),
    }
    assert lever.statements


def test_a_relation_is_asked_about_by_its_ends_and_who_spoke_comes_last() -> None:
    world = two_banks()
    world.say("other", "Company", by="B2", origin="registry", name="OTHER")
    found = {q.id: q for q in asked(world).questions}
    question = found["rumour"]
    assert question.text == "Does OTHER still supply U with money?"
    assert [(a.origin, a.spoke) for a in question.who][-1] == ("courier", True)
    assert "registry" in [a.origin for a in question.who if not a.spoke]
    assert all(a.through == "" for a in question.who)


def test_a_protector_is_asked_only_through_whoever_is_in_contact() -> None:
    world = two_banks()
    world.say("other", "Company", by="B2", origin="Church bulletin", name="OTHER")
    question = {q.id: q for q in asked(world).questions}["rumour"]
    church = next(a for a in question.who if a.origin == "Church bulletin")
    assert church.through == "whoever is in contact with it already"
    assert church.names == ()
    assert str(church).startswith("Church bulletin (ask only through")


def test_where_no_lever_can_be_had_no_question_is_worth_asking() -> None:
    found = asked(two_banks(), budget=0.0)
    assert (found.questions, found.settled) == ((), 0)
    assert found.facts > 0
