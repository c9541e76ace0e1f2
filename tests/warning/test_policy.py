"""A policy sends every warning to somebody and says why; one that could lose it is refused."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import PLAIN, POLICY, flag
from upstander.errors import ValueRejectedError
from upstander.warning.policy import default_policy, explain, read_policy, route_of
from upstander.warning.scale import Credibility, Severity
from upstander.words.language import language

if TYPE_CHECKING:
    from collections.abc import Callable


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    plain = deepcopy(PLAIN)
    change(plain)
    return plain


def test_the_first_route_that_fits_is_taken() -> None:
    policy = POLICY
    assert route_of(policy, flag(country="nu")).name == "Numera"
    assert route_of(policy, flag(country="ng")).name == "rest"
    assert route_of(policy, flag(country="nu", kinds=frozenset({"arms"}))).name == "rest"
    assert route_of(policy, flag(country="nu", credibility=Credibility.POSSIBLE)).name == "rest"


def test_a_sentence_says_why_and_what_was_passed_over() -> None:
    policy = POLICY
    told = explain(policy, flag(country="nu", credibility=Credibility.POSSIBLE))
    said = " ".join(map(str, told))
    assert "goes to team by route “rest”" in said
    assert "within 1 h it rises to focal point, within 3 h it rises to minister" in said
    assert "Route “Numera” comes first, but it is only possible." in said


@given(st.sampled_from(Severity), st.sampled_from(Credibility))
def test_the_bundled_policy_sends_every_warning_up_to_somebody(
    severity: Severity, credibility: Credibility
) -> None:
    found = flag(severity=severity, credibility=credibility)
    route = route_of(default_policy(), found)
    assert route.steps[0].to
    assert len(route.steps) > 1
    assert explain(default_policy(), found)


def test_the_sentence_is_said_in_the_language_of_whoever_reads_it() -> None:
    told = explain(default_policy(), flag(severity=Severity.SERIOUS))
    said = {code: " ".join(map(language(code).told, told)) for code in ("en", "fr", "ar")}
    assert "its severity is serious. Unless acknowledged within 12 h it rises" in said["en"]
    assert "son degré de gravité est «\u202fsérieux\u202f»" in said["fr"]
    assert "dans un délai de 12 heures, elle monte à designated minister" in said["fr"]
    assert "إذا لم يُؤكَّد استلامه خلال ١٢ ساعة رُفع إلى \u2068designated minister\u2069" in said["ar"]


def test_the_graver_a_warning_the_sooner_it_must_be_acknowledged() -> None:
    times = [route_of(default_policy(), flag(severity=s)).steps[0].acknowledge for s in Severity]
    assert times == sorted(times, reverse=True)


def test_a_policy_written_out_is_read_as_the_same() -> None:
    for policy in (default_policy(), POLICY):
        assert read_policy(policy.as_dict()) == policy


def first(plain: dict[str, Any]) -> dict[str, Any]:
    return plain["routes"][0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("change", "place", "fault"),
    [
        (lambda p: p["routes"][1]["when"].update(severity=["watch", "concern", "grave"]),
         "routes", "severity 'serious' is left without a receiver"),
        (lambda p: first(p).update(escalate=[]), "routes[1].escalate", "escalates to nobody"),
        (lambda p: first(p).pop("escalate"), "routes[1]", "has no 'escalate'"),
        (lambda p: first(p)["escalate"].append({"to": ["focal point"], "acknowledge": "1 h"}),
         "routes[1] (Numera).escalate[2]", "goes in a circle: 'focal point' stands in to"),
        (lambda p: first(p)["escalate"][0].update(to=["king"]), "routes[1] (Numera)",
         "no receiver 'king'"),
        (lambda p: p["unrouted"].update(to=["king"]), "unrouted", "no receiver 'king'"),
        (lambda p: p["routes"].reverse(), "routes[2] (Numera)", "nothing reaches it"),
        (lambda p: first(p).update(name="rest"), "routes", "2 are named 'rest'"),
        (lambda p: first(p).update(respond="30 min"), "routes[1] (Numera)", "not in order"),
        (lambda p: first(p).update(answer=3), "routes[1].answer", "no such time: 3"),
        (lambda p: first(p).update(answer="0 h"), "routes[1].answer", "no such time"),
        (lambda p: first(p).update(answer="2 weeks"), "routes[1].answer", "no such time"),
        (lambda p: first(p).update(to=[]), "routes[1].to", "an empty one"),
        (lambda p: first(p).update(to="team"), "routes[1].to", "is no list"),
        (lambda p: first(p).update(to=["team", "team"]), "routes[1].to", "named twice: team"),
        (lambda p: first(p).update(color="red"), "routes[1]", "unknown: 'color'"),
        (lambda p: first(p)["when"].update(severity=["purple"]), "routes[1].when.severity",
         "no such severity: 'purple'"),
        (lambda p: first(p)["when"].update(countries=[False]), "routes[1].when.countries[1]",
         "is no text: False"),
        (lambda p: first(p)["when"].update(countries=["Numera"]), "routes[1].when.countries",
         "not a country"),
        (lambda p: first(p)["when"].update(kinds=["Siege!"]), "routes[1].when.kinds",
         "not a label"),
        (lambda p: first(p)["when"].update(credibility=2), "routes[1].when.credibility",
         "no such credibility: 2"),
        (lambda p: p["receivers"]["team"].pop("channels"), "receivers.team", "has no 'channels'"),
        (lambda p: p.update(receivers={}), "receivers", "names no receiver"),
        (lambda p: p.update(routes=[]), "routes", "an empty one"),
        (lambda p: p.update(routes=[[]]), "routes[1]", "is no mapping"),
    ],
)  # fmt: skip
def test_a_policy_that_could_lose_a_warning_is_refused_with_place_and_remedy(
    change: Callable[[dict[str, Any]], Any], place: str, fault: str
) -> None:
    with pytest.raises(ValueRejectedError) as caught:
        read_policy(changed(change), "policy.yml")
    problem = caught.value.problem
    assert problem.source == "policy.yml"
    assert problem.message.startswith(f"{place}: ")
    assert fault in problem.message
    assert problem.remedy


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("1 h")
PLAIN_VALUES = st.recursive(
    LEAVES,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(["name", "unrouted", "receivers", "routes"])
KEYS = st.sampled_from(["name", "when", "to", "acknowledge", "respond", "answer", "escalate"])


@given(PARTS, KEYS, PLAIN_VALUES, st.booleans())
def test_whatever_is_written_is_read_or_refused_in_words(
    part: str, key: str, value: object, inside: bool
) -> None:
    plain = changed(lambda p: first(p).update({key: value}) if inside else p.update({part: value}))
    try:
        read_policy(plain)
    except ValueRejectedError as error:
        assert error.problem.remedy  # noqa: PT017  (either is right)
