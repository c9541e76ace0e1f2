"""Deduplication of large registers: a synthetic register with known truth."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from upstander.errors import UsageError
from upstander.evidence.identity.large import deduplicated, prepared


def made(count: int) -> tuple[pl.DataFrame, set[tuple[str, str]]]:
    """Synthetic records: every fifth is there again, with a letter more."""
    chance = Random(1)  # noqa: S311  (synthetic data, not a secret)
    rows: list[tuple[str, str, str, str]] = []
    truth: set[tuple[str, str]] = set()
    parts = [a + b + c for a in "bdgklmnrst" for b in "aeiou" for c in ("", "n", "r")]
    while len(rows) < count:
        words = ["".join(chance.choices(parts, k=3)) for _ in range(2)]
        key, year = f"p{len(rows):06d}", str(chance.randrange(1930, 2000))
        rows.append((key, " ".join(words), year, chance.choice("abc")))
        if chance.random() < 0.2:
            truth.add((key, f"{key}x"))
            rows.append((f"{key}x", f"{words[1]}e {words[0]}", year, rows[-1][3]))
    return pl.DataFrame(rows, schema=["id", "name", "year", "country"], orient="row"), truth


def pairs_of(found: pl.DataFrame) -> set[tuple[str, str]]:
    groups = found.group_by("cluster").agg(pl.col("id").sort())["id"].to_list()
    return {(a, b) for ids in groups for i, a in enumerate(ids) for b in ids[i + 1 :]}


@pytest.mark.slow
def test_most_repeated_records_are_found_and_hardly_any_others() -> None:
    records, truth = made(12_000)
    found = deduplicated(records)
    assert found["id"].to_list() == sorted(records["id"].to_list())
    pairs = pairs_of(found)
    assert len(pairs & truth) > 0.6 * len(truth)
    assert len(pairs - truth) < 0.02 * len(pairs)


@pytest.mark.slow
def test_a_register_without_repetitions_stays_as_it_is() -> None:
    records, _ = made(1_200)
    once = records.with_columns(year=pl.col("id"))
    assert deduplicated(once).filter(pl.col("id") != pl.col("cluster")).is_empty()


def test_a_name_is_prepared_so_that_order_and_vowels_do_not_matter() -> None:
    table = pl.DataFrame(
        {
            "id": ["a", "b", "c"],
            "name": ["Mohammed Hassan", "HASSAN, Muhammad", "محمد حسن"],
            "year": ["1970"] * 3,
            "country": ["aa"] * 3,
        }
    )
    rows = prepared(table)
    assert rows["skeleton"].n_unique() == 1
    assert rows["name"].to_list()[:2] == ["hassan mohammed", "hassan muhammad"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop("year"), "no column 'year'"),
        (lambda t: pl.concat([t, t]), "two records have one id"),
        (lambda t: t.head(10), "10 records are too few"),
    ],
)
def test_a_register_that_cannot_be_deduplicated_says_why(change: object, message: str) -> None:
    records, _ = made(1_200)
    with pytest.raises(UsageError, match=message):
        deduplicated(change(records))  # type: ignore[operator]
