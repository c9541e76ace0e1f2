"""A lake opened on an engine: its tables as expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import InputError
from upstander.evidence.lake.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from upstander.evidence.lake.engine import Engine


@dataclass(frozen=True, slots=True)
class Lake:
    """What a manifest names, as tables on an engine.

    Parameters
    ----------
    folder
        Where the lake is.
    manifest
        What belongs to it.
    engine
        Where work on it is done.
    """

    folder: Path
    manifest: Manifest
    engine: Engine

    def paths(
        self, name: str, datasets: tuple[str, ...] = (), since: str = "", until: str = ""
    ) -> list[Path]:
        """The files of a table that may hold rows of these datasets and days.

        Parameters
        ----------
        name
            Of the table.
        datasets
            Only these, where any are named.
        since, until
            ISO days, both included; files wholly outside are left out. Empty: no bound.

        Raises
        ------
        InputError
            There is no such file.
        """
        files = [
            self.folder / file.path
            for file in self.manifest.files(name, datasets)
            if not (until and file.first > until) and not (since and file.last < since)
        ]
        if not files:
            message = f"the lake has no {name} that are asked for"
            remedy = "add a file that tells them: upstander evidence lake add"
            raise InputError(message, source=str(self.folder), remedy=remedy)
        return files

    def table(self, name: str, datasets: tuple[str, ...] = ()) -> ir.Table:
        """A table of the lake; of some datasets, where any are named."""
        return self.engine.table(self.paths(name, datasets))


def open_lake(folder: Path, engine: Engine) -> Lake:
    """The lake in a folder, on an engine.

    Raises
    ------
    InputError
        No lake, or a broken manifest.
    """
    return Lake(folder, read_manifest(folder), engine)
