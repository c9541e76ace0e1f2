"""The exercise's country-year panel: a fictional world drawn from a known model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from upstander.model.panel import Panel

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST, LAST = 1975, 2025
"""First base year, and the base year of the exercise's forecast."""

HORIZON = 2

_NAMED = ("Numera", "Verlane", "Kelmar", "Orrista")
_NUMBER_OF_COUNTRIES = 60
_STARTS = ("Ar", "Bem", "Cor", "Dun", "Es", "Fal", "Gor", "Hes", "Is", "Jur", "Kel", "Lor")
_ENDS = ("avia", "eth", "indra", "ovar", "undel", "yssa", "ambria", "enne")


class Driver(NamedTuple):
    """How a predictor of the made-up world behaves, and its weight in the model of onsets."""

    mean: float
    between: float
    within: float
    persistence: float
    low: float
    high: float
    weight: float


_DRIVERS = {
    "battledeaths.log2": Driver(-3.0, 3.5, 2.2, 0.80, 0.0, 15.0, 0.22),
    "social_inequality": Driver(0.30, 0.16, 0.03, 0.95, 0.0, 1.0, 1.4),
    "discrimpop": Driver(0.05, 0.16, 0.02, 0.96, 0.0, 0.9, 2.2),
    "efindex": Driver(0.45, 0.22, 0.01, 0.99, 0.0, 1.0, 0.6),
    "un_imr_sqrt": Driver(6.0, 1.8, 0.15, 0.97, 1.2, 13.0, 0.12),
    "popsize.log2": Driver(23.0, 1.6, 0.02, 0.99, 19.0, 30.0, 0.18),
    "gdppcgrowth": Driver(2.0, 0.8, 4.0, 0.30, -30.0, 25.0, -0.03),
    "religiousfreedom": Driver(3.1, 0.9, 0.20, 0.93, 0.0, 4.0, -0.15),
}
_FLAGS = {"pol_killing_approved": (-2.9, 1.6), "coup.try.5yr": (-2.9, 0.8)}
_INTERCEPT = -5.2


def exercise_panel(seed: int = 1) -> Panel:
    """A made-up world of 60 countries, base years 1975-2025, with onsets drawn from a known model.

    Predictors carry the names and scales of the public panel so that the same engine and the same
    words apply; every value is synthetic. Windows that close after 2025 are unknown.

    Parameters
    ----------
    seed
        The same seed makes the same world.

    Returns
    -------
    Panel
        60 x 51 rows; ``synthetic`` is True.

    Examples
    --------
    >>> panel = exercise_panel()
    >>> len(panel), panel.synthetic, panel.names[0]
    (3060, True, 'Numera')
    """
    chance = np.random.default_rng(seed)
    years = np.arange(FIRST, LAST + 1)
    names = country_names()
    paths = {name: _path(chance, row, len(years)) for name, row in _DRIVERS.items()}
    flags = {name: _flag(chance, paths["discrimpop"], *row) for name, row in _FLAGS.items()}
    _tell_numera(paths, flags)
    columns = {name: values.ravel() for name, values in (paths | flags).items()}
    target = _onsets(chance, paths, flags).ravel()
    target[np.tile(years, len(names)) > LAST - HORIZON] = np.nan
    return Panel(
        np.repeat(9001 + np.arange(len(names)), len(years)),
        tuple(np.repeat(names, len(years)).tolist()),
        np.tile(years, len(names)),
        tuple(columns),
        np.stack(list(columns.values()), axis=1),
        target,
        HORIZON,
        "EXERCISE panel (synthetic)",
        synthetic=True,
    )


def country_names() -> list[str]:
    """The fictional countries, Numera and its neighbours first.

    Examples
    --------
    >>> country_names()[:4]
    ['Numera', 'Verlane', 'Kelmar', 'Orrista']
    """
    made = [start + end for end in _ENDS for start in _STARTS]
    return [*_NAMED, *made[: _NUMBER_OF_COUNTRIES - len(_NAMED)]]


def _path(chance: np.random.Generator, driver: Driver, years: int) -> NDArray[np.float64]:
    """Values of one driver, countries by years: each country wanders about a level of its own."""
    level = driver.mean + driver.between * chance.standard_normal(_NUMBER_OF_COUNTRIES)
    drift = np.zeros((_NUMBER_OF_COUNTRIES, years))
    for year in range(1, years):
        shock = driver.within * chance.standard_normal(_NUMBER_OF_COUNTRIES)
        drift[:, year] = driver.persistence * drift[:, year - 1] + shock
    path: NDArray[np.float64] = np.clip(level[:, None] + drift, driver.low, driver.high)
    return path


def _flag(
    chance: np.random.Generator, pressure: NDArray[np.float64], base: float, slope: float
) -> NDArray[np.float64]:
    odds = np.exp(base + slope * (pressure - pressure.mean()) / pressure.std())
    raised: NDArray[np.float64] = np.zeros(pressure.shape)
    raised[chance.random(pressure.shape) < odds / (1 + odds)] = 1.0
    return raised


def _tell_numera(
    paths: dict[str, NDArray[np.float64]], flags: dict[str, NDArray[np.float64]]
) -> None:
    """Write the story of the exercise into its world: exclusion and state killing, without war."""
    paths["discrimpop"][0, -6:] = np.linspace(0.14, 0.31, 6)
    paths["social_inequality"][0, -6:] = np.linspace(0.45, 0.66, 6)
    paths["religiousfreedom"][0, -6:] = np.linspace(3.0, 1.6, 6)
    paths["battledeaths.log2"][0, -6:] = 0.0
    flags["pol_killing_approved"][0, -2:] = 1.0
    flags["coup.try.5yr"][0, -6:] = 0.0


def _onsets(
    chance: np.random.Generator,
    paths: dict[str, NDArray[np.float64]],
    flags: dict[str, NDArray[np.float64]],
) -> NDArray[np.float64]:
    score = np.full_like(flags["coup.try.5yr"], _INTERCEPT)
    for name, row in _DRIVERS.items():
        score += row.weight * (paths[name] - row.mean)
    score += 1.3 * flags["pol_killing_approved"] + 0.8 * flags["coup.try.5yr"]
    return (chance.random(score.shape) < 1 / (1 + np.exp(-score))).astype(np.float64)
