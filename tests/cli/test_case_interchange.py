"""`upstander case export`, `stamp` and `verify`: formats that others read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.evidence.interchange.conftest import MANIFEST, STATEMENTS

from upstander.cli.main import main
from upstander.evidence.case_file import read_case, write_case
from upstander.evidence.importing import TABLES
from upstander.model.case import CaseFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["upstander", *(str(a) for a in arguments)])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case"
    write_case(CaseFile(MANIFEST, STATEMENTS), path)
    return path


ALL = ("--reader-level", "TLP:RED", "--reader", "duty analyst")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["s.csv", "s.xlsx", "s.jsonl", "b.stix.json"])
def test_what_is_exported_can_be_imported_into_an_empty_case_and_is_the_same(
    run: Run, case: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    kind = {".jsonl": "statements", ".json": "stix"}.get(out.suffix, out.suffix[1:])
    assert (kind in {"csv", "xlsx"}) == (out.suffix in TABLES)
    assert run("case", "export", case, "--as", kind, "--out", out, *ALL)[0] == 0
    other = tmp_path / "other"
    write_case(CaseFile(MANIFEST, ()), other)
    code, said, _ = run("case", "import", other, out, "--json")
    assert (code, json.loads(said)["added"]) == (0, len(STATEMENTS))
    assert read_case(other).statements == read_case(case).statements
    code, said, _ = run("case", "import", other, out, "--json")
    assert json.loads(said)["added"] == 0


def test_losses_of_stix_are_told_on_the_terminal_and_written(
    run: Run, case: Path, tmp_path: Path
) -> None:
    out, losses = tmp_path / "b.json", tmp_path / "losses.json"
    code, said, err = run(
        "case", "export", case, "--as", "stix", "--out", out, "--losses", losses, "--json", *ALL
    )
    assert code == 0
    assert "a plain reader of STIX will not find" in err
    assert json.loads(said)["losses"] == json.loads(losses.read_text())["losses"]


def test_the_default_reader_gets_what_is_public(run: Run, case: Path, tmp_path: Path) -> None:
    for kind, name in (("stix", "b.json"), ("prov", "p.json"), ("csv", "s.csv")):
        assert run("case", "export", case, "--as", kind, "--out", tmp_path / name)[0] == 0
        assert "weir" not in (tmp_path / name).read_text(encoding="utf-8")


def test_a_bundle_is_made_and_verified_and_a_changed_one_is_the_input_at_fault(
    run: Run, case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "proof.zip"
    assert run("case", "export", case, "--as", "proof", "--out", out, *ALL)[0] == 0
    code, said, _ = run("case", "verify", out)
    assert code == 0
    assert "no time-stamp" in said
    out.write_bytes(out.read_bytes()[:-40])
    assert run("case", "verify", out)[0] == 1


@pytest.mark.slow
def test_a_request_can_be_carried_by_hand(run: Run, case: Path, tmp_path: Path) -> None:
    out, request = tmp_path / "proof.zip", tmp_path / "q.tsq"
    run("case", "export", case, "--as", "proof", "--out", out)
    assert run("case", "stamp", out, "--request", request)[0] == 0
    assert request.read_bytes()[:1] == b"\x30"
    nonsense = tmp_path / "a.tsr"
    nonsense.write_bytes(b"no")
    assert run("case", "stamp", out, "--response", nonsense)[0] == 1
    assert run("case", "stamp", out, "--response", tmp_path / "missing.tsr")[0] == 1
    assert run("case", "verify", out, "--root", nonsense)[0] == 0
    assert run("case", "stamp", out)[0] == 2
    code, _, err = run("case", "stamp", out, "--authority", "http://example.org/tsa")
    assert (code, "is not an https address" in err) == (1, True)
