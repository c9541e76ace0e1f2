"""What every hostile input is tried against: a case file, a command line, and good rows."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from upstander.cli.main import main
from upstander.evidence.case_file import read_case, write_case
from upstander.model.case import CaseFile, Manifest
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FIRST = {"id": "u-1", "schema": "Unit", "properties": {"name": ["1st Ford"]}}
LAST = {"id": "u-2", "schema": "Unit", "properties": {"name": ["2nd Ford"]}}
GOOD = {"1st Ford", "2nd Ford"}
SUBJECT = Statement("d", "t-1", "Territory", "name", "Ford")


@dataclass
class World:
    """A folder with a case file of one statement, and the command line."""

    folder: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    @property
    def case(self) -> Path:
        return self.folder / "case"

    def begin(self) -> World:
        manifest = Manifest("small", "Small", date(2026, 1, 1), "t-1")
        write_case(CaseFile(manifest, (SUBJECT,)), self.case)
        return self

    def run(self, *arguments: object) -> tuple[int, str, str]:
        self.patch.setattr(sys, "argv", ["upstander", *(str(a) for a in arguments)])
        code = main()
        said = self.capture.readouterr()
        return code, said.out, said.err

    def listing(self) -> set[str]:
        return {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*")}

    def values(self) -> set[str]:
        return {s.value for s in read_case(self.case).statements} - {SUBJECT.value}


def lines(*records: Any) -> bytes:
    """Records as JSON lines; bytes are kept as they are."""
    made = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    return b"\n".join(made) + b"\n"


def unit(**properties: Any) -> dict[str, Any]:
    """An entity with one more property than it needs."""
    return {"id": "u-9", "schema": "Unit", "properties": {"notes": ["fine"], **properties}}


def entity(schema: str, **properties: Any) -> dict[str, Any]:
    return {"id": "e-9", "schema": schema, "properties": properties}
