"""One signal, and how often the rule behind it calls when nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstander.model.country_months import month_words

SURGE, RISE, TOLL = "surge", "lasting rise", "toll"
RETURN, NEWCOMER = "return", "newcomer"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its false-alarm rate: what it promises, and what it did in this feed.

    Parameters
    ----------
    name
        One of surge, lasting rise, toll, return and newcomer.
    nominal
        Share of months in which a series calls though nothing has changed, at most.
    called, tried
        Calls in earlier months of this feed, and series-months in which it could have called.
    calm_called, calm_tried
        The same after 12 months without an event in the series.
    """

    name: str
    nominal: float | None
    called: int
    tried: int
    calm_called: int | None = None
    calm_tried: int | None = None

    @property
    def words(self) -> str:
        """The rule's rates in a sentence."""
        past = f"in this feed it called in {_share(self.called, self.tried)}"
        if self.name == NEWCOMER:
            return f"newcomer: {self.called:,} in {self.tried:,} earlier months"
        if self.calm_called is not None and self.calm_tried not in {None, self.tried}:
            past += f", after a calm year in {_share(self.calm_called, self.calm_tried or 0)}"
        if self.nominal is None:
            return f"{self.name}: no nominal rate; {past}"
        return f"{self.name}: at most {self.nominal:.3g} a series and month under the model; {past}"

    def as_dict(self) -> dict[str, Any]:
        """The rule as plain data."""
        return {
            "rule": self.name,
            "nominal": self.nominal,
            "called": self.called,
            "tried": self.tried,
            "calm_called": self.calm_called,
            "calm_tried": self.calm_tried,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Signal:
    """Something in a feed that the past of the same series did not lead one to expect.

    Parameters
    ----------
    rule
        The name of the rule that called it.
    by, name, kind
        What the series is of.
    month
        Number of the month.
    observed, deaths
        Events in the month, and deaths in them.
    expected, low, high
        Mean of the forecast and the ends of its middle 90%.
    tail, mid
        Chance of so many events or more (of a toll: of so many deaths), and the mid-p value.
    bound
        False-discovery rate at which the surge would just be called among all series.
    rate
        False-alarm rate of the rule, a series and month; new series a month for a newcomer.
    since, since_low, since_high
        Month in which it began, and the ends of the 90% interval of a rise.
    ratio
        Of a rise: how many times the expected number came since then.
    silent
        Of a return: months of silence before.
    events
        Identifiers of the deadliest events of the month.
    """

    rule: str
    by: str
    name: str
    kind: str
    month: int
    observed: int
    deaths: float
    expected: float
    low: int
    high: int
    tail: float
    mid: float
    bound: float
    rate: float
    since: int
    since_low: int
    since_high: int
    ratio: float | None = None
    silent: int | None = None
    events: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The signal in words: what, beside what, how unusual, since when, which events."""
        head = (
            f"{self.name} ({self.kind}), {month_words(self.month)}: {_count(self.observed)} with "
            f"{self.deaths:,.0f} deaths; {_figure(self.expected)} expected "
            f"(90% interval {self.low:,}-{self.high:,})"
        )
        parts = [head, f"{self.rule}: {self._why()}"]
        if self.events:
            more = self.observed - len(self.events)
            rest = f" and {more:,} more" if more > 0 else ""
            parts.append(f"events: {', '.join(self.events)}{rest}")
        return "; ".join(parts) + "."

    def _why(self) -> str:
        if self.rule == SURGE:
            begun = f", above its 95% line since {month_words(self.since)}"
            return (
                f"so many or more come with a chance of {self.tail:.2g}"
                f"{begun if self.since < self.month else ''} "
                f"(false alarm: at most {self.rate:.3g} a month; false discovery: {self.bound:.2g})"
            )
        if self.rule == TOLL:
            return (
                f"so many deaths or more come after a calm year with a chance of {self.tail:.2g} "
                f"(false alarm: at most {self.rate:.3g} a month; false discovery: {self.bound:.2g})"
            )
        if self.rule == RISE:
            times = "" if self.ratio is None else f"{_figure(self.ratio)} times what was expected "
            return (
                f"{times}since {month_words(self.since)} (90%: {month_words(self.since_low)} to "
                f"{month_words(self.since_high)}; false alarm: at most {self.rate:.3g} a month)"
            )
        if self.rule == RETURN:
            return (
                f"the first in {self.silent:,} months (of series silent so long, {self.rate:.2g} "
                "come up in a month)"
            )
        return f"never seen before in this feed ({self.rate:.2g} such a month so far)"

    def as_dict(self) -> dict[str, Any]:
        """The signal as plain data."""
        months = ("month", "since", "since_low", "since_high")
        plain = {
            name: month_words(getattr(self, name)) if name in months else getattr(self, name)
            for name in self.__dataclass_fields__
        }
        return plain | {"events": list(self.events), "sentence": self.sentence}


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.2g})" if whole else "no month yet"


def _count(number: int) -> str:
    return f"{number:,} event" if number == 1 else f"{number:,} events"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
