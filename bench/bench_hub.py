"""The hub under load: many analysts on one large case, kills, warnings by the second, and timings.

Usage: python -m bench.bench_hub [load|kills|notices|timings] [--postgresql] [--analysts N] …

It starts the hub as a user does (`upstander hub`), on SQLite or on a PostgreSQL of its own, and
asks it from this process, on the same machine: what is measured is what a browser waits for, the
asking included. The case is synthetic: 20,000 statements, drawn with seed 0.
"""

from __future__ import annotations

import argparse
import http.client
import random
import sys
import threading
import time
from collections import defaultdict
from contextlib import nullcontext
from statistics import median
from typing import TYPE_CHECKING

from tests.hub.postgres import postgresql
from tests.pace import slower

from bench.hub_disk import Flushes
from bench.hub_site import Analyst, Site, hold_roles, running, statement, warning
from bench.hub_spent import Spent

if TYPE_CHECKING:
    from collections.abc import Callable

Times = dict[str, list[float]]
WARM = 20.0
THINK = 10.0
"""Seconds from one page of an analyst to the next, on the average; drawn as exponential."""

MIX = (
    ("table", 0.25), ("thing", 0.25), ("things", 0.15), ("statement", 0.1), ("sources", 0.05),
    ("case", 0.05), ("home", 0.05), ("warnings", 0.05), ("enter", 0.05),
)  # fmt: skip
"""What an analyst does next, and how often."""


def load(site: Site, seconds: float) -> tuple[Times, Times]:
    """Seconds that each kind of page took, while all analysts work at their own pace.

    The first are those of the first seconds after the start, in which each server process reads
    the case; the second are all the others.
    """
    first: Times = defaultdict(list)
    times: Times = defaultdict(list)
    warm = time.monotonic() + WARM
    faults: list[str] = []
    end = warm + seconds
    kinds, weights = zip(*MIX, strict=True)

    def work(number: int) -> None:
        analyst = Analyst(site, number)
        time.sleep(analyst.chance.random() * THINK)
        while time.monotonic() < end:
            (what,) = analyst.chance.choices(kinds, weights)
            began = time.perf_counter()
            status = analyst.act(what)
            into = first if time.monotonic() < warm else times
            into[what].append(time.perf_counter() - began)
            if status not in {200, 302}:
                faults.append(f"{what}: {status}")
            time.sleep(analyst.chance.expovariate(1 / THINK))

    run_all(len(site.sessions) - 1, work)
    if faults:
        raise SystemExit(f"{len(faults)} pages failed: {sorted(set(faults))[:5]}")
    return first, times


