"""The library's front door: every name opens, and none is imported before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import upstander


@pytest.mark.slow
@pytest.mark.parametrize("name", upstander.__all__)
def test_each_name_opens(name: str) -> None:
    assert getattr(upstander, name)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'targets'"):
        upstander.targets  # noqa: B018  (the access itself is what is tested)


def test_importing_the_package_imports_none_of_it() -> None:
    code = "import sys, upstander; print(*[m for m in sys.modules if m.startswith('upstander.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
