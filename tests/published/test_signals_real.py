"""Signals in UCDP's events by country and month, as of months whose history is known.

Each is computed from that month and earlier ones. UCDP's counts have their later, revised values:
a feed at the time would have held fewer events. Names are ISO codes, as the file has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from upstander.evidence.country_months import read_country_months
from upstander.model.country_months import month_number
from upstander.model.vocabulary import vocabulary
from upstander.risk.signals.baseline import expectation
from upstander.risk.signals.change_point import rises
from upstander.risk.signals.finding import signals
from upstander.risk.signals.series import CountSeries, series_of_months
from upstander.risk.signals.surge import tails
from upstander.risk.signals.toll import tolls

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

pytestmark = [pytest.mark.data, pytest.mark.slow]

ALPHA = 0.001
KINDS = 3


@pytest.fixture(scope="module")
def feed(data: Path) -> CountSeries:
    """A series for each country and kind; kinds follow one another, countries within them."""
    seen = read_country_months(data / "risk" / "ucdp_ged_country_month.parquet").months
    iso = {number: code for code, number in vocabulary("country_numbers")["cow"].items()}
    return series_of_months(seen, [iso.get(code, str(code)) for code in seen.codes.tolist()])


def test_rwanda_leads_the_list_of_april_1994_and_not_those_that_follow(feed: CountSeries) -> None:
    found = signals(feed, month_number(1994, 4), false_alarms=ALPHA).found
    assert {(signal.name, signal.kind) for signal in found[:2]} == {("RWA", "one-sided")}
    assert found[0].tail < 1e-20
    assert found[0].observed > 100 * found[0].expected
    # Once the killing is in the baseline, a month with less of it is no surge.
    for month in (5, 6, 7):
        later = signals(feed, month_number(1994, month), false_alarms=ALPHA).found
        assert "RWA" not in {signal.name for signal in later}


def test_sudan_is_called_in_july_2003_for_the_first_time_that_year(feed: CountSeries) -> None:
    called = [
        month
        for month in range(1, 9)
        for signal in signals(feed, month_number(2003, month), false_alarms=ALPHA).found
        if (signal.name, signal.kind) == ("SDN", "one-sided")
    ]
    assert set(called) == {7, 8}


def test_burma_is_called_in_august_2017_alone_from_2012_on(feed: CountSeries) -> None:
    called = {
        month
        for month in range(month_number(2012, 1), month_number(2017, 12) + 1)
        for signal in signals(feed, month, false_alarms=ALPHA).found
        if (signal.name, signal.kind) == ("MMR", "one-sided")
    }
    # The violence of June and October 2012 makes too few events: it is missed.
    assert called == {month_number(2017, 8)}


class Calm:
    """Country-months after a year without an event of any kind, and what was called in them."""

    def __init__(self, feed: CountSeries, first: int, last: int) -> None:
        expected = expectation(feed)
        shape = (KINDS, feed.counts.shape[0] // KINDS, feed.counts.shape[1])
        surged = (tails(feed, expected) <= ALPHA) & (feed.counts > 0)
        self.rules = {
            "surge": surged.reshape(shape),
            "rise": rises(feed.counts, expected, 1 / ALPHA).called.reshape(shape),
            "toll": (tolls(feed, expected) <= ALPHA).reshape(shape),
        }
        grids = list(self.rules.values())
        self.called: Bools = np.logical_or.reduce(np.concatenate(grids), axis=0)
        there = feed.exists.reshape(shape)[0]
        self.there = there
        still = there & (feed.counts.reshape(shape).sum(axis=0) == 0)
        self.months = np.zeros_like(still)
        start, stop = (month_number(y, 1) - feed.first for y in (first, last + 1))
        for t in range(max(start, 12), min(stop, shape[2])):
            self.months[:, t] = still[:, t - 12 : t].all(axis=1) & there[:, t]
        self.onesided = (feed.counts.reshape(shape)[2], feed.deaths.reshape(shape)[2])

    def rate(self, rule: str) -> float:
        """Calls of a rule in a month of calm, for each series."""
        return float((self.rules[rule] & self.months).sum()) / (KINDS * int(self.months.sum()))

    def onsets(self, deaths: int) -> Bools:
        """First one-sided violence out of calm, with so many deaths in it and two months more."""
        counts, toll = self.onesided
        ahead = sum(np.pad(toll, ((0, 0), (0, 2)))[:, k : k + toll.shape[1]] for k in range(3))
        found = np.array(self.months & (counts > 0) & (ahead >= deaths), dtype=bool, ndmin=2)
        found[:, -2:] = False
        return found


@pytest.mark.parametrize(
    ("years", "months", "rates"),
    [
        ((1990, 2018), 47068, (0.00034, 0.00021, 0.00044)),
        ((1993, 2016), 39695, (0.00028, 0.00018, 0.00037)),
    ],
)
def test_calm_countries_call_less_often_than_the_rate_stated(
    feed: CountSeries, years: tuple[int, int], months: int, rates: tuple[float, float, float]
) -> None:
    calm = Calm(feed, *years)
    assert int(calm.months.sum()) == months
    found = [calm.rate(rule) for rule in ("surge", "rise", "toll")]
    assert found == pytest.approx(rates, abs=5e-6)
    assert max(found) <= ALPHA


def test_over_all_months_with_wars_among_them_calls_stand_above_the_rate_stated(
    feed: CountSeries,
) -> None:
    calm = Calm(feed, 1993, 2016)
    span = slice(month_number(1993, 1) - feed.first, month_number(2017, 1) - feed.first)
    months = KINDS * int(calm.there[:, span].sum())
    shares = [float(calm.rules[rule][:, :, span].sum()) / months for rule in ("surge", "rise")]
    assert shares == pytest.approx([0.0012, 0.0021], abs=5e-5)


def test_first_surges_of_calm_countries_are_called_as_they_come_and_never_before(
    feed: CountSeries,
) -> None:
    calm = Calm(feed, 1993, 2016)
    lines, months = np.nonzero(calm.onsets(25))
    assert (lines.size, int(calm.called[lines, months].sum())) == (22, 14)
    counted = np.concatenate([calm.rules["surge"], calm.rules["rise"]])
    surges_alone = np.logical_or.reduce(counted, axis=0)
    assert int(surges_alone[lines, months].sum()) == 6
    before = [calm.called[i, max(0, t - 3) : t] for i, t in zip(lines, months, strict=True)]
    assert not np.concatenate(before).any()
    lines, months = np.nonzero(calm.onsets(1))
    assert (lines.size, int(calm.called[lines, months].sum())) == (93, 27)


def test_what_follows_a_call_in_calm_is_far_above_the_base_rate(feed: CountSeries) -> None:
    calm = Calm(feed, 1993, 2016)
    toll = calm.onesided[1]
    sums = np.cumsum(np.pad(toll, ((0, 0), (1, 12))), axis=1)
    after = sums[:, 13 : 13 + toll.shape[1]] - sums[:, 1 : 1 + toll.shape[1]]
    called = calm.called & calm.months
    assert (int(called.sum()), int((after[called] >= 25).sum())) == (53, 12)
    assert float((after[calm.months] >= 25).mean()) == pytest.approx(0.0081, abs=5e-5)
