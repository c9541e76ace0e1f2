"""Signals of small synthetic worlds: what was planted is found, what is usual is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import binom

from tests.risk.event_worlds import FIRST, counts, drawn, events
from upstander.errors import UsageError
from upstander.risk.signals.baseline import expectation
from upstander.risk.signals.features import country_month_features
from upstander.risk.signals.finding import signals, with_events
from upstander.risk.signals.novelty import novelties
from upstander.risk.signals.series import series_of
from upstander.risk.signals.signal import NEWCOMER, RETURN, RISE, SURGE, TOLL
from upstander.risk.signals.surge import calm
from upstander.risk.signals.tail import upper_tail
from upstander.risk.signals.toll import tolls

if TYPE_CHECKING:
    from upstander.model.event_table import EventTable
    from upstander.risk.signals.series import CountSeries

MONTHS = 150


def feed(*more: tuple[int, str, str, str, str, str, float]) -> EventTable:
    """One battle a month in each of two countries, and what is added."""
    rows = [
        (month, land, f"{land} / North", "state-based", f"Army of {land}", "The Front", 1.0)
        for month in range(MONTHS)
        for land in ("Numera", "Ford")
    ]
    return events(sorted([*rows, *more]))


def test_a_planted_surge_is_found_in_its_month_and_not_before() -> None:
    grid = drawn(np.full((8, MONTHS), 2.0), 0.3, 1)
    grid[:, -6:] = 2.0
    grid[3, -1] = 30
    world = counts(grid)
    found = signals(world)
    surges = [signal for signal in found.found if signal.rule == SURGE]
    assert [signal.name for signal in surges] == ["Numera 3"]
    assert surges[0].bound < 0.01
    assert surges[0].since == surges[0].month == FIRST + MONTHS - 1
    before = signals(world, FIRST + MONTHS - 2)
    assert not [signal for signal in before.found if signal.rule in {SURGE, RISE}]


def test_the_yearly_peak_of_a_series_is_no_signal() -> None:
    mean = np.tile(np.where(np.arange(128) % 12 == 7, 12.0, 4.0), (3, 1))
    grid = np.tile(mean[0], (3, 1))
    found = signals(counts(grid), false_alarms=0.01)
    assert found.month % 12 == 7
    assert not found.found
    flat = np.full((3, 128), 4.0)
    flat[0, -1] = 16.0
    assert signals(counts(flat), false_alarms=0.01).found


def test_a_lasting_rise_that_no_month_betrays_is_called_and_dated() -> None:
    grid = drawn(np.full((4, MONTHS), 4.0), 0.0, 7)
    grid[2, 110:130] = 4.0
    grid[2, 130:] = 9.0
    called = [
        (month, signal)
        for month in range(130, 145)
        for signal in signals(counts(grid), FIRST + month).found
        if signal.rule == RISE
    ]
    assert [signal.name for _, signal in called][:1] == ["Numera 2"]
    month, first = called[0]
    assert month <= 136
    assert first.since_low <= FIRST + 130 <= first.since_high
    assert "times what was expected since" in first.sentence


def test_a_kind_that_was_never_there_is_a_newcomer() -> None:
    world = feed((MONTHS - 1, "Ford", "Ford / North", "one-sided", "Army of Ford", "", 40.0))
    found = signals(series_of(world, "country"))
    newcomer = next(signal for signal in found.found if signal.rule == NEWCOMER)
    assert (newcomer.name, newcomer.kind, newcomer.deaths) == ("Ford", "one-sided", 40.0)
    assert "never seen before in this feed" in newcomer.sentence


def test_a_kind_that_comes_back_after_years_says_after_how_many_months() -> None:
    row = ("Ford", "Ford / North", "one-sided", "Army of Ford", "", 4.0)
    world = feed((10, *row), (MONTHS - 1, *row))
    back = [s for s in signals(series_of(world, "country")).found if s.rule == RETURN]
    assert [(s.name, s.silent) for s in back] == [("Ford", MONTHS - 12)]
    assert "the first in 138 months" in back[0].sentence


def test_nothing_is_new_before_the_feed_is_old_enough() -> None:
    grid = np.zeros((2, 40))
    grid[0, -1] = 1
    assert novelties(counts(grid), 60).lines.size == 0
    assert novelties(counts(grid), 24).lines.tolist() == [0]


def test_the_rate_of_returns_is_counted_over_earlier_months() -> None:
    grid = np.zeros((2, 100))
    grid[0, [0, 50]] = 1
    grid[1, 0] = 1
    found = novelties(counts(grid), 24)
    # From the 25th silent month: line 0 at 25-50 and 75-98, line 1 at 25-98; one of them woke.
    assert (found.woke, found.tries) == (1, 26 + 24 + 74)
    assert found.return_rate == pytest.approx(1.5 / 125)


def sparse(months: int, seed: int) -> CountSeries:
    """Forty series that are silent for the most part; an event brings deaths of any size."""
    chance = np.random.default_rng(seed)
    grid = (chance.random((40, months)) < 0.02).astype(np.float64)
    world = counts(grid)
    world.deaths[:] = grid * np.ceil(10 ** chance.uniform(0, 3, grid.shape))
    return world


def test_one_massacre_after_a_calm_year_is_a_toll_though_it_is_one_event() -> None:
    world = sparse(MONTHS, 3)
    world.counts[:, -13:] = 0.0
    world.counts[[5, 6], -1] = 1.0
    world.deaths[5, -1], world.deaths[6, -1] = 5000.0, 1.0
    found = signals(world, false_alarms=0.002)
    assert [(s.rule, s.name) for s in found.found if s.rule in {TOLL, SURGE}] == [
        (TOLL, "Numera 5")
    ]
    signal = next(s for s in found.found if s.rule == TOLL)
    assert "so many deaths or more come after a calm year" in signal.sentence
    # One event's chance, times one over the first months seen so far, and this one.
    first = calm(world)[:, :-1] & (world.counts[:, :-1] > 0)
    known = expectation(world)
    chance = upper_tail(np.array(1.0), known.mean[5, -1], known.dispersion[5, -1])
    assert signal.tail == pytest.approx(float(chance) / (first.sum() + 1))


def test_tolls_of_a_world_in_which_nothing_changes_are_as_rare_as_stated() -> None:
    world = sparse(300, 4)
    found = tolls(world, expectation(world))[:, 60:]
    tried = found[np.isfinite(found)]
    assert tried.size > 5000
    assert 0 < (tried <= 0.01).sum() <= binom.ppf(0.9995, tried.size, 0.01)


def test_an_actor_in_a_country_that_is_new_to_it_is_found_though_it_is_known_elsewhere() -> None:
    world = feed(
        *[(month, "Ford", "", "state-based", "The Riders", "", 1.0) for month in range(0, 140, 9)],
        (MONTHS - 1, "Numera", "", "state-based", "The Riders", "", 2.0),
    )
    series = series_of(world, "actor")
    cells = series_of(world, "actor", across="country")
    found = with_events(signals(series, cells=cells), world, series, cells)
    new = [signal for signal in found.found if signal.rule == NEWCOMER]
    assert [(s.name, s.kind) for s in new] == [("The Riders", "Numera")]
    place = next(k for k in range(len(world)) if world.deaths[k] == 2.0)
    assert new[0].events == (f"e{place}",)


def test_both_sides_of_an_event_count_and_one_event_counts_once() -> None:
    world = events(
        [(0, "Ford", "", "state-based", "A", "B", 1.0), (1, "Ford", "", "x", "A", "A", 2)]
    )
    series = series_of(world, "actor")
    assert dict(zip(series.names, series.counts.tolist(), strict=True)) == {
        "A": [1.0, 1.0],
        "B": [1.0, 0.0],
    }


def test_a_signal_names_its_deadliest_events() -> None:
    rows = [(MONTHS - 1, "Ford", "Ford / East", "one-sided", "", "", float(k)) for k in range(9)]
    world = feed(*rows)
    series = series_of(world, "place")
    found = with_events(signals(series), world, series)
    east = next(signal for signal in found.found if signal.name == "Ford / East")
    deaths = [world.deaths[world.ids.index(name)] for name in east.events]
    assert deaths == [8, 7, 6, 5, 4]
    assert "and 4 more" in east.sentence


def test_events_without_a_month_make_no_peak() -> None:
    row = ("Ford", "Ford / North", "one-sided", "", "", 4.0)
    world = feed(*[(MONTHS - 1, *row)] * 30)
    world.dated[:] = world.label("kind").codes != world.label("kind").names.index("one-sided")
    assert series_of(world, "country").kinds == ("state-based",) * 2


def test_only_the_kinds_asked_for_are_counted() -> None:
    world = feed((3, "Ford", "Ford / North", "one-sided", "", "", 4.0))
    assert series_of(world, "place", ("one-sided",)).counts.sum() == 1
    with pytest.raises(UsageError, match="no event is of the kind 'raid'"):
        series_of(world, "place", ("raid",))


def test_measured_rates_are_counted_and_said() -> None:
    grid = drawn(np.full((6, MONTHS), 0.5), 0.5, 2)
    rule = signals(counts(grid), false_alarms=0.05).rules[0]
    assert rule.name == SURGE
    assert rule.tried == 6 * (MONTHS - 25)
    assert 0 < rule.called < 0.1 * rule.tried
    assert f"in this feed it called in {rule.called} of {rule.tried:,}" in rule.words


def test_a_month_outside_the_feed_and_a_rate_that_is_none_are_refused() -> None:
    world = counts(np.zeros((1, 30)))
    with pytest.raises(UsageError, match="outside the feed"):
        signals(world, FIRST + 30)
    with pytest.raises(UsageError, match="between 0 and 1"):
        signals(world, false_alarms=1.0)


def test_features_are_sums_over_months_and_months_since() -> None:
    world = events(
        [
            (0, "Ford", "", "one-sided", "", "", 3.0),
            (2, "Ford", "", "state-based", "", "", 4.0),
            (3, "Ford", "", "one-sided", "", "", 5.0),
            (3, "Mill", "", "one-sided", "", "", 6.0),
        ]
    )
    found = country_month_features(world)
    ford = found.countries.index("Ford")
    told = {name: column[ford].tolist() for name, column in found.columns.items()}
    assert told["deaths any, 3 months"] == [3, 3, 7, 9]
    assert told["events one-sided, 12 months"] == [1, 1, 1, 2]
    assert told["deaths one-sided, 1 month"] == [3, 0, 0, 5]
    assert told["months since one-sided"] == [0, 1, 2, 0]
    assert np.isnan(told["months since state-based"][:2]).all()
    assert found.columns["events any, 1 month"].sum() == len(world)
