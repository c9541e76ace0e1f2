"""A share lost, with an interval over sampled worlds and the judged ranges of grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.model.probability import Probability
from upstander.network.worlds import WORD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Blocks = NDArray[np.int64] | NDArray[np.float64]

_NINE_IN_TEN = 1.645


def share_lost(
    lost: NDArray[np.int64] | NDArray[np.float64],
    total: Blocks,
    blocks: int,
) -> Probability:
    r"""The share that is lost, nine times in ten.

    .. math:: s \pm 1.645 \sqrt{V_{grades} + V_{worlds}}

    Parameters
    ----------
    lost, total
        Per block of 64 worlds: ``blocks`` at stated probabilities, then as many over grades.
    blocks
        At least 2.
    """
    value = float(lost[:blocks].sum() / total[:blocks].sum())
    apart = _scatter(lost[:blocks], total[:blocks], value) * blocks / (blocks - 1)
    over_grades = _scatter(lost[blocks:], total[blocks:], value)
    spread = _NINE_IN_TEN * float(np.sqrt(max(0.0, over_grades - apart) + apart / blocks))
    reason = (
        f"share of the expected routes in {blocks * WORD:,} sampled worlds; nine times in ten, "
        "over worlds and the judged ranges of grades"
    )
    return Probability(value, max(0.0, value - spread), min(1.0, value + spread), reason)


def _scatter(
    lost: NDArray[np.int64] | NDArray[np.float64],
    total: Blocks,
    share: float,
) -> float:
    """Mean square of the linearised residual of the ratio lost / total, block by block."""
    middle = total.mean()
    return float(np.mean(((lost - share * total) / middle) ** 2)) if middle else 0.0
