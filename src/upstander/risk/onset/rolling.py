"""Rolling origins: each block of base periods is forecast from what had closed when it began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError
from upstander.model.onset_table import OnsetTable
from upstander.risk.onset.learner import check_onsets, fit_net, learn, resampled
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from upstander.risk.onset.learner import Mean
    from upstander.risk.onset.rows import OnsetRows

    Floats = NDArray[np.float64]
    Block = tuple[int, int]

MODEL = "net-and-trees"
BASE_RATE = "base-rate"
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a target is learned, all of it fixed before any score is seen.

    Parameters
    ----------
    leaf
        Fewest rows in a leaf.
    every
        The nets learn from each so many-th period.
    """

    leaf: int
    every: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """Probabilities of some rows at risk, by model, and the interval of ours.

    Parameters
    ----------
    rows
        The rows forecast, open windows among them.
    chances
        By model, ours first.
    lows, highs
        The middle 90% of refits on resampled countries, of our model; NaN where none was made.
    """

    rows: OnsetRows
    chances: dict[str, Floats]
    lows: Floats
    highs: Floats


def as_tables(made: Forecasts) -> list[OnsetTable]:
    """The forecasts as rows of a ``forecasts.csv``, one table for each model."""
    blank = np.full(len(made.rows), np.nan)
    return [
        OnsetTable(
            made.rows.target,
            model,
            made.rows.codes,
            made.rows.periods,
            chances,
            *((made.lows, made.highs) if model == MODEL else (blank, blank)),
        )
        for model, chances in made.chances.items()
    ]


def nothing(done: int) -> None:
    """Progress that nobody watches."""


@one_thread()
def roll(
    rows: OnsetRows,
    blocks: Sequence[Block],
    recipe: Recipe,
    *,
    refits: int = 0,
    seed: int = 2025,
    on_progress: Callable[[int], None] = nothing,
) -> Forecasts:
    """Forecast every row of the blocks.

    Parameters
    ----------
    rows
        Rows at risk of one target, open windows among them.
    blocks
        First and last base period of each. All of a block is forecast by models that learned
        from the windows that had ended by its first period.
    recipe
        What to fit.
    refits
        Refits on resampled countries behind the intervals; none with 0.
    seed
        Of folds and refits.
    on_progress
        Called with the number of blocks done.

    Raises
    ------
    PanelError
        No row in the blocks, or too little to learn from.
    """
    made = []
    for done, (first, last) in enumerate(blocks, start=1):
        inside = (rows.periods >= first) & (rows.periods <= last)
        if inside.any():
            training = rows.training(first)
            chances, ours = _chances(training, rows.select(inside), recipe, seed)
            chances[BASE_RATE] = np.full(int(inside.sum()), rows.base_rate(first))
            spread = _interval(training, ours, rows.matrix[inside], recipe, (refits, seed))
            made.append(Forecasts(rows.select(inside), chances, *_around(chances[MODEL], spread)))
        on_progress(done)
    if not made:
        raise PanelError(f"nobody is at risk of {rows.target} in the periods asked for")
    return _joined(made)


def _chances(
    training: OnsetRows, asked: OnsetRows, recipe: Recipe, seed: int
) -> tuple[dict[str, Floats], Mean]:
    """Our forecasts and those of the simple baselines, with what ours learned."""
    check_onsets(training)
    ours = learn(training, leaf=recipe.leaf, every=recipe.every, seed=seed)
    chances = {MODEL: ours.probabilities(asked.matrix)}
    for name, columns in training.baselines.items():
        simple = fit_net(training, columns, every=recipe.every, seed=seed)
        chances[name] = simple.probabilities(asked.matrix)
    return chances, ours


def _interval(
    training: OnsetRows, ours: Mean, matrix: Floats, recipe: Recipe, draws: tuple[int, int]
) -> Floats:
    """Low and high of each row over refits on resampled countries; NaN where none is made."""
    count, seed = draws
    again = resampled(training, ours, count, leaf=recipe.leaf, every=recipe.every, seed=seed)
    drawn = [other.probabilities(matrix) for other in again]
    if not drawn:
        return np.full((2, matrix.shape[0]), np.nan)
    return np.asarray(np.quantile(np.stack(drawn), (LOW, HIGH), axis=0))


def _around(value: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The interval widened, where need be, to hold the forecast itself."""
    return np.minimum(spread[0], value), np.maximum(spread[1], value)


def _joined(made: list[Forecasts]) -> Forecasts:
    first = made[0].rows
    joined = type(first)(
        first.target,
        np.concatenate([part.rows.codes for part in made]),
        np.concatenate([part.rows.periods for part in made]),
        first.features,
        np.concatenate([part.rows.matrix for part in made]),
        np.concatenate([part.rows.outcome for part in made]),
        first.horizon,
        first.memory,
        first.baselines,
    )
    chances = {
        name: np.concatenate([part.chances[name] for part in made]) for name in made[0].chances
    }
    return Forecasts(
        joined,
        chances,
        np.concatenate([part.lows for part in made]),
        np.concatenate([part.highs for part in made]),
    )
