"""The forecast of a base year: every country, its interval, and what moves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError
from upstander.model.contribution import Factor, contributions_of
from upstander.model.forecast import Before, CountryForecast, RiskForecast, TrainedOn
from upstander.model.forecast_table import ForecastTable
from upstander.model.predictor import attribution, predictor
from upstander.model.probability import Probability
from upstander.phrase import Phrase
from upstander.risk.fitting import Fit, base_rate, fit, trained_on
from upstander.risk.models import ELASTIC_NET, interval
from upstander.risk.past import before, own_past
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]

MODEL = ELASTIC_NET
MADE_UP = "EXERCISE: made-up values of no public source"
REFITS = 200
SEED = 2025


def nothing(done: int) -> None:
    """Progress that nobody watches."""


@one_thread()
def forecast(
    panel: Panel,
    base_year: int | None = None,
    *,
    snapshot: Panel | None = None,
    refits: int = REFITS,
    seed: int = SEED,
    vintage: str = "",
    notice: str = "",
    on_progress: Callable[[int], None] = nothing,
) -> RiskForecast:
    r"""Forecast the onset risk of every country in a base year.

    An elastic-net logistic regression is trained on the rows with base year at most
    ``base_year - horizon`` and a closed window; imputation, scaling and penalty are learned
    from those rows alone.

    .. math:: \log\frac{p_c}{1 - p_c} = b_0 + \sum_j \beta_j (x_{cj} - \bar x_j)

    Parameters
    ----------
    panel
        Rows to learn from, and those to forecast unless ``snapshot`` is given.
    base_year
        Year whose values are forecast from; the last one of the rows to forecast where not
        given.
    snapshot
        Rows to forecast, with at least the panel's predictors.
    refits
        Country-bootstrap refits behind the intervals; with 0 the interval is the value itself.
    seed
        Of the folds and of the bootstrap.
    vintage
        Name of the forecast; the target years where not given.
    notice
        What every reader should know first.
    on_progress
        Called with the number of refits done.

    Returns
    -------
    RiskForecast
        Countries from the highest probability to the lowest (ties by code).

    Raises
    ------
    PanelError
        No row of the base year, nothing to learn from, a predictor the snapshot lacks, or
        synthetic rows beside real ones.

    Notes
    -----
    Method and sources: ``docs/explanation/risk-forecast.md``.
    """
    rows = _rows_to_forecast(panel, snapshot, base_year)
    year = rows.years[0]
    training = panel.training(year)
    learned = trained_on(training)
    fitted = fit(training, seed=seed)
    values = fitted.probabilities(rows.matrix)
    low, high = interval(training, rows.matrix, fitted, refits, seed=seed, on_progress=on_progress)
    method = method_words(learned, fitted.penalty, refits, panel.horizon)
    return RiskForecast(
        MODEL,
        vintage or target_years(year, panel.horizon),
        year,
        panel.horizon,
        learned,
        base_rate(training),
        fitted.intercept,
        _factors(panel, fitted),
        tuple(n for n, b in zip(panel.predictors, fitted.coefficients, strict=True) if b == 0.0),
        _countries(panel, rows, fitted, np.stack([values, low, high]), method),
        method,
        MADE_UP if panel.synthetic else attribution(panel.predictors),
        panel.synthetic,
        notice,
    )


def method_words(learned: TrainedOn, penalty: float, count: int, horizon: int) -> str:
    """How value and interval came about, in words a reader can check."""
    value = (
        f"elastic-net logistic regression on {learned}; penalty {penalty:.3g} chosen by 10-fold "
        f"cross-validation over countries; chance of an onset within {horizon} years"
    )
    if not count:
        return f"{value}; no interval was computed"
    return (
        f"{value}. Interval: the middle 90% of {count} refits on countries drawn with replacement, "
        "at the same penalty. It says how far the estimate hangs on which countries' histories "
        "were seen. It does not cover errors in the data, the choice of model or penalty, or a "
        "world that has changed since"
    )


def _rows_to_forecast(panel: Panel, snapshot: Panel | None, base_year: int | None) -> Panel:
    source = panel if snapshot is None else snapshot
    if panel.synthetic != source.synthetic:
        raise PanelError(
            "panel and snapshot must both be synthetic or both be real",
            source=source.source,
            remedy="never mix exercise and reality in one figure",
        )
    if not source.years:
        raise PanelError("there is no row to forecast", source=source.source)
    year = source.years[-1] if base_year is None else base_year
    rows = source.at(year)
    if not len(rows):
        raise PanelError(
            Phrase("no row has the base year {year}", year=str(year)),
            source=source.source,
            remedy=Phrase(
                "base years run from {first} to {last}",
                first=str(source.years[0]),
                last=str(source.years[-1]),
            ),
        )
    return rows.arranged(panel.predictors)


def target_years(year: int, horizon: int) -> str:
    """The years a forecast is for, as a vintage is named."""
    return str(year + 1) if horizon == 1 else f"{year + 1}-{(year + horizon) % 100:02d}"


def _factors(panel: Panel, fitted: Fit) -> tuple[Factor, ...]:
    known = (predictor(name) for name in panel.predictors)
    told = (replace(p, source=MADE_UP) if panel.synthetic else p for p in known)
    return tuple(
        Factor(p, float(mean), bool(slope > 0.0))
        for p, mean, slope in zip(told, fitted.means, fitted.coefficients, strict=True)
        if slope != 0.0
    )


def _countries(
    panel: Panel, rows: Panel, fitted: Fit, chances: Floats, method: str
) -> tuple[CountryForecast, ...]:
    used = np.flatnonzero(fitted.coefficients)
    earlier = before(panel, rows)
    chances_before = fitted.probabilities(earlier)
    chances_before[np.isnan(earlier).all(axis=1)] = np.nan
    story = Story(
        rows.matrix[:, used],
        own_past(panel, rows)[:, used],
        fitted.contributions(rows.matrix)[:, used],
        fitted.contributions(earlier)[:, used],
        chances,
        chances_before,
    )
    return country_forecasts(rows, _factors(rows, fitted), story, method)


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """What moves each of n countries, by f factors.

    Parameters
    ----------
    values, past
        n x f: the factors' values, and the countries' own averages before.
    adds, added
        n x f: what each factor adds to the log-odds, and what it added the year before.
    chances
        3 x n: value, low and high.
    chances_before
        Of length n: the chance from the values of the year before; NaN where there are none.
    """

    values: Floats
    past: Floats
    adds: Floats
    added: Floats
    chances: Floats
    chances_before: Floats


def country_forecasts(
    rows: Panel, factors: tuple[Factor, ...], story: Story, method: str
) -> tuple[CountryForecast, ...]:
    """Every country from the highest chance to the lowest (ties by code), with what moves it."""
    values, past = _or_none(story.values), _or_none(story.past)
    adds, added = story.adds.tolist(), story.added.tolist()
    order = np.lexsort((rows.codes, -story.chances[0]))
    return tuple(
        CountryForecast(
            rows.names[row],
            int(rows.codes[row]),
            _probability(story.chances[:, row], method),
            rank,
            contributions_of(factors, adds[row], values[row]),
            tuple(np.array(rows.predictors)[np.isnan(rows.matrix[row])].tolist()),
            None
            if np.isnan(story.chances_before[row])
            else Before(float(story.chances_before[row]), tuple(added[row]), tuple(past[row])),
        )
        for rank, row in enumerate(order.tolist(), start=1)
    )


def _or_none(matrix: Floats) -> list[list[float | None]]:
    known = np.where(np.isnan(matrix), None, matrix)  # type: ignore[call-overload]
    found: list[list[float | None]] = known.tolist()
    return found


def _probability(figures: Floats, method: str) -> Probability:
    value, low, high = figures.tolist()
    return Probability(value, low, high, method)


def as_table(made: RiskForecast) -> ForecastTable:
    """The forecast as rows of a ``forecasts.csv``, in the order of its ranks."""
    chances = [country.probability for country in made.countries]
    return ForecastTable(
        (made.model,) * len(chances),
        np.array([country.code for country in made.countries], dtype=np.int64),
        np.full(len(chances), made.base_year, dtype=np.int64),
        np.array([chance.value for chance in chances]),
        np.array([chance.low for chance in chances]),
        np.array([chance.high for chance in chances]),
    )
