"""On a real chain of command the structure tells nothing, and nothing is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upstander.errors import Problem
from upstander.evidence.datasets.sfm_nigeria.reader import read
from upstander.model.entity import assemble
from upstander.network.graph import actor_graph
from upstander.network.missing_links import missing_links

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.data
@pytest.mark.slow
def test_a_tree_of_command_has_no_missing_links_to_show(data: Path) -> None:
    entities = assemble([s for s in read(data) if not isinstance(s, Problem)])
    found = missing_links(actor_graph(entities, None), entities)
    assert found.calibration is not None
    assert found.relations > 1_000
    assert found.calibration.candidates < found.calibration.hidden / 5
    assert found.calibration.skill <= 0
    assert found.questions == ()
