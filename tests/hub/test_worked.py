"""What is worked out of a view is there as long as the view, and no longer."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

from upstander.hub.cases import worked
from upstander.hub.cases.worked import entities_of, facts_of, keep_worked, relations_of
from upstander.model.case import CaseFile, Manifest
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path


def a_view(number: int = 0) -> CaseFile:
    said = Statement("d", f"u-{number}", "Unit", "name", "Ford Guard", source="wire")
    return CaseFile(Manifest("ford", "Ford", date(2026, 6, 30), "ford"), (said,))


def test_it_is_worked_out_once_while_the_view_is_held() -> None:
    view = a_view()
    assert entities_of(view) is entities_of(view)
    assert facts_of(view) is facts_of(view)


def test_it_goes_with_the_view_and_waits_for_no_collection() -> None:
    worked.forget_worked()
    gc.disable()
    try:
        view = a_view()
        facts_of(view)
        relations_of(view)
        assert len(worked._worked) == 1
        del view
        assert not worked._worked
    finally:
        gc.enable()


def test_a_view_in_the_place_of_another_never_gets_what_was_the_others() -> None:
    for number in range(200):  # Python gives a place that became free to the next
        assert list(entities_of(a_view(number))) == [f"u-{number}"]


def test_a_view_that_goes_takes_nothing_of_another_along() -> None:
    first, second = a_view(1), a_view(2)
    kept = keep_worked(second, second.entities(), {})
    entities_of(first)
    del first
    assert entities_of(second) is kept.entities


def test_a_server_looks_for_cycles_seldom_and_not_among_what_it_has_read(tmp_path: Path) -> None:
    asked = (
        "import gc\n"
        "from upstander.hub.serving import set_up\n"
        "from pathlib import Path\n"
        "import sys\n"
        "set_up(Path(sys.argv[1]))\n"
        "from upstander.hub.cases.warming import SELDOM, collected_seldom\n"
        "collected_seldom()\n"
        "assert gc.isenabled() and gc.get_threshold()[0] == SELDOM\n"
        "assert gc.get_freeze_count() > 10_000\n"
        "class Ring: pass\n"
        "import weakref\n"
        "ring = Ring(); ring.itself = ring; seen = weakref.ref(ring); del ring\n"
        "more = [[] for _ in range(2 * SELDOM)]\n"
        "assert seen() is None\n"
    )
    subprocess.run([sys.executable, "-c", asked, str(tmp_path)], check=True)
