"""Features from twenty million synthetic events, and surges found, beside plain peers, in one run.

First: from one Parquet file of synthetic events to sums by country and month over 1, 3, 6 and 12
months and months since the last. Ours reads with every check it makes; the peer is the same in
polars (group-by, grid, rolling sums), written plainly and without checks. Each runs in a process
of its own. Both answers are compared.

Second: the power of the surge rule beside a z-score and a ratio to the mean of the last 24
months, each with the threshold at which it called in one in a thousand months of a calm world.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COUNTRIES, YEARS = 190, 30
KINDS = {1: "state-based", 2: "non-state", 3: "one-sided"}
SPANS = (1, 3, 6, 12)
PART = 2_000_000


def write_events(path: Path, count: int, seed: int = 1) -> None:
    """Synthetic events: few countries have most of them, as in life; nothing else is like life."""
    chance = np.random.default_rng(seed)
    names = pl.Series([f"Synthetic {k:03d}" for k in range(COUNTRIES)])
    share = 1.0 / np.arange(1, COUNTRIES + 1)
    parts = []
    for start in range(0, count, PART):
        n = min(PART, count - start)
        days = chance.integers(0, 365 * YEARS, n).astype("timedelta64[D]")
        parts.append(
            pl.DataFrame(
                {
                    "id": np.arange(start, start + n),
                    "date_start": np.datetime64("1989-01-01") + days,
                    "country": names.gather(chance.choice(COUNTRIES, n, p=share / share.sum())),
                    "type_of_violence": chance.choice([1, 2, 3], n, p=[0.6, 0.15, 0.25]),
                    "best": chance.geometric(0.3, n) - 1,
                    "synthetic": np.ones(n, dtype=bool),
                }
            )
        )
    pl.concat(parts).write_parquet(path, row_group_size=PART // 4)


def ours(path: Path) -> dict[str, float]:
    from upstander.evidence.events import read_events
    from upstander.risk.signals.features import country_month_features

    events = read_events(path, labels=("country", "kind"), with_ids=False).events
    read = time.perf_counter()
    found = country_month_features(events)
    told = {name: float(np.nansum(column)) for name, column in found.columns.items()}
    return told | {"features alone, s": time.perf_counter() - read}


def polars_plain(path: Path) -> dict[str, float]:
    month = pl.col("date_start").dt.year() * 12 + pl.col("date_start").dt.month() - 1
    sums = (
        pl.scan_parquet(path)
        .group_by("country", month.alias("month"), pl.col("type_of_violence").alias("kind"))
        .agg(pl.len().cast(pl.Float64).alias("events"), pl.col("best").sum().alias("deaths"))
        .collect()
    )
    months = pl.DataFrame(
        {"month": range(int(sums["month"].min()), int(sums["month"].max()) + 1)},  # type: ignore[arg-type]
        schema={"month": sums.schema["month"]},
    )
    grid = sums.select("country").unique().join(months, how="cross")
    told: dict[str, float] = {}
    every = sums.group_by("country", "month").agg(pl.col("events", "deaths").sum())
    tables = {"any": every}
    tables |= {name: sums.filter(pl.col("kind") == kind) for kind, name in KINDS.items()}
    for name, table in tables.items():
        whole = grid.join(table, on=["country", "month"], how="left").sort("country", "month")
        whole = whole.with_columns(pl.col("events", "deaths").fill_null(0))
        seen = pl.when(pl.col("events") > 0).then(pl.col("month")).forward_fill().over("country")
        rolled = [
            pl.col(what).rolling_sum(span, min_samples=1).over("country").alias(f"{what} {span}")
            for what in ("events", "deaths")
            for span in SPANS
        ]
        done = whole.with_columns((pl.col("month") - seen).alias("since"), *rolled)
        for what in ("events", "deaths"):
            for span in SPANS:
                words = "1 month" if span == 1 else f"{span} months"
                told[f"{what} {name}, {words}"] = float(done[f"{what} {span}"].sum())
        told[f"months since {name}"] = float(done["since"].sum())
    return told


RUNS = {"ours": ours, "polars": polars_plain}


def timed(name: str, path: Path) -> None:
    """Run one in this process; print wall and CPU seconds, peak memory and the answer."""
    import orjson

    RUNS[name](path.with_name("warm.parquet"))
    start, began = time.perf_counter(), time.process_time()
    told = RUNS[name](path)
    spent = time.perf_counter() - start, time.process_time() - began
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(orjson.dumps([*spent, peak, told]).decode())


def features(count: int, rounds: int) -> None:
    import orjson

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        write_events(path, count)
        write_events(path.with_name("warm.parquet"), 10_000, seed=2)
        print(f"{count:,} synthetic events, Parquet of {path.stat().st_size / 2**20:.0f} MiB")
        answers = {}
        for name in RUNS:
            best = None
            for _ in range(rounds):
                run = [
                    sys.executable,
                    "-m",
                    "bench.bench_signals",
                    "--run",
                    name,
                    "--file",
                    str(path),
                ]
                out = subprocess.run(run, check=True, capture_output=True, text=True).stdout  # noqa: S603
                got = orjson.loads(out)
                best = got if best is None or got[1] < best[1] else best
            assert best is not None
            wall, cpu, peak, answers[name] = best
            alone = answers[name].pop("features alone, s", None)
            more = "" if alone is None else f" (from memory {alone:.2f} s)"
            print(f"{name:8} {wall:6.2f} s, CPU {cpu:6.2f} s{more}, peak {peak / 2**20:,.0f} MiB")
    same = all(np.isclose(answers["ours"][k], answers["polars"][k]) for k in answers["polars"])
    print(f"{len(answers['polars'])} features, the same from both: {same}")
    assert same
    assert set(answers["ours"]) == set(answers["polars"])


def calm_world(seed: int, n: int = 400, months: int = 300) -> tuple[Floats, Floats]:
    """Means and counts of a calm synthetic world: levels, seasons and dispersion differ."""
    chance = np.random.default_rng(seed)
    level = chance.gamma(0.4, 5.0, n)
    swing, start = chance.uniform(0, 0.8, n), chance.uniform(0, 12, n)
    angle = (np.arange(months)[None, :] + start[:, None]) * np.pi / 6
    mean = level[:, None] * (1 + swing[:, None] * np.sin(angle))
    return mean, counts(mean, dispersions(n), chance)


def dispersions(n: int) -> Floats:
    return np.linspace(0.1, 1.5, n)[:, None]


def counts(mean: Floats, phi: Floats, chance: np.random.Generator) -> Floats:
    return chance.poisson(mean * chance.gamma(1 / phi, phi, mean.shape)).astype(np.float64)


def evidence(seen: Floats, past: Floats) -> dict[str, Floats]:
    """How unusual each count is by each rule, from the past alone: higher is more so."""
    from upstander.risk.signals.baseline import expectation
    from upstander.risk.signals.series import CountSeries
    from upstander.risk.signals.tail import upper_tail

    names = tuple(str(k) for k in range(past.shape[0]))
    there = np.ones(past.shape, dtype=bool)
    known = expectation(CountSeries("country", names, names, 24000, there, past, past))
    window = np.lib.stride_tricks.sliding_window_view(past, 24, axis=1)[:, :-1]
    mean, spread = np.zeros_like(past), np.ones_like(past)
    mean[:, 24:], spread[:, 24:] = window.mean(axis=2), window.std(axis=2, ddof=1)
    return {
        "ours": -np.log10(np.maximum(upper_tail(seen, known.mean, known.dispersion), 1e-300)),
        "z-score": np.where(seen > 0, (seen - mean) / np.maximum(spread, 0.2), 0.0),
        "ratio": seen / (mean + 0.5),
    }


def strata_of(mean: Floats) -> dict[str, NDArray[np.bool_]]:
    level = mean.mean(axis=1)
    return {"under 0.3": level < 0.3, "0.3-3": (level >= 0.3) & (level < 3), "over 3": level >= 3}


def power(rate: float) -> None:
    """Shares of planted surges found, each rule at the threshold that gives the same false rate.

    Thresholds are set in one calm world, once for all series together and once for each group of
    levels; false alarms and power are measured in another.
    """
    settled = slice(60, None)
    mean, past = calm_world(5, 2_000)
    calm = {k: v[:, settled] for k, v in evidence(past, past).items()}
    groups = strata_of(mean)
    one = {k: threshold(v, rate) for k, v in calm.items()}
    each = {s: {k: threshold(v[rows], rate) for k, v in calm.items()} for s, rows in groups.items()}
    mean, past = calm_world(6, 2_000)
    groups = strata_of(mean)
    again = {k: v[:, settled] for k, v in evidence(past, past).items()}
    print(f"false alarms in a calm world, with one threshold that gave {rate} in another")
    for name, grid in again.items():
        called = grid > one[name]
        by = ", ".join(f"{s} {called[rows].mean():.5f}" for s, rows in groups.items())
        print(f"  {name:8} {called.mean():.5f} (events a month {by})")
    tail = 10 ** -again["ours"]
    print(f"  ours at its own nominal {rate}: {(tail <= rate).mean():.5f}")
    print("share of planted surges found in their month, thresholds equal within each group")
    print(f"  {'':22} {'events a month':>14} " + " ".join(f"{n:>8}" for n in calm))
    told_false = [
        (s, " ".join(f"{(again[k] > each[s][k])[rows].mean():8.5f}" for k in calm))
        for s, rows in groups.items()
    ]
    for stratum, told in told_false:
        print(f"  {'none: false alarms':22} {stratum:>14} {told}")
    chance = np.random.default_rng(7)
    plans = [(f"{ratio:g} times", mean * ratio) for ratio in (2, 3, 5, 10)]
    plans += [(f"{more} events more", mean + more) for more in (3, 10, 30)]
    for words, risen in plans:
        found = evidence(counts(risen, dispersions(mean.shape[0]), chance), past)
        for stratum, rows in groups.items():
            shares = [(found[k][:, settled] > each[stratum][k])[rows].mean() for k in calm]
            told = " ".join(f"{share:8.3f}" for share in shares)
            print(f"  {words:22} {stratum:>14} {told}")


def threshold(values: Floats, rate: float) -> float:
    return float(np.quantile(values, 1 - rate, method="higher"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--rate", type=float, default=0.001)
    parser.add_argument("--run", choices=RUNS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.run:
        timed(options.run, options.file)
        return
    features(options.events, options.rounds)
    power(options.rate)


if __name__ == "__main__":
    main()
