"""Reading a million FollowTheMoney entities: our reader beside FollowTheMoney's own, same run.

The file is synthetic and made here. FollowTheMoney is timed three ways: as its own commands read
(``path_entities`` with ``ValueEntity``, values taken as they are), with the barest proxy, and with
its validation (``cleaned=False``), which is the work our reader does too. Then the file goes into a
case file by the command line, twice, and out of it again, with the peak of memory of each.

Usage: ``python bench/bench_evidence.py [--entities N] [--rounds N] [--no-load]``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTRIES = ("ng", "gb", "us", "fr", "ke", "de", "br", "in")
READERS = ("ours", "ftm", "ftm-bare", "ftm-validated")


def write_entities(path: Path, count: int, seed: int = 1) -> None:
    import orjson

    chance = Random(seed)  # noqa: S311  (synthetic data, not a secret)
    with path.open("wb") as handle:
        for number in range(count):
            handle.write(orjson.dumps(entity(number, chance)) + b"\n")


def entity(number: int, chance: Random) -> dict[str, object]:
    day = (
        f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    )
    made: dict[str, object] = {
        "datasets": ["synthetic"],
        "referents": [],
        "first_seen": "2024-01-01T00:00:00",
        "last_seen": "2024-06-01T00:00:00",
    }
    if number % 3:
        name = f"Société {number}" if number % 10 == 0 else f"Company {number}"
        properties = {
            "name": [f"{name} Ltd", name],
            "jurisdiction": [chance.choice(COUNTRIES)],
            "incorporationDate": [day],
            "registrationNumber": [f"RC{number}"],
            "address": [f"{number} Main Street, Town {number % 100}"],
        }
        return {"id": f"c-{number}", "schema": "Company", "properties": properties, **made}
    properties = {
        "owner": [f"c-{max(1, number - 1)}"],
        "asset": [f"c-{number + 1}"],
        "startDate": [day],
        "percentage": ["51"],
    }
    return {"id": f"o-{number}", "schema": "Ownership", "properties": properties, **made}


def count_ours(path: Path) -> int:
    from upstander.evidence.ftm import read_ftm

    return sum(1 for _ in read_ftm(path))


def count_ftm(path: Path, *, bare: bool = False, cleaned: bool = True) -> int:
    from followthemoney.cli.util import path_entities
    from followthemoney.entity import ValueEntity
    from followthemoney.proxy import EntityProxy

    kind: type[EntityProxy] = EntityProxy if bare else ValueEntity
    return sum(1 for _ in path_entities(path, kind, cleaned=cleaned))


def timed(name: str, path: Path) -> None:
    """Run one reader in this process and print CPU seconds and the growth of peak memory."""
    import resource
    import time

    from upstander.model.ontology import ontology

    ontology()
    readers: dict[str, Callable[[Path], int]] = {
        "ours": count_ours,
        "ftm": count_ftm,
        "ftm-bare": lambda p: count_ftm(p, bare=True),
        "ftm-validated": lambda p: count_ftm(p, bare=True, cleaned=False),
    }
    warm = path.with_name("warm.jsonl")
    readers[name](warm)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    readers[name](path)
    spent = time.process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    unit = 1 if sys.platform == "darwin" else 1024
    print(spent, grown * unit)


def measured(name: str, path: Path, rounds: int) -> tuple[float, int]:
    """The best of several rounds, each in a process of its own."""
    best, memory = float("inf"), 0
    for _ in range(rounds):
        run = [sys.executable, __file__, "--run", name, "--file", str(path)]
        out = subprocess.run(run, check=True, capture_output=True, text=True).stdout  # noqa: S603
        spent, grown = out.split()
        best, memory = min(best, float(spent)), max(memory, int(grown))
    return best, memory


def loaded(folder: Path) -> None:
    """What filling a case file with the entities costs, doing it again, and emptying it."""
    import resource
    import time

    upstander, case = str(Path(sys.executable).with_name("upstander")), str(folder / "case")
    made = ("--title", "Bench", "--subject", "c-1", "--as-of", "2026-01-01")
    commands = {
        "new": ("new", case, *made),
        "import": ("import", case, str(folder / "entities.jsonl")),
        "import again": ("import", case, str(folder / "entities.jsonl")),
        "remove": ("remove", case, "--dataset", "synthetic"),
    }
    for name, command in commands.items():
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run = [upstander, "case", *command]
        out = subprocess.run(run, check=True, capture_output=True, text=True).stdout  # noqa: S603
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        unit = 1 if sys.platform == "darwin" else 1024
        # The peak is of the greediest child so far: the readers above stay far below it.
        peak = after.ru_maxrss * unit / 2**20
        wall = time.perf_counter() - start
        print(f"case {name:14} {spent:7.2f} CPU s, {wall:7.2f} s, peak so far {peak:6.1f} MiB")
        print(f"  {out.strip().splitlines()[-1]}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--run", choices=READERS)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--no-load", action="store_true", help="Readers only.")
    options = parser.parse_args()
    if options.run:
        timed(options.run, options.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entities.jsonl"
        write_entities(path, options.entities)
        write_entities(path.with_name("warm.jsonl"), 100, seed=2)
        print(f"{options.entities:,} synthetic entities, {path.stat().st_size / 2**20:.0f} MiB")
        figures = {name: measured(name, path, options.rounds) for name in READERS}
        tell(figures)
        if not options.no_load:
            loaded(Path(folder))


def tell(figures: dict[str, tuple[float, int]]) -> None:
    """Print the figures of the readers beside ours."""
    ours, grown = figures["ours"]
    for name, (spent, memory) in figures.items():
        ratio = "" if name == "ours" else f"; ours takes {ours / spent:.2f} of its time"
        print(f"{name:14} {spent:7.2f} CPU s, memory grows {memory / 2**20:5.1f} MiB{ratio}")
    print(f"ours: every value checked, one statement a value; peak grows {grown / 2**20:.1f} MiB")
    print(
        f"rate: {figures['ftm-validated'][0] / ours:.2f} times FollowTheMoney's validating reader"
    )


if __name__ == "__main__":
    main()
