"""Tables of an interdiction instance: read whole, or refused with file, line and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.errors import InstanceError
from upstander.evidence.snip import read_snip

if TYPE_CHECKING:
    from pathlib import Path

ARCS = "instance,tail,head,r_no_sensor,interdictable\n0,5,9,0.5,1\n0,9,7,1.0,0\n1,5,7,0.1,1\n"
SCENARIOS = "origin,destination,probability\n5,7,1.0\n"


def files(folder: Path, arcs: str = ARCS, scenarios: str = SCENARIOS) -> tuple[Path, Path]:
    (folder / "arcs.csv").write_text(arcs)
    (folder / "scenarios.csv").write_text(scenarios)
    return folder / "arcs.csv", folder / "scenarios.csv"


def test_an_instance_is_read_with_its_places_numbered_from_0(tmp_path: Path) -> None:
    found = read_snip(*files(tmp_path), 0)
    assert found.nodes == 3
    assert (found.tail.tolist(), found.head.tolist()) == ([0, 2], [2, 1])
    assert found.site.tolist() == [True, False]
    assert (found.origin.tolist(), found.destination.tolist()) == ([0], [1])


def test_an_empty_value_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match=r"arcs.csv:3: column 'r_no_sensor' has an empty"):
        read_snip(*files(tmp_path, arcs=ARCS.replace("1.0", "")), 0)


def test_a_missing_column_and_a_missing_instance_are_named(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="column 'probability' is missing"):
        read_snip(*files(tmp_path, scenarios="origin,destination\n5,7\n"), 0)
    with pytest.raises(InstanceError, match="there is no instance 9"):
        read_snip(*files(tmp_path), 9)


def test_a_file_that_is_not_there_is_an_input_at_fault(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="cannot be read"):
        read_snip(tmp_path / "none.csv", tmp_path / "none.csv", 0)
