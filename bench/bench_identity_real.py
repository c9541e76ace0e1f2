"""Real questions: which listed bodies and student units may be Nigerian units, beyond exact names.

    UPSTANDER_DATA=… python -m bench.bench_identity_real

Compares every body of the sanctions list, and every student unit of courses for Nigeria that bears
no unit's exact name, with the Security Force Monitor's units, by names alone. No peer: it counts
suggestions. Each is a question to check by hand, never a match.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

from upstander.errors import Problem
from upstander.evidence.datasets.us_foreign_military_training import reader as training
from upstander.evidence.declaration import read_dataset
from upstander.evidence.identity.candidates import _pairs, subjects
from upstander.evidence.identity.comparison import Comparison, compare
from upstander.evidence.identity.surroundings import surroundings
from upstander.model.entity import assemble
from upstander.model.statement import Statement

SHOWN = 12


def main() -> None:
    folder = Path(os.environ["UPSTANDER_DATA"])
    units = told("sfm_nigeria", folder, "Unit", {"name", "alias", "country"})
    names = {plain(s.value) for s in units if s.prop != "country"}
    asked("sanctions list", units, told("ofac_sdn", folder, "Organization", {"name"}), {})
    items = list(training.courses(folder, country="Nigeria"))
    rows = Counter(item.student_unit for item in items if not isinstance(item, Problem))
    students = [
        Statement("courses", f"student {name}", "Unit", "name", name)
        for name in sorted(rows)
        if name and plain(name) not in names
    ]
    asked("student units", units, students, {f"student {n}": k for n, k in rows.items()})


def told(dataset: str, folder: Path, schema: str, props: set[str]) -> list[Statement]:
    items = read_dataset(dataset, folder)
    kept = [s for s in items if isinstance(s, Statement) and s.schema == schema]
    return [s for s in kept if s.prop in props]


def plain(name: str) -> str:
    return " ".join(name.lower().split())


def asked(
    title: str, units: list[Statement], others: list[Statement], rows: dict[str, int]
) -> None:
    """Count each record's best suggestion, and show the likeliest."""
    start = time.process_time()
    entities = assemble([*units, *others])
    keys = {s.entity_id for s in others}
    pairs = {p for p in _pairs(entities) if (p[0] in keys) != (p[1] in keys)}
    prepared, around = subjects(entities), surroundings({})
    best: dict[str, Comparison] = {}
    for one, other in sorted(pairs):
        made = compare(prepared[one], prepared[other], around)
        key = one if one in keys else other
        if key not in best or made.log_odds > best[key].log_odds:
            best[key] = made
    counts = Counter(made.suggestion.value for made in best.values())
    courses = Counter[str]()
    for key, made in best.items():
        courses[made.suggestion.value] += rows.get(key, 0)
    print(f"{title}: {len(keys):,} records, {len(pairs):,} pairs; best of each: {dict(counts)}")
    if rows:
        print(f"  rows of courses behind them: {dict(courses)}")
    for made in sorted(best.values(), key=lambda m: -m.log_odds)[:SHOWN]:
        ends = " | ".join(entities[key].caption for key in (made.left, made.right))
        print(f"  {made.probability:.2f} {made.suggestion.value:9} {ends}")
    print(f"  {time.process_time() - start:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
