"""What the hub is deployed with is what the tests ran on, and all that it runs on."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
_ANOTHER = {"pyicu": "pyicu-wheels"}
"""The same module under another name: one is source alone, the other is built."""
_EXTRA = {"pyspark"}
"""What an extra of its own brings, and is asked for where it is used."""


def locked(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Of each distribution of a lock file, its version and hashes."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text()):
        given, version = re.match(r"([\w.-]+)(?:\[[^]]+\])?==(\S+)", block).groups()  # type: ignore[union-attr]
        hashes = frozenset(re.findall(r"sha256:[0-9a-f]{64}", block))
        found[canonicalize_name(given)] = (version, hashes)
    return found


def imported() -> set[str]:
    """The top of every module that the sources import, at the top of a file or where it is used."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"upstander"}


def needed(name: str) -> set[str]:
    """What a distribution asks for on this machine, extras aside."""
    found: set[str] = set()
    for line in distribution(name).requires or ():
        asked = Requirement(line)
        if asked.marker is None or asked.marker.evaluate({"extra": ""}):
            found.add(canonicalize_name(asked.name))
    return found


def test_each_of_it_is_the_version_that_the_tests_ran_on() -> None:
    tried, deployed = locked("requirements.lock"), locked("deploy/hub.lock")
    assert len(deployed) > 80
    assert {name for name, what in deployed.items() if tried.get(name) != what} == set()
    assert not {"pytest", "ruff", "playwright", "pgserver", "schemathesis"} & set(deployed)


@pytest.mark.slow
def test_nothing_that_the_sources_import_is_left_out() -> None:
    deployed, providers = set(locked("deploy/hub.lock")), packages_distributions()
    assert "django" in imported()
    left_out = {
        module
        for module in imported() - _EXTRA
        if not deployed & {canonicalize_name(name) for name in providers.get(module, [])}
    }
    assert left_out == set()


def test_nothing_that_these_ask_for_is_left_out() -> None:
    deployed = set(locked("deploy/hub.lock"))
    here = {name for name in deployed if name not in {"colorama", "tzdata", "win32-setctime"}}
    asked = {_ANOTHER.get(other, other) for name in here for other in needed(name)}
    assert asked - deployed == set()
