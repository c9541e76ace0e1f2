"""What a format cannot carry: declared, counted, never passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that a reader of the format will not find.

    Parameters
    ----------
    what
        What it is, in words.
    count
        How many statements or objects it concerns.
    carried
        Where it is still carried for whoever knows our extension; empty where it is lost.
    example
        One of them.
    """

    what: str
    count: int
    carried: str = ""
    example: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The loss as plain data."""
        return {
            "what": self.what,
            "count": self.count,
            "carried": self.carried,
            "example": self.example,
        }

    def __str__(self) -> str:
        kept = f"only in {self.carried}" if self.carried else "lost"
        shown = f", for example {self.example}" if self.example else ""
        return f"{self.count:,} {self.what}: {kept}{shown}"


def loss_document(losses: Iterable[Loss], form: str) -> dict[str, Any]:
    """The declared-loss report of one export or import, as plain data."""
    return {"format": form, "losses": [loss.as_dict() for loss in losses]}
