"""What a format cannot carry: declared, counted, never passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.phrase import Phrase

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

    def told(self) -> Phrase:
        """The loss in a sentence."""
        what = self.what if isinstance(self.what, Phrase) else Phrase(self.what)
        given = {"count": self.count, "what": what, "example": self.example}
        if self.carried:
            given["carried"] = self.carried
            if self.example:
                return Phrase("{count:,} {what}: only in {carried}, for example {example}", **given)
            return Phrase("{count:,} {what}: only in {carried}", **given)
        if self.example:
            return Phrase("{count:,} {what}: lost, for example {example}", **given)
        return Phrase("{count:,} {what}: lost", **given)

    def __str__(self) -> str:
        return self.told()


def loss_document(losses: Iterable[Loss], form: str) -> dict[str, Any]:
    """The declared-loss report of one export or import, as plain data."""
    return {"format": form, "losses": [loss.as_dict() for loss in losses]}
