"""The hub under load: many analysts on one large case, kills, warnings by the second, and timings.

Usage: python -m bench.bench_hub [load|kills|notices|timings] [--postgresql] [--analysts N] …

It starts the hub as a user does (`upstander hub`), on SQLite or on a PostgreSQL of its own, and
asks it from this process, on the same machine: what is measured is what a browser waits for, the
asking included. The case is synthetic: 20,000 statements, drawn with seed 0.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.hub.postgres import postgresql
from tests.hub.running import Running
from tests.pace import slower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNITS, LINKS = 6_000, 4_000
Times = dict[str, list[float]]
WARM = 20.0
THINK = 10.0
"""Seconds from one page of an analyst to the next, on the average; drawn as exponential."""

MIX = (
    ("table", 0.25), ("thing", 0.25), ("things", 0.15), ("statement", 0.1), ("sources", 0.05),
    ("case", 0.05), ("home", 0.05), ("warnings", 0.05), ("enter", 0.05),
)  # fmt: skip
"""What an analyst does next, and how often."""


@dataclass
class Site:
    """A hub with a large case and many analysts, each signed in."""

    hub: Running
    case: str = ""
    sessions: list[str] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def said() -> list[Any]:
    """The statements of a synthetic case: units, and who commands whom."""
    from upstander.model.marking import TLP, Marking
    from upstander.model.statement import Statement

    chance, made = random.Random(0), []  # noqa: S311
    markings = [Marking(TLP.GREEN, "Hub"), Marking(TLP.AMBER, "Hub"), Marking(TLP.CLEAR)]
    for number in range(UNITS):
        about, marking = f"unit-{number}", chance.choice(markings)
        for prop, value in (("name", f"Synthetic unit {number}"), ("country", "fr")):
            source = f"report {chance.randrange(400)}"
            made.append(
                Statement("load", about, "Unit", prop, value, source=source, marking=marking)
            )
    for number in range(LINKS):
        ends = chance.sample(range(UNITS), 2)
        for prop, end in zip(("superior", "subordinate"), ends, strict=True):
            about = f"command-{number}"
            made.append(Statement("load", about, "Command", prop, f"unit-{end}", source="report 1"))
    return sorted(made, key=lambda s: s.id)


def filled(hub: Running, analysts: int) -> Site:
    """Make the case and the analysts, in the database of a hub that does not run yet."""
    hub.command("--prepare-only")
    os.environ |= {"UPSTANDER_HUB": str(hub.folder)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "upstander.hub.settings"
    if hub.database:
        os.environ["DATABASE_URL"] = hub.database
    import django

    django.setup()
    from datetime import date

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from upstander.hub.cases.actions import open_case, share
    from upstander.hub.people.actions import give_account
    from upstander.hub.people.models import Kind, Organisation
    from upstander.hub.people.roles import Role
    from upstander.model.case import CaseFile, Manifest
    from upstander.model.marking import TLP

    desks = [Organisation.objects.create(name=f"Desk {n}", kind=Kind.DEPARTMENT) for n in range(8)]
    people = [
        give_account(
            None, f"a{n}@load.invalid", f"Analyst {n}",
            TLP.AMBER if n % 4 else TLP.GREEN, desks[n % 8], Role.ANALYST,
        )
        for n in range(analysts)
    ]  # fmt: skip
    statements = said()
    file = CaseFile(Manifest("load", "Load", date(2026, 6, 30), "fr"), tuple(statements))
    case = open_case(people[0], file)
    for desk in desks:
        share(people[0], case, organisation=desk)
    elsewhere = Organisation.objects.create(name="Elsewhere", kind=Kind.DEPARTMENT)
    people.append(
        give_account(None, "s@load.invalid", "Stranger", TLP.RED, elsewhere, Role.ANALYST)
    )
    site = Site(hub, str(case.pk))
    for person in people:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        site.sessions.append(str(session.session_key))
    open_to_all = [s for s in statements if s.marking.level < TLP.AMBER]
    site.entities = sorted({s.entity_id for s in open_to_all if s.schema == "Unit"})
    site.statements = [s.id for s in open_to_all if s.schema == "Unit"]
    connection.close()
    return site


class Analyst:
    """Asks for one page after another, over one connection."""

    def __init__(self, site: Site, number: int) -> None:
        self.site, self.number = site, number
        self.chance = random.Random(number)  # noqa: S311
        self.cookie = f"sessionid={site.sessions[number]}; csrftoken={'t' * 32}"
        self._line = http.client.HTTPConnection("127.0.0.1", site.hub.port, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        """The status of a page, which is read to its end."""
        headers = {"Cookie": self.cookie}
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": "t" * 32})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            return self._asked("POST" if body else "GET", path, body, headers)
        except (
            http.client.RemoteDisconnected,
            BrokenPipeError,
            ConnectionResetError,
        ):  # an idle line was closed: as a browser, once more
            self._line.close()
            return self._asked("POST" if body else "GET", path, body, headers)

    def _asked(self, how: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        self._line.request(how, path, body, headers)
        answer = self._line.getresponse()
        answer.read()
        return answer.status

    def act(self, what: str) -> int:
        """Do one thing."""
        case = f"/cases/{self.site.case}/"
        chance = self.chance
        if what == "enter":
            name = f"new-{self.number}-{chance.random()}"
            return self.ask(f"{case}add/", statement(name))
        path = {
            "table": f"{case}table/?page={chance.randrange(1, 100)}",
            "thing": f"{case}things/{chance.choice(self.site.entities)}/",
            "things": f"{case}things/?schema=Unit&q=unit+{chance.randrange(UNITS)}",
            "statement": f"{case}statements/{chance.choice(self.site.statements)}/",
            "sources": f"{case}sources/", "case": case, "home": "/", "warnings": "/warnings/",
        }[what]  # fmt: skip
        return self.ask(path)


def statement(name: str) -> dict[str, str]:
    """The form of a statement."""
    return {
        "entity_id": name, "schema": "Unit", "prop": "name", "value": name, "source": "load",
        "reliability": "C", "credibility": "3", "marking": "TLP:GREEN",
    }  # fmt: skip


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


def hold_roles() -> None:
    """Let an analyst hold each role of the policy, so that somebody is told."""
    from django.db import connection

    from upstander.hub.alerts.models import Holder
    from upstander.hub.people.models import User
    from upstander.warning.policy import default_policy

    user = User.objects.get(name="Analyst 1")
    for name in sorted(default_policy().receivers):
        Holder.objects.create(role=name, user=user)
    connection.close()


def warning(site: Site, what: str, number: int) -> dict[str, str]:
    """The form of a warning, each about something else: alike ones are told as one."""
    about = site.entities[number % len(site.entities)]
    form = {"subject": about, "what": what, "severity": "serious", "kinds": "siege"}
    return form | {"marking": "TLP:GREEN"}


def notices(site: Site, rate: float, seconds: float) -> None:
    """Seconds from when a warning is asked for to when its notice has left by its channel."""
    from django.db import connection

    from upstander.hub.alerts.models import Delivery

    hold_roles()
    for number in range(len(site.sessions) - 1):  # each server process reads the case at first
        Analyst(site, number).act("table")
    asked: dict[str, float] = {}
    spent = Spent(site.hub)
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

    run_all(min(64, len(site.sessions) - 1), work)
    entered = time.time() - begin
    print(spent.told())
    time.sleep(5)
    sent = Delivery.objects.filter(warning__what__in=asked).select_related("warning")
    taken = [d.sent_at.timestamp() - asked[d.warning.what] for d in sent if d.sent_at is not None]
    unsent = sum(d.sent_at is None for d in sent)
    connection.close()
    print(f"{len(asked)} warnings in {entered:.1f} s; {len(taken)} notices sent, {unsent} waiting")
    print(" ".join(f"p{int(100 * q)} {share(taken, q):.2f} s" for q in (0.5, 0.95, 0.99)))


class Spent:
    """How much of the cores a while took: this generator, the hub, its database, all the rest."""

    def __init__(self, hub: Running) -> None:
        assert hub.process is not None
        self._session = hub.process.pid
        _, _, folder = hub.database.partition("host=")
        told = Path(folder) / "postmaster.pid"
        self._postmaster = int(told.read_text().split()[0]) if folder else 0
        self._before = self._now()

    def told(self) -> str:
        """The shares since it began, in cores."""
        now = self._now()
        wall, own, hub, base, whole = (a - b for a, b in zip(now, self._before, strict=True))
        rest = whole - own - hub - base
        return (
            f"of {os.cpu_count()} cores the generator took {own / wall:.2f}, the hub "
            f"{hub / wall:.2f}, PostgreSQL {base / wall:.2f}, all else {rest / wall:.2f}"
        )

    def _now(self) -> tuple[float, float, float, float, float]:
        tick = os.sysconf("SC_CLK_TCK")
        hub = base = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            took = int(words[11]) + int(words[12])
            if int(words[3]) == self._session:
                hub += took
            elif self._postmaster in {int(stat.parent.name), int(words[1])}:
                base += took
        user, nice, system, _, _, irq, soft = map(
            int, Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
        )
        whole = user + nice + system + irq + soft
        return time.monotonic(), time.process_time(), hub / tick, base / tick, whole / tick


@contextmanager
def running(database: str, analysts: int) -> Iterator[Site]:
    """A filled hub that runs."""
    with tempfile.TemporaryDirectory() as folder:
        site = filled(Running(Path(folder) / "hub", database=database), analysts)
        site.hub.start()
        try:
            yield site
        finally:
            if site.hub.process is not None and site.hub.process.poll() is None:
                site.hub.kill()


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
