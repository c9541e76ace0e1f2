"""The framework as data says of itself what was verified, and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from upstander.model.indicator import framework

if TYPE_CHECKING:
    from pathlib import Path


def test_it_has_eight_common_and_six_specific_factors() -> None:
    kinds = [factor.kind for factor in framework()]
    assert [factor.number for factor in framework()] == list(range(1, 15))
    assert kinds.count("common") == 8
    assert kinds[8:] == ["genocide"] * 2 + ["crimes against humanity"] * 2 + ["war crimes"] * 2


def test_every_code_is_given_once_and_begins_with_its_factor() -> None:
    every = [indicator for factor in framework() for indicator in factor.indicators]
    assert len({indicator.code for indicator in every}) == len(every)
    assert all(i.code.rstrip("abcdefghijklmnop").split(".")[0] == str(i.factor) for i in every)


def test_only_what_was_verified_bears_a_number_of_the_framework() -> None:
    every = [indicator for factor in framework() for indicator in factor.indicators]
    assert all(indicator.verified == ("." in indicator.code) for indicator in every)


def test_a_factor_with_unverified_parts_says_so() -> None:
    assert "not checked against the official text" in framework()[2].caution
    assert framework()[7].caution == ""


@pytest.mark.data
def test_what_it_calls_verified_is_what_the_data_call_verified(data: Path) -> None:
    path = data / "methods" / "frameworks" / "frameworks.json"
    if not path.exists():
        pytest.skip("no frameworks here: the public data folder has no methods/frameworks")
    entries = json.loads(path.read_text())["un_framework_2014"]["risk_factors"]
    told = {e["no"]: (e["title"], e["title_check"].startswith("verified")) for e in entries}
    assert {f.number: (f.title, f.verified) for f in framework()} == told
