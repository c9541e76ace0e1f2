"""Identity beside its peers' own defaults: real units by their aliases, and synthetic persons.

*Units* (needs UPSTANDER_DATA): Security Force Monitor's Nigerian units under their main names, and
the same units under one other name each, as two registers; the truth is its own ids. Peers in the
same run: nomenklatura's LogicV2 and RegressionV1 at their usual threshold of .7. No weight was
fitted to this set; two rules were added after reading candidates of a case with the same units.

*Persons*: synthetic records with known truth, a fifth of them repeated with errors. Peer in the
same run: Splink with its own comparison of names, blocked by name and by its first four letters
with year and country, and no preparation of ours.

    python -m bench.bench_identity [records]
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import polars as pl

from upstander.evidence.identity.candidates import _pairs, subjects
from upstander.evidence.identity.comparison import compare
from upstander.evidence.identity.large import clusters, deduplicated
from upstander.evidence.identity.surroundings import surroundings
from upstander.model.entity import Entity, assemble
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

SEED = 8
"""Of the records that are scored; blocking and levels were chosen on those of seed 7."""

SYLLABLES = tuple(
    first + vowel + last
    for first in "bdghklmnrstvz"
    for vowel in "aeiou"
    for last in ("", "n", "r")
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    units()
    persons(count)


def units() -> None:
    folder = Path(os.environ.get("UPSTANDER_DATA", ""))
    path = folder / "network" / "actors" / "sfm_nigeria_units.parquet"
    if not path.is_file():
        print("no public data here: set UPSTANDER_DATA")
        return
    entities, truth = registers(path)
    start = time.process_time()
    blocked = {p for p in _pairs(entities) if p[0][0] != p[1][0]}
    around, prepared = surroundings(entities), subjects(entities)
    ours = {p: compare(prepared[p[0]], prepared[p[1]], around).probability for p in blocked}
    print(
        f"units: {len(truth)} true pairs, {len(blocked):,} compared, {len(truth & blocked)} of the "
        f"true ones among them; {time.process_time() - start:.0f} CPU s"
    )
    told("ours, from .9", {p for p, v in ours.items() if v >= 0.9}, truth)
    told("ours, from .5", {p for p, v in ours.items() if v >= 0.5}, truth)
    for name in ("logic-v2", "regression-v1"):
        told(f"nomenklatura {name}, from .7", peer(name, entities, blocked), truth)


def registers(path: Path) -> tuple[dict[str, Entity], set[tuple[str, str]]]:
    """Units by main name (a-…) and by one other name (b-…), and which belong together."""
    from upstander.evidence.datasets.sfm_nigeria import tables

    alias = next(f for f in tables.UNIT_FIELDS if f.prop == "alias")
    table = pl.read_parquet(path).select(tables.UNIT_ID, tables.NAME, alias.value).unique()
    said, truth = [], set()
    names: dict[str, str] = {}
    for key, name, others in table.sort(tables.UNIT_ID, tables.NAME, alias.value).iter_rows():
        if key and name and key not in names:
            names[key] = name
            said.append(Statement("a", f"a-{key}", "Unit", "name", name))
        other = next((t.strip() for t in (others or "").split(";") if t.strip()), "")
        if key and other and other != names.get(key) and (f"a-{key}", f"b-{key}") not in truth:
            truth.add((f"a-{key}", f"b-{key}"))
            said.append(Statement("b", f"b-{key}", "Unit", "name", other))
    return assemble(said), truth


def peer(
    name: str, entities: dict[str, Entity], pairs: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    from nomenklatura.matching import ScoringConfig, get_algorithm

    from upstander.model.ontology import ontology

    algorithm = get_algorithm(name)
    assert algorithm is not None
    proxies = {}
    for key, entity in entities.items():
        proxy = ontology().make_entity(entity.schema)
        proxy.id = f"{name}-{key}"
        proxy.add("name", entity.caption)
        proxies[key] = proxy
    config = ScoringConfig.defaults()
    return {
        p for p in pairs if algorithm.compare(proxies[p[0]], proxies[p[1]], config).score >= 0.7
    }


def told(label: str, found: set[tuple[str, str]], truth: set[tuple[str, str]]) -> None:
    right = len(found & truth)
    precision = right / len(found) if found else float("nan")
    print(f"  {label}: precision {precision:.3f}, recall {right / len(truth):.3f}", flush=True)


def persons(count: int) -> None:
    records, truth = made(count)
    start, wall = time.process_time(), time.monotonic()
    found = deduplicated(records)
    spent = time.process_time() - start, time.monotonic() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"persons (synthetic): {count:,} records, {len(truth):,} true pairs; ours {spent[0]:.0f} "
        f"CPU s, {spent[1]:.0f} s, {memory:.1f} GiB at most"
    )
    told("ours, from .9", pairs_of(found), truth)
    for threshold in (0.9, 0.5):
        start = time.process_time()
        theirs = plain_splink(records, threshold)
        label = f"Splink's own comparisons, from {threshold}"
        told(f"{label} ({time.process_time() - start:.0f} CPU s)", pairs_of(theirs), truth)


def pairs_of(found: pl.DataFrame) -> set[tuple[str, str]]:
    pairs = set()
    groups = found.group_by("cluster").agg(pl.col("id").sort()).filter(pl.col("id").list.len() > 1)
    for ids in groups["id"].to_list():
        pairs |= {(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]}
    return pairs


def made(count: int) -> tuple[pl.DataFrame, set[tuple[str, str]]]:
    """Synthetic records: a fifth of the persons are there twice, the second time with errors."""
    chance = Random(SEED)  # noqa: S311  (synthetic data, not a secret)
    truth: set[tuple[str, str]] = set()
    rows: list[tuple[str, str, int | None, str | None]] = []
    number = 0
    while len(rows) < count:
        name, year = person(chance)
        country = chance.choice(("aa", "bb", "cc", "dd", "ee"))
        rows.append((f"p{number:08d}", name, year, country))
        if chance.random() < 0.2 and len(rows) < count:
            other = f"p{number:08d}x"
            truth.add((f"p{number:08d}", other))
            blank = chance.random()
            rows.append(
                (other, misspelt(name, chance), None if blank < 0.15 else year,
                 None if 0.15 <= blank < 0.25 else country)
            )  # fmt: skip
        number += 1
    frame = pl.DataFrame(rows, schema=["id", "name", "year", "country"], orient="row")
    return frame.with_columns(pl.col("year").cast(pl.String)), truth


def person(chance: Random) -> tuple[str, int]:
    def word() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 3, 3, 4))))

    words = [word() for _ in range(chance.choice((2, 2, 3)))]
    return " ".join(w.title() for w in words), chance.randrange(1930, 2005)


def misspelt(name: str, chance: Random) -> str:
    kind = chance.random()
    words = name.split()
    if kind < 0.25:
        return " ".join(reversed(words))
    place = chance.randrange(1, len(name) - 1)
    if kind < 0.5:
        return name[:place] + chance.choice("aeiou") + name[place:]
    if kind < 0.75:
        return name[:place] + name[place + 1 :]
    if len(words) > 2 and kind < 0.9:
        return f"{words[0]} {words[-1]}"
    return name.replace("o", "u", 1)


def plain_splink(records: pl.DataFrame, threshold: float) -> pl.DataFrame:
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.NameComparison("name"), cl.ExactMatch("year"), cl.ExactMatch("country")],
        blocking_rules_to_generate_predictions=[
            block_on("name"), block_on("prefix", "year", "country"),
        ],
        retain_matching_columns=False,
    )  # fmt: skip
    records = records.with_columns(pl.col("name").str.slice(0, 4).alias("prefix"))
    table = DuckDBAPI().register(records.rename({"id": "unique_id"}).to_arrow())
    linker = Linker(table, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("name", "year")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    for rule in (block_on("name"), block_on("prefix", "year")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    return clusters(linker, pairs, threshold)


if __name__ == "__main__":
    main()
