"""What a file of judgements holds: read anew each time, since it is small and never changes."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.evidence.judgement_table import read_judgements
from upstander.evidence.push_table import read_pushes
from upstander.evidence.scenario_wizard import read_scw
from upstander.model.judgement import Judged, mean_matrix

if TYPE_CHECKING:
    from upstander.errors import Problem
    from upstander.model.cross_impact import CrossImpact
    from upstander.model.push import Push

TABLES = (".csv", ".xlsx")
SUFFIXES = (".scw", *TABLES)


@dataclass(frozen=True, slots=True)
class Read:
    """The judgements of a file.

    Parameters
    ----------
    judged
        A matrix, or the answers of several judges.
    matrix
        The matrix that is solved: of several judges their mean.
    pushes
        What levers push, as the table of levers says.
    problems
        Rows that were left out.
    """

    judged: Judged | CrossImpact
    matrix: CrossImpact
    pushes: tuple[Push, ...]
    problems: tuple[Problem, ...]

    @property
    def judges(self) -> tuple[str, ...]:
        """Pseudonyms of those who judged; nothing where the file does not say."""
        return self.judged.judges if isinstance(self.judged, Judged) else ()


def read(content: bytes, suffix: str, levers: bytes | None, levers_suffix: str) -> Read:
    """Read a file of judgements, and the table of levers where there is one.

    Raises
    ------
    UpstanderError
        Neither; the message names the row, and no path of this machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = _put(Path(folder) / f"judgements{suffix}", content)
        judged: Judged | CrossImpact
        problems: tuple[Problem, ...] = ()
        if suffix in TABLES:
            judged, problems = read_judgements(path)
        else:
            judged = read_scw(path)
        matrix = mean_matrix(judged) if isinstance(judged, Judged) else judged
        pushes: tuple[Push, ...] = ()
        if levers:
            table = _put(Path(folder) / f"levers{levers_suffix}", levers)
            pushes, more = read_pushes(table, matrix)
            problems = (*problems, *more)
    return Read(judged, matrix, pushes, problems)


def _put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
