"""A notice tells that something waits, and a word; nothing that an onlooker could use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.small_flags import flag
from upstander.errors import ValueRejectedError
from upstander.warning.notice import notice
from upstander.warning.scale import Credibility, Severity

TOKEN = "sPqvX0tJ4yWn7cRkE1bZ9g"  # noqa: S105  (no secret)
NAMES = st.text("abcdefghijklmnop ", min_size=1, max_size=20).filter(str.strip)


@given(NAMES, NAMES, NAMES, st.sampled_from(Severity), st.sampled_from(Credibility))
def test_two_warnings_of_one_severity_give_the_same_notice(
    key: str, subject: str, name: str, severity: Severity, credibility: Credibility
) -> None:
    one = flag(key, subject=subject, raised_by=name, severity=severity, credibility=credibility)
    assert notice(one, TOKEN) == notice(flag(severity=severity), TOKEN)


def test_it_is_a_severity_and_a_token() -> None:
    found = notice(flag(country="nu"), TOKEN)
    assert found.text == "Something waits for you. Severity: serious."
    assert found.as_dict() == {"severity": "serious", "token": TOKEN, "exercise": False}


def test_an_exercise_says_so() -> None:
    assert notice(flag(exercise=True), TOKEN).text.startswith("EXERCISE.")


@pytest.mark.parametrize("token", ["", "short", "a" * 200, "two words two words two w", "ü" * 30])
def test_a_token_that_could_be_guessed_or_is_no_address_is_refused(token: str) -> None:
    with pytest.raises(ValueRejectedError, match="guessed"):
        notice(flag(), token)


def test_a_token_that_tells_of_the_warning_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="tells of its warning"):
        notice(flag(), "x" * 22 + "-village")