def run_all(many: int, work: Callable[[int], None]) -> None:
    """Do something in many threads, and wait for all."""
    threads = [threading.Thread(target=work, args=(n,)) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def share(times: list[float], part: float) -> float:
    """A quantile: the smallest value that a part of the times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def print_load(times: dict[str, list[float]], seconds: float) -> None:
    """A line for each kind of page, and one for all."""
    every = [t for some in times.values() for t in some]
    for name, some in [*sorted(times.items()), *([("all", every)] if len(times) > 1 else [])]:
        told = " ".join(f"p{int(100 * q)} {1000 * share(some, q):6.0f}" for q in (0.5, 0.95, 0.99))
        print(f"{name:10} {len(some):6} pages  {told} ms")
    print(f"{len(every) / seconds:.1f} pages a second")


def timings(site: Site, rounds: int) -> None:
    """Whether a case that is not theirs takes another time than one that does not exist."""
    stranger = Analyst(site, len(site.sessions) - 1)  # of no desk: the case is not theirs
    own, others = f"/cases/{site.case}/table/", "/cases/00000000-0000-4000-8000-000000000000/table/"
    taken: dict[str, list[float]] = {own: [], others: []}
    for number in range(rounds):
        for path in sorted(taken, reverse=bool(number % 2)):
            began = time.perf_counter()
            status = stranger.ask(path)
            taken[path].append(time.perf_counter() - began)
            if status != 404:
                raise SystemExit(f"the stranger was answered {status}")
    hidden, nothing = (sorted(taken[path]) for path in (own, others))
    gap = 1000 * (median(hidden) - median(nothing))
    spread = 1000 * (share(nothing, 0.75) - share(nothing, 0.25))
    print(f"hidden {1000 * median(hidden):.2f} ms, missing {1000 * median(nothing):.2f} ms")
    print(f"gap of the medians {gap:+.3f} ms; middle half of the noise {spread:.3f} ms wide")
    print(f"told apart by the median of {rounds}: {told_apart(hidden, nothing):.3f} of guesses")


def told_apart(one: list[float], other: list[float]) -> float:
    """The chance that a draw of one exceeds a draw of the other: a half is no information."""
    from bisect import bisect_left, bisect_right

    wins = sum(bisect_left(other, t) + bisect_right(other, t) for t in one)
    return wins / (2 * len(one) * len(other))


def kills(site: Site, many: int) -> None:
    """Kill server and workers under write load, again and again; then look for what is missing.

    Every other write is a warning: none may be without its record, its clock and its notices.
    """
    hold_roles()
    acknowledged: list[str] = []
    warned: list[str] = []
    for number in range(many):
        stop = threading.Event()

        def work(writer: int, stop: threading.Event = stop, number: int = number) -> None:
            analyst, count = Analyst(site, writer), 0
            case = f"/cases/{site.case}"
            try:
                while not stop.is_set():
                    name = f"kept-{number}-{writer}-{count}"
                    if analyst.ask(f"{case}/add/", statement(name)) == 302:
                        acknowledged.append(name)
                    form = warning(site, name, number * 97 + writer * 31 + count)
                    if analyst.ask(f"{case}/warnings/raise/", form) == 302:
                        warned.append(name)
                    count += 1
            except (OSError, http.client.HTTPException):
                return  # it was killed: what was not acknowledged may be lost

        writers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for writer in writers:
            writer.start()
        before = len(acknowledged), len(warned)
        wait = random.Random(number).random()  # noqa: S311
        time.sleep(0.2 + wait)
        while len(acknowledged) == before[0] or len(warned) == before[1]:
            time.sleep(0.01)
        site.hub.kill()
        stop.set()
        for writer in writers:
            writer.join()
        site.hub.start()
        print(f"{number + 1} kills, {len(acknowledged):,} writes", end="\r", flush=True)
    site.hub.kill()
    lost, stopped = set(acknowledged) - names_kept(), set(warned) - clocks_kept()
    print(f"{many} kills, {len(acknowledged):,} writes acknowledged, {len(lost)} of them lost")
    print(f"{len(warned):,} warnings acknowledged, {len(stopped)} of them lost or without a clock")
    print(site.hub.command("audit", "verify").strip())


def clocks_kept() -> set[str]:
    """What the warnings say that have their record, a step that is due, and notices."""
    from django.db import connection

    from upstander.hub.alerts.models import WarningRow

    rows = WarningRow.objects.filter(what__startswith="kept-", rises_at__isnull=False)
    rows = rows.prefetch_related("events", "deliveries")
    found = {
        row.what
        for row in rows
        if {e.kind for e in row.events.all()} >= {"opened", "routed"} and row.deliveries.all()
    }
    connection.close()
    return found


def names_kept() -> set[str]:
    """The names that the case holds, by its database."""
    from django.db import connection

    from upstander.hub.cases.models import StatementRow

    rows = StatementRow.objects.filter(entity_id__startswith="kept-", gone_revision=None)
    found = set(rows.values_list("entity_id", flat=True))
    connection.close()
    return found


def notices(site: Site, rate: float, seconds: float) -> None:
    """Seconds from when a warning is asked for to when its notice has left by its channel."""
    from django.db import connection

    from upstander.hub.alerts.models import Delivery, State

    hold_roles()
    for number in range(len(site.sessions) - 1):  # each server process reads the case at first
        Analyst(site, number).act("table")
    asked: dict[str, float] = {}
    answered: list[float] = []
    spent, flushes = Spent(site.hub), Flushes(site.hub.folder)
    due = [n / rate for n in range(int(rate * seconds))]
    begin, lock = time.time() + 1, threading.Lock()

    def work(number: int) -> None:
        analyst = Analyst(site, number)
        while True:
            with lock:
                if not due:
                    return
                when = due.pop(0)
            time.sleep(max(0.0, begin + when - time.time()))
            key = f"warning {number} {when}"
            asked[key] = time.time()
            form = warning(site, key, len(asked))
            status = analyst.ask(f"/cases/{site.case}/warnings/raise/", form)
            if status != 302:
                raise SystemExit(f"a warning was answered {status}")
            answered.append(time.time() - asked[key])

    run_all(min(64, len(site.sessions) - 1), work)
    entered = time.time() - begin
    print(spent.told())
    print(flushes.told())
    time.sleep(5)
    sent = Delivery.objects.filter(warning__what__in=asked).select_related("warning")
    taken = [d.sent_at.timestamp() - asked[d.warning.what] for d in sent if d.sent_at is not None]
    held = sum(d.state == State.HELD for d in sent)
    waiting = sum(d.sent_at is None for d in sent) - held
    connection.close()
    print(
        f"{len(asked)} warnings in {entered:.1f} s; {len(taken)} notices sent, {held} held back "
        f"as one is told of a thing once, {waiting} waiting"
    )
    for what, times in (("answered", answered), ("notice sent", taken)):
        told = " ".join(f"p{int(100 * q)} {share(times, q):.2f} s" for q in (0.5, 0.95, 0.99))
        print(f"{what:12} {told}")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", default="load")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--analysts", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rate", type=float, default=100)
    told = parser.parse_args()
    place = postgresql() if told.postgresql else nullcontext("")
    with place as database, running(database, told.analysts) as site:
        print(f"{told.what}, {told.analysts} analysts, ", end="")
        print("PostgreSQL" if told.postgresql else "SQLite", flush=True)
        before = slower()
        if told.what == "load":
            Analyst(site, 0).act("table")  # what a process reads once is read
            first, rest = load(site, told.seconds)
            print(f"the first {WARM:.0f} s after the start:")
            print_load({"all": [t for some in first.values() for t in some]}, WARM)
            print("after that:")
            print_load(rest, told.seconds)
        elif told.what == "kills":
            kills(site, told.kills)
        elif told.what == "notices":
            notices(site, told.rate, told.seconds)
        elif told.what == "timings":
            timings(site, int(told.seconds * 20))
        else:
            sys.exit(f"no such measure: {told.what}")
        print(f"plain Python took {before:.2f} times as long as usual before, {slower():.2f} after")


if __name__ == "__main__":
    main()
