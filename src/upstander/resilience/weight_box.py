"""Within what each weight may lie: judgements about weights, as a box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from upstander.model.index_tree import IndexTree

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeightBox:
    """Least and greatest weight of each node of a tree, by its code.

    Examples
    --------
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([IndexNode("a", parent="I", weight=2.0), IndexNode("I", "aggregate")])
    >>> weight_box(tree, {"a": 0.25}).ends("a")
    (1.5, 2.5)
    """

    low: Mapping[str, float]
    high: Mapping[str, float]

    def ends(self, code: str) -> tuple[float, float]:
        """The least and the greatest weight of one node."""
        return self.low[code], self.high[code]

    @property
    def free(self) -> tuple[str, ...]:
        """Nodes whose weight is not fixed."""
        return tuple(code for code, least in self.low.items() if self.high[code] > least)

    def draws(self, count: int, seed: int) -> dict[str, Floats]:
        """Weights drawn evenly and independently, by code of the free nodes, shape (count,).

        Numpy's default generator with this seed, draw by draw and in a draw node by node in the
        order of declaration: others can draw the same.
        """
        codes = self.free
        lows, highs = [self.low[code] for code in codes], [self.high[code] for code in codes]
        drawn = np.random.default_rng(seed).uniform(lows, highs, (count, len(codes)))
        return dict(zip(codes, np.ascontiguousarray(drawn.T), strict=True))


def weight_box(tree: IndexTree, shares: Mapping[str, float]) -> WeightBox:
    r"""The box :math:`[w_i (1 - s_i), w_i (1 + s_i)]`; weights without a share are fixed.

    Raises
    ------
    InputError
        A share that is not from 0 to below 1, or of a node that has no weight.
    """
    low = {n.code: n.weight for n in tree.nodes if n.parent}
    high = dict(low)
    for code, share in shares.items():
        if code not in low:
            remedy = "name an indicator or an aggregate below the index"
            raise InputError(
                Phrase("{code!r} has no weight that could vary", code=code), remedy=remedy
            )
        if not 0 <= share < 1:
            message = Phrase(
                "the weight of {code!r} cannot vary by a share of {share:g}", code=code, share=share
            )
            raise InputError(message, remedy="give a share from 0 to below 1, such as 0.25")
        weight = tree.node[code].weight
        low[code], high[code] = weight * (1 - share), weight * (1 + share)
    return WeightBox(low, high)
