"""The notes that there are: one for each method, and a card for each model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import upstander
from upstander.errors import MissingPieceError

if TYPE_CHECKING:
    from collections.abc import Mapping

CARD = "model-"
"""What the key of a model's card begins with."""

_FOLDERS = {"": "explanation", CARD: "model-cards"}


@dataclass(frozen=True, slots=True)
class Note:
    """A method note or a model card.

    Parameters
    ----------
    key
        In the hub's addresses: the file's name; after `CARD` for a card.
    title
        Its first heading.
    text
        The whole of it, in Markdown.
    """

    key: str
    title: str
    text: str

    @property
    def is_card(self) -> bool:
        """Whether it is a model's card."""
        return self.key.startswith(CARD)


@cache
def notes() -> Mapping[str, Note]:
    """All notes by their keys, in the order of their titles.

    Raises
    ------
    MissingPieceError
        The documentation was not installed with the program.
    """
    folder = documentation()
    found = [
        Note(begins + path.stem, _title(text), text)
        for begins, name in _FOLDERS.items()
        for path in (folder / name).glob("*.md")
        for text in [path.read_text(encoding="utf-8")]
    ]
    return {note.key: note for note in sorted(found, key=lambda note: note.title)}


@cache
def pictures() -> Mapping[str, bytes]:
    """The drawings that notes show, by their files' names.

    Raises
    ------
    MissingPieceError
        The documentation was not installed with the program.
    """
    return {path.name: path.read_bytes() for path in (documentation() / "images").glob("*.svg")}


def documentation() -> Path:
    """The documentation's folder: in an installed package within it, else beside the sources.

    Raises
    ------
    MissingPieceError
        There is none.
    """
    package = Path(upstander.__file__).parent
    for folder in (package / "docs", package.parents[1] / "docs"):
        if (folder / "explanation").is_dir():
            return folder
    remedy = "put the folder docs of the release beside its folder src"
    raise MissingPieceError("the method notes are not here", remedy=remedy)


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").strip()
