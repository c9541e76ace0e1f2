"""Warnings sent to others and taken from them: what is lost is said, what is claimed is limited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import GREEN, NOON, RED, flag
from upstander.errors import ValueRejectedError
from upstander.evidence.interchange.cap import Alert, Info, Pair
from upstander.evidence.interchange.cap_reading import read_cap
from upstander.evidence.interchange.cap_writer import cap_xml
from upstander.model.marking import CLEAR, TLP, Marking
from upstander.warning.exchange import PREFIX, cap_alert
from upstander.warning.intake import flag_of_alert
from upstander.warning.scale import Credibility, Severity

if TYPE_CHECKING:
    from upstander.warning.flag import Flag

HUB = "hub.example.org"
INFO = Info(("Security",), "Attack, on a village!", "Immediate", "Extreme", "Observed")
ALERT = Alert("7", "else.example.org", NOON, "Actual", "Alert", "Public", infos=(INFO,))


def sent(one: Flag) -> Alert:
    return cap_alert(one, sender=HUB, sent=NOON)[0]


def test_severity_and_credibility_stay_two_codes() -> None:
    found = [
        (sent(flag(severity=s, credibility=c)).infos[0].severity, s.word)
        for s in Severity
        for c in Credibility
    ]
    assert len(set(found)) == 4
    certainty = {sent(flag(credibility=c)).infos[0].certainty for c in Credibility}
    assert certainty == {"Observed", "Likely", "Possible", "Unlikely", "Unknown"}


def test_who_warned_is_never_in_a_message() -> None:
    one = flag(raised_by="a farmer at the weir", statements=("s-1", "s-2"))
    alert, losses = cap_alert(one, sender=HUB, sent=NOON)
    assert b"farmer" not in cap_xml(alert)
    said = [str(loss) for loss in losses]
    assert said[0] == "1 name of who warned: lost"
    assert any(text.startswith("2 statements it rests on") for text in said)
    assert any("upstander:marking" in text for text in said)


@pytest.mark.parametrize(
    ("marking", "scope", "addresses"),
    [(CLEAR, "Public", ""), (GREEN, "Restricted", ""), (RED, "Private", '"analyst"'),
     (Marking(TLP.AMBER, "o", frozenset({"Desk A", "B"})), "Private", '"B" "Desk A"')],
)  # fmt: skip
def test_the_scope_follows_the_marking(marking: Marking, scope: str, addresses: str) -> None:
    alert = sent(flag(marking=marking))
    assert (alert.scope, alert.addresses) == (scope, addresses)
    assert (marking == CLEAR) == (alert.restriction == "")


def test_what_is_for_nobody_is_sent_to_nobody() -> None:
    with pytest.raises(ValueRejectedError, match="for nobody"):
        sent(flag(marking=Marking(TLP.RED, "partner")))


def test_an_exercise_is_an_exercise_on_both_sides() -> None:
    alert = sent(flag(exercise=True))
    assert alert.status == "Exercise"
    assert flag_of_alert(alert)[0].exercise


def test_an_id_that_cap_forbids_is_written_so_that_ids_stay_apart() -> None:
    ids = ["w 1", "w,1", "w%1", "w%20;1", "w<1"]
    names = {sent(flag(key)).identifier for key in ids}
    assert len(names) == len(ids)
    assert sent(flag("w 1")).identifier == "w%20;1"


def test_what_a_stranger_claims_is_limited_by_what_is_known_of_the_stranger() -> None:
    claims = [flag_of_alert(ALERT, subject="c", reliability=r)[0].credibility for r in "ABCDEF"]
    assert [c.word for c in claims] == [
        "confirmed", "confirmed", "probable", "possible", "doubtful", "possible",
    ]  # fmt: skip
    assert flag_of_alert(ALERT, subject="c")[0].credibility is Credibility.POSSIBLE


def test_a_foreign_message_becomes_a_warning_by_its_sender() -> None:
    found, losses = flag_of_alert(ALERT, subject="village")
    assert found.id == "else.example.org,7"
    assert found.raised_by == "else.example.org"
    assert found.kinds == {"attack on a village"}
    assert found.marking == Marking(TLP.AMBER, "else.example.org")
    said = [str(loss) for loss in losses]
    assert any("Observed, taken as possible" in text for text in said)
    assert any(text.startswith("1 urgency") for text in said)


def test_an_unjudged_severity_is_neither_hidden_nor_cried() -> None:
    unjudged = replace(ALERT, infos=(replace(INFO, severity="Unknown"),))
    found, losses = flag_of_alert(unjudged, subject="c")
    assert found.severity is Severity.CONCERN
    assert any("did not judge" in str(loss) for loss in losses)


def test_of_several_blocks_the_gravest_is_taken_and_the_others_are_counted() -> None:
    two = replace(ALERT, infos=(replace(INFO, severity="Minor"), INFO))
    found, losses = flag_of_alert(two, subject="c")
    assert found.severity is Severity.GRAVE
    assert any(str(loss).startswith("1 further blocks") for loss in losses)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"status": "Test"}, "status Test is no warning"), ({"status": "Draft"}, "no warning"),
     ({"msg_type": "Cancel", "references": "a,1,x"}, "warns of nothing"),
     ({"infos": ()}, "says nothing"),
     ({"scope": "Private", "addresses": "you"}, "no marking says for whom")],
)  # fmt: skip
def test_what_is_no_warning_for_us_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueRejectedError, match=message) as caught:
        flag_of_alert(replace(ALERT, **change), subject="c")  # type: ignore[arg-type]
    assert caught.value.problem.remedy


def test_a_warning_about_nobody_known_is_refused_until_somebody_says_whom() -> None:
    with pytest.raises(ValueRejectedError, match="whom it is about"):
        flag_of_alert(ALERT)
    with pytest.raises(ValueRejectedError, match="no such reliability"):
        flag_of_alert(ALERT, subject="c", reliability="Z")


def own(**values: str) -> Alert:
    pairs = tuple(Pair(PREFIX + name.replace("_", "-"), text) for name, text in values.items())
    return replace(ALERT, infos=(replace(INFO, parameters=pairs),))


def test_a_message_cannot_lower_the_marking_that_we_give_it() -> None:
    found, _ = flag_of_alert(own(marking="TLP:CLEAR"), subject="c", marking=GREEN)
    assert found.marking.level is TLP.GREEN
    secret = replace(own(marking="TLP:CLEAR"), scope="Restricted", restriction="staff")
    with pytest.raises(ValueRejectedError, match="no marking says"):
        flag_of_alert(secret, subject="c")


def test_parameters_that_make_no_sense_do_no_harm() -> None:
    odd = own(raised_at="yesterday", kind="!!!", country="Numera", color="red", subject="theirs")
    found, losses = flag_of_alert(odd, subject="ours")
    assert (found.subject, found.raised_at, found.country) == ("ours", NOON, "")
    assert found.kinds == {"other"}
    assert any("parameters and codes of the sender" in str(loss) for loss in losses)
    late = flag_of_alert(own(raised_at="2027-01-01T00:00:00+00:00"), subject="c")[0]
    assert late.raised_at == NOON
    with pytest.raises(ValueRejectedError, match="no such marking"):
        flag_of_alert(own(marking="TLP:PURPLE"), subject="c")


FLAGS = st.builds(
    flag,
    st.text("ab <,&%é", min_size=1, max_size=9).filter(str.strip),
    subject=st.text("ab <,&é", min_size=1, max_size=9).filter(str.strip),
    raised_at=st.integers(0, 10**9).map(lambda us: NOON - timedelta(microseconds=us)),
    severity=st.sampled_from(Severity),
    credibility=st.sampled_from(Credibility),
    kinds=st.frozensets(st.sampled_from(["siege", "arms", "hate speech"]), min_size=1),
    marking=st.sampled_from(
        [CLEAR, GREEN, RED, Marking(TLP.AMBER_STRICT, "o", frozenset({"a b", 'c"d'}))]
    ),
    statements=st.lists(st.text("abc123", min_size=1), unique=True, max_size=3).map(tuple),
    country=st.sampled_from(["", "nu"]),
    exercise=st.booleans(),
)


@given(FLAGS)
def test_a_warning_comes_back_but_for_its_name_and_who_warned(one: Flag) -> None:
    alert = sent(one)
    back, _ = flag_of_alert(read_cap(cap_xml(alert))[0], reliability="A")
    assert back == replace(one, id=f"{HUB},{alert.identifier}", raised_by=HUB)
