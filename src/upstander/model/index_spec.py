"""The declaration of a composite index: its tree, steps, weights and alternatives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstander.model.index_steps import IndexSteps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.index_groups import ExpectedGroup
    from upstander.model.index_steps import Imputation, Mean, Normalisation, OutlierRule
    from upstander.model.index_tree import IndexTree


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Choices that could have been made otherwise; each is a factor, empty where it is none.

    Parameters
    ----------
    weights
        Number of sets of weights drawn from the box; 0 where weights are no factor.
    """

    impute: tuple[Imputation | None, ...] = ()
    outliers: tuple[OutlierRule | None, ...] = ()
    normalise: tuple[Normalisation | None, ...] = ()
    weights: int = 0
    mean: tuple[Mean, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """What an index is made of and what its maker is unsure of.

    Parameters
    ----------
    shares
        By code of a node: its weight may be this share lower or higher; from 0 to below 1.
    draws
        Sets of weights drawn.
    date
        What time the data is of, as its maker says.
    missing
        Groups that are expected, or known to be out of reach.
    synthetic
        Whether the units are made up.
    """

    title: str
    tree: IndexTree
    steps: IndexSteps = field(default_factory=IndexSteps)
    shares: Mapping[str, float] = field(default_factory=dict)
    draws: int = 20_000
    alternatives: Alternatives = field(default_factory=Alternatives)
    missing: tuple[ExpectedGroup, ...] = ()
    date: str = ""
    about: str = ""
    synthetic: bool = False
    source: str = ""
