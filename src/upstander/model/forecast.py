"""A forecast of onset risk: every country ranked, with an interval and what moves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError
from upstander.model.contribution import Contribution, Factor, contributions_of
from upstander.model.predictor import Predictor
from upstander.model.probability import Probability
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "upstander-risk-forecast/1"
"""Name and version of the JSON form."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the same fitted model says of the year before, and how a country used to be.

    Parameters
    ----------
    probability
        From the values of the year before the base year.
    log_odds
        What each factor added then, in the order of the forecast's factors.
    past
        Mean value of each factor over up to five years before the base year; None where unknown.
    """

    probability: float
    log_odds: tuple[float, ...]
    past: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class CountryForecast:
    """The forecast for one country.

    Parameters
    ----------
    country, code
        Name and code as the panel has them.
    probability
        Of an onset within the horizon, with its interval and what the interval means.
    rank
        1 for the highest probability.
    contributions
        Of every predictor in the model, by falling absolute log-odds. With the forecast's
        ``intercept`` they add up to the log-odds of ``probability.value``.
    imputed
        Predictors whose value was unknown: set to the training mean, or left to the trees.
    before
        The year before, where the panel has it.
    """

    country: str
    code: int
    probability: Probability
    rank: int
    contributions: tuple[Contribution, ...]
    imputed: tuple[str, ...] = ()
    before: Before | None = None

    def top(self, count: int = 5) -> tuple[Contribution, ...]:
        """The contributions that move the estimate most."""
        return self.contributions[:count]


@dataclass(frozen=True, slots=True)
class TrainedOn:
    """The rows a model learned from: first and last base year, number of rows and onsets."""

    first: int
    last: int
    rows: int
    onsets: int

    def __str__(self) -> str:
        return (
            f"base years {self.first}-{self.last}: {self.rows:,} country-years, "
            f"{self.onsets:,} followed by an onset"
        )


@dataclass(frozen=True, slots=True)
class RiskForecast:
    """A forecast of onset for every country of one base year.

    Parameters
    ----------
    model
        Name of the model.
    vintage
        Name of this forecast: the target years, unless it was given another.
    base_year, horizon
        The forecast is for the ``horizon`` years after ``base_year``.
    trained_on
        What the model learned from.
    base_rate
        Share of the last 20 base years' training rows that were followed by an onset.
    intercept
        Log-odds of a country with the training average in every predictor.
    factors
        The predictors the model uses.
    unused
        Predictors of the panel whose coefficient is 0.
    countries
        Every country, from the highest probability to the lowest.
    method
        How probability and interval came about, and what the interval is not.
    attribution
        Who is to be credited for the predictors, with licences.
    synthetic
        True where the countries are made up.
    notice
        What every reader of this forecast should know first; empty where nothing special.
    inputs
        Name and SHA-256 of each file it was made from, so that it can be made again.
    options
        What else it hangs on: seed and refits.

    Examples
    --------
    >>> chance = Probability(0.5, 0.4, 0.6, "two countries, made up")
    >>> forecast = RiskForecast(
    ...     "coin", "2001-02", 2000, 2, TrainedOn(1990, 1998, 18, 9), 0.5, 0.0, (), (),
    ...     (CountryForecast("Numera", 1001, chance, 1, ()),), "two countries, made up",
    ...     synthetic=True,
    ... )
    >>> RiskForecast.from_dict(forecast.as_dict()) == forecast
    True
    """

    model: str
    vintage: str
    base_year: int
    horizon: int
    trained_on: TrainedOn
    base_rate: float
    intercept: float
    factors: tuple[Factor, ...]
    unused: tuple[str, ...]
    countries: tuple[CountryForecast, ...]
    method: str
    attribution: str = ""
    synthetic: bool = False
    notice: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, int], ...] = ()

    def without_values(self, digits: int = 7) -> RiskForecast:
        """The forecast without raw values and references, its figures rounded to ``digits``.

        For publication where the predictors' values are not ours to redistribute.
        """
        return replace(
            self,
            base_rate=round(self.base_rate, digits),
            intercept=round(self.intercept, digits),
            factors=tuple(replace(factor, reference=None) for factor in self.factors),
            countries=tuple(_without_values(country, digits) for country in self.countries),
        )

    def as_dict(self) -> dict[str, Any]:
        """The forecast as plain data for JSON; `from_dict` reads it back.

        Each country's ``log_odds`` and ``values`` follow the order of ``factors``.
        """
        names = [factor.predictor.name for factor in self.factors]
        plain = {
            name: getattr(self, name)
            for name in ("model", "vintage", "base_year", "horizon", "base_rate", "intercept")
        }
        return {
            "format": FORMAT,
            **plain,
            "trained_on": asdict(self.trained_on),
            "method": self.method,
            "attribution": self.attribution,
            "synthetic": self.synthetic,
            "notice": self.notice,
            "inputs": dict(self.inputs),
            "options": dict(self.options),
            "unused": list(self.unused),
            "factors": [asdict(factor) for factor in self.factors],
            "countries": [_country_dict(country, names) for country in self.countries],
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> RiskForecast:
        """The forecast that `as_dict` wrote.

        Raises
        ------
        InputError
            The document is not of this form, or a piece is missing or of the wrong kind.
        """
        if document.get("format") != FORMAT:
            raise InputError(
                Phrase(
                    "not a risk forecast: its format is {document!r}, not {format!r}",
                    document=document.get("format"),
                    format=FORMAT,
                ),
                remedy="give a file written by `upstander risk forecast --json`",
            )
        try:
            return _from_dict(document)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise InputError(
                Phrase(
                    "the risk forecast is damaged: {kind} {error}",
                    kind=type(error).__name__,
                    error=error,
                ),
                remedy="make it anew with `upstander risk forecast --json`",
            ) from error


def _without_values(country: CountryForecast, digits: int) -> CountryForecast:
    chance = country.probability
    value, low, high = (round(x, digits) for x in (chance.value, chance.low, chance.high))
    return replace(
        country,
        probability=Probability(value, low, high, chance.reason),
        before=None,
        contributions=tuple(
            replace(c, value=None, reference=None, log_odds=round(c.log_odds, digits))
            for c in country.contributions
        ),
    )


def _country_dict(country: CountryForecast, names: list[str]) -> dict[str, Any]:
    found = {c.predictor: c for c in country.contributions}
    chance = country.probability
    document = {
        "code": country.code,
        "country": country.country,
        "rank": country.rank,
        "probability": [chance.value, chance.low, chance.high],
        "log_odds": [found[name].log_odds for name in names],
    }
    if any(found[name].value is not None for name in names):
        document["values"] = [found[name].value for name in names]
    if country.imputed:
        document["imputed"] = list(country.imputed)
    if country.before is not None:
        document["before"] = asdict(country.before)
    return document


def _from_dict(document: Mapping[str, Any]) -> RiskForecast:
    factors = tuple(
        Factor(Predictor(**entry["predictor"]), entry["reference"], _rises(entry["rises"]))
        for entry in document["factors"]
    )
    method = str(document["method"])
    return RiskForecast(
        str(document["model"]),
        str(document["vintage"]),
        int(document["base_year"]),
        int(document["horizon"]),
        TrainedOn(**document["trained_on"]),
        float(document["base_rate"]),
        float(document["intercept"]),
        factors,
        tuple(document["unused"]),
        tuple(_country(entry, factors, method) for entry in document["countries"]),
        method,
        str(document["attribution"]),
        bool(document["synthetic"]),
        str(document.get("notice", "")),
        tuple((str(name), str(mark)) for name, mark in document.get("inputs", {}).items()),
        tuple((str(name), int(value)) for name, value in document.get("options", {}).items()),
    )


def _rises(told: object) -> bool | None:
    return None if told is None else bool(told)


def _country(entry: Mapping[str, Any], factors: tuple[Factor, ...], method: str) -> CountryForecast:
    value, low, high = (float(figure) for figure in entry["probability"])
    log_odds = [float(figure) for figure in entry["log_odds"]]
    values = entry.get("values") or [None] * len(factors)
    if not len(log_odds) == len(values) == len(factors):
        raise ValueError("a country needs one figure for each factor")
    return CountryForecast(
        str(entry["country"]),
        int(entry["code"]),
        Probability(value, low, high, method),
        int(entry["rank"]),
        contributions_of(factors, log_odds, values),
        tuple(entry.get("imputed", ())),
        _before(entry.get("before"), len(factors)),
    )


def _before(entry: Mapping[str, Any] | None, count: int) -> Before | None:
    if entry is None:
        return None
    log_odds = tuple(float(figure) for figure in entry["log_odds"])
    past = tuple(None if figure is None else float(figure) for figure in entry["past"])
    if not len(log_odds) == len(past) == count:
        raise ValueError("the year before needs one figure for each factor")
    return Before(float(entry["probability"]), log_odds, past)
