"""The bill of materials names all that the lock file does; an audit tells what it finds."""

from __future__ import annotations

import re

import pytest

from tests.dependencies import LOCK, audited, bill


@pytest.mark.slow
def test_the_bill_of_materials_names_every_dependency_with_its_hashes() -> None:
    locked = dict(
        re.findall(r"^([\w.-]+)(?:\[[^]]+\])?==([\w.!+-]+)", LOCK.read_text(), re.MULTILINE)
    )
    assert len(locked) > 100
    parts = {part["name"].lower(): part for part in bill()["components"]}
    missing = {n for n, v in locked.items() if parts.get(n.lower(), {}).get("version") != v}
    assert not missing
    for part in parts.values():
        references = part["externalReferences"]
        assert any(h["alg"] == "SHA-256" for ref in references for h in ref.get("hashes", ()))


def test_an_audit_tells_what_is_vulnerable_and_what_it_could_not_ask_about() -> None:
    report = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": []},
            {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]},
            {"name": "c", "skip_reason": "not found"},
        ]
    }
    assert audited(report) == (2, 1, ["b 2: PYSEC-1"])
