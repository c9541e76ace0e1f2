"""Compiled loops: their machine code follows what it was made of."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from pathlib import Path

CALLED = """
from upstander.network.compiled import compiled
STEP = 1

@compiled
def one():
    return {value}
"""
CALLER = """
from upstander.network.compiled import compiled
from called_kernel import STEP, one

@compiled
def twice():
    return 2 * one() + 100 * STEP
"""


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the caller returns in a fresh interpreter's eyes, given the text of what it calls."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def run(called: str) -> tuple[int, bool]:
        (tmp_path / "called_kernel.py").write_text(called)
        (tmp_path / "calling_kernel.py").write_text(CALLER)
        for name in ("called_kernel", "calling_kernel"):
            sys.modules.pop(name, None)
        importlib.invalidate_caches()
        twice = importlib.import_module("calling_kernel").twice
        return twice(), bool(twice.stats.cache_hits)

    return run


@pytest.mark.slow
def test_a_change_in_a_kernel_reaches_those_who_call_it_from_other_files(answer: Any) -> None:
    assert answer(CALLED.format(value=1)) == (102, False)
    assert answer(CALLED.format(value=1)) == (102, True)
    assert answer(CALLED.format(value=5)) == (110, False)


def test_a_change_in_an_imported_constant_reaches_those_who_read_it(answer: Any) -> None:
    assert answer(CALLED.format(value=1)) == (102, False)
    assert answer(CALLED.format(value=1).replace("STEP = 1", "STEP = 2")) == (202, False)


def test_where_nothing_can_be_kept_a_loop_still_runs() -> None:
    names: dict[str, Any] = {}
    exec("def three():\n    return 3\n", names)  # noqa: S102  a function without a file
    assert compiled(names["three"])() == 3
