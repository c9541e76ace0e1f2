"""Estimates of small groups hidden, and others so that what is shown does not tell them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.model.index_groups import GroupCell, GroupTable
from upstander.model.survey_estimate import SMALL
from upstander.resilience.suppression import suppression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.model.survey_estimate import SurveyEstimate


def masked(
    made: Sequence[SurveyEstimate], parts: Sequence[Mapping[str, str]], least_base: int
) -> list[SurveyEstimate]:
    """The estimates of one thing, without those of small bases and what would give them away.

    Which others have to go is solved for on the bases of all groupings and crossings together
    (`upstander.resilience.suppression`). The note does not tell a small group from one that is
    hidden beside it: that would be half the answer.

    Parameters
    ----------
    made
        Everybody and the groups.
    parts
        Category by column of each of them; empty for everybody.

    Examples
    --------
    >>> from upstander.model.survey_estimate import SurveyEstimate
    >>> made = [
    ...     SurveyEstimate("t", "mean", "sex" if g else "", g, 5.0, 1.0, 3.0, 7.0, 9, 1.0, n, 1.0)
    ...     for g, n in [("", 100), ("f", 55), ("m", 41), ("other", 4)]
    ... ]
    >>> sexes = [{"sex": one.group} if one.group else {} for one in made]
    >>> [one.group for one in masked(made, sexes, 30) if one.hidden]
    ['m', 'other']
    """
    columns = tuple(dict.fromkeys(name for told in parts for name in told)) or ("all",)
    cells = [
        GroupCell("", one.id, tuple(told.get(name, "") for name in columns), math.nan, one.base)
        for one, told in zip(made, parts, strict=True)
    ]
    found = suppression(GroupTable(columns, tuple(cells), 0.0, 1.0, float(least_base)))
    return [
        _hidden(one) if found.hides(cell) else one for one, cell in zip(made, cells, strict=True)
    ]


def _hidden(one: SurveyEstimate) -> SurveyEstimate:
    no = math.nan
    bare = replace(one, value=no, error=no, low=no, high=no, df=no, deff=no)
    return replace(bare, base=-1, people=no, note=SMALL)
