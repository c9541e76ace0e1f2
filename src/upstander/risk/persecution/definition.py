"""What counts as an onset of persecution: columns, thresholds, and what each cannot see."""

from __future__ import annotations

from dataclasses import dataclass

PHYSICAL = "physical-integrity"
EQUALITY = "group-equality"
EXCLUSION = "mass-exclusion"

VDEM, EPR = "vdem", "epr"


@dataclass(frozen=True, slots=True)
class Definition:
    """One target: some measure of a country moves to the worse by a stated amount.

    Parameters
    ----------
    name
        Of the target.
    source
        ``vdem`` or ``epr``: which file holds the columns.
    columns
        An onset is a move in any one of them.
    sign
        -1 where to fall is worse, +1 where to rise is.
    threshold
        Least move within the window that counts.
    bound
        Lowest (or highest) level that a move may end at: a country with less room than the
        threshold before this bound cannot have an onset in that column.
    lag
        How many years before the base year the predictors of other sources are taken.
    words
        The onset in a sentence.
    why
        Why this threshold.
    blind
        What the label cannot see.
    """

    name: str
    source: str
    columns: tuple[str, ...]
    sign: int
    threshold: float
    bound: float
    lag: int
    words: str
    why: str
    blind: str


HORIZON = 2
"""Years after the base year in which an onset counts."""

DEFINITIONS = (
    Definition(
        PHYSICAL,
        VDEM,
        ("v2x_clphy",),
        -1,
        0.10,
        0.10,
        0,
        "V-Dem's physical violence index (freedom from political killing and torture, 0 to 1) "
        "falls by 0.10 or more within two years",
        "a tenth of the scale is the least total change of an episode of regime change in V-Dem's "
        "own Episodes of Regime Transformation; three in a hundred two-year moves fall so far",
        "killing that does not change the yearly judgement of experts; countries already below "
        "0.20, where it has no room to fall: the worst off",
    ),
    Definition(
        EQUALITY,
        VDEM,
        ("v2clsocgrp", "v2pepwrsoc"),
        -1,
        0.50,
        -2.5,
        0,
        "equality of social groups in civil liberties, or power distributed by social group, "
        "falls by half a unit of V-Dem's latent scale or more within two years",
        "half a unit is 0.4 of the standard deviation over all country-years; 87 in 100 yearly "
        "moves are nil, and on each scale two in a hundred two-year moves fall so far",
        "which group; harm to a group too small to move the country's judgement; countries below "
        "-2 on both scales",
    ),
    Definition(
        EXCLUSION,
        EPR,
        ("exclpop", "discrimpop"),
        1,
        0.05,
        1.0,
        1,
        "the share of the population in groups shut out of executive power, or discriminated "
        "against, rises by five percentage points or more within two years",
        "below a twentieth, corrections of group sizes and births of small categories begin to "
        "count; what is left moves whole groups",
        "groups that EPR does not call politically relevant, religion and caste among them where "
        "not ethnic; expulsion, which lowers the share; countries EPR does not code",
    ),
)
"""The three targets. EPR gives the status of 1 January, so that for exclusion the base year means
1 January of that year, and V-Dem and the panel are taken from the year before."""


def definition(name: str) -> Definition:
    """The definition of that name.

    Examples
    --------
    >>> definition("mass-exclusion").threshold
    0.05
    """
    return next(found for found in DEFINITIONS if found.name == name)
