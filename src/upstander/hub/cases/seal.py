"""A short hash of a marking, by which the same claim under two markings is told apart."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upstander.model.marking import Marking


def seal(marking: Marking) -> str:
    """Sixteen hex digits of the SHA-256 of a marking's parts.

    Examples
    --------
    >>> from upstander.model.marking import CLEAR, TLP, Marking
    >>> seal(CLEAR) == seal(Marking(TLP.GREEN))
    False
    """
    parts = (marking.level.label, marking.originator, *sorted(marking.audience))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
