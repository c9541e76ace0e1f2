"""Heavy test files come first, and what shares a hub stays together."""

from __future__ import annotations

from pathlib import Path

from tests.balance import HEAVY, TOGETHER, place_of, shared_by

ROOT = Path(__file__).parents[2]


def test_what_is_listed_is_there() -> None:
    assert [name for name in (*HEAVY, *TOGETHER) if not (ROOT / name).exists()] == []
    assert len(set(HEAVY)) == len(HEAVY)


def test_the_heaviest_come_first_and_those_that_are_not_listed_last() -> None:
    names = ["tests/model/test_grade.py::test_a", "tests/hub/test_running.py::test_b"]
    names.append("tests/hub/browser/test_pages.py::test_c")
    assert sorted(names, key=place_of) == names[::-1]


def test_browsers_share_a_hub_and_all_else_is_shared_out_by_file() -> None:
    assert shared_by("tests/hub/browser/test_pages.py::test_a") == shared_by(
        "tests/hub/browser/test_roles.py::test_b"
    )
    assert shared_by("tests/hub/test_api.py::test_a[1::2]") == "tests/hub/test_api.py"
