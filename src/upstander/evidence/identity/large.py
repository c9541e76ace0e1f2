"""Deduplication of large registers: blocking, and the model of Fellegi and Sunter by Splink."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError
from upstander.evidence.identity.candidates import skeletons
from upstander.evidence.lake.names import words_of

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("id", "name", "year", "country")
SURE = ("skeleton", "year")
"""Who shares these is taken for one where the share of repeated records is first estimated."""

LEAST = 1_000
"""Records below which nothing can be estimated without labels."""

SEEN = 0.9
"""Probability from which on two records are put together: a judgement."""


def deduplicated(records: pl.DataFrame, *, threshold: float = SEEN, seed: int = 0) -> pl.DataFrame:
    """Which records of a register are probably one thing.

    Parameters
    ----------
    records
        Columns `COLUMNS`: an id, a name, a year of birth or founding and a country, the last two
        empty (null) where unknown.
    threshold
        Probability from which on two records are put together.
    seed
        Of the sample on which chance agreement is estimated.

    Returns
    -------
    DataFrame
        Columns ``id`` and ``cluster``: proposals for a person to judge, and for bodies only to
        apply. Equations: ``docs/explanation/identity.md``.

    Raises
    ------
    UsageError
        A column is missing, ids repeat, or there are fewer than `LEAST` records.
    """
    _check(records)
    from splink import DuckDBAPI, Linker

    ready = prepared(records)
    if not ready.drop_nulls(SURE).select(SURE).is_duplicated().any():
        # Nothing to learn from: no two records share their consonants and their year.
        return records.select("id", cluster="id").sort("id")
    logging.getLogger("splink").setLevel(logging.ERROR)
    made = DuckDBAPI().register(ready.to_arrow())
    linker = Linker(made, _settings(ready), log_level=None)
    _train(linker, seed)
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    return clusters(linker, pairs, threshold)


def clusters(linker: Any, pairs: Any, threshold: float) -> pl.DataFrame:
    """What Splink's pairs join: columns ``id`` and ``cluster``, sorted by id."""
    import polars as pl

    found = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=threshold
    )
    table = pl.from_pandas(found.as_pandas_dataframe())
    return table.select(id="unique_id", cluster="cluster_id").sort("id")


def prepared(records: pl.DataFrame) -> pl.DataFrame:
    """The register with the columns that Splink compares and blocks by.

    Returns
    -------
    DataFrame
        ``unique_id``, ``name`` (words in the order of the alphabet), ``skeleton`` (consonants of
        the whole name), ``first`` and ``last`` (consonants of its first and last word by the
        alphabet), ``year`` and ``country``.
    """
    import polars as pl

    words = [sorted(words_of(name)) for name in records["name"].to_list()]
    bones = [[_bones(word) for word in row] for row in words]
    return pl.DataFrame(
        {
            "unique_id": records["id"],
            "name": [" ".join(row) for row in words],
            "skeleton": ["".join(row) or None for row in bones],
            "first": [row[0] if row else None for row in bones],
            "last": [row[-1] if row else None for row in bones],
            "year": records["year"],
            "country": records["country"],
        }
    )


def _bones(word: str) -> str:
    found = skeletons(word)
    return min(found)[1:] if found else word


def chance(column: pl.Series) -> float:
    """How probable it is that two different records agree in a column by chance.

    Rare agreement would never be met in a sample of pairs: it is counted exactly.

    Examples
    --------
    >>> import polars as pl
    >>> chance(pl.Series(["a", "a", "b", "c"]))  # one pair of six
    0.16666666666666666
    """
    counts = column.drop_nulls().value_counts()["count"].to_numpy().astype(float)
    n = counts.sum()
    agree = (counts * (counts - 1)).sum()
    return float(max(agree, 1.0) / (n * (n - 1)))


def _settings(ready: pl.DataFrame) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    # One comparison: consonants and spelling of one name are not independent.
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True).configure(
                u_probability=chance(ready["name"]), fix_u_probability=True
            ),
            levels.ExactMatchLevel("skeleton").configure(
                u_probability=chance(ready["skeleton"]), fix_u_probability=True
            ),
            levels.JaroWinklerLevel("name", 0.94),
            levels.JaroWinklerLevel("name", 0.88),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            name,
            cl.ExactMatch("year"),
            cl.ExactMatch("country"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("skeleton"),
            block_on("first", "last"),
            block_on("first", "year"),
            block_on("last", "year"),
        ],
        retain_matching_columns=False,
    )


def _train(linker: Any, seed: int) -> None:
    from splink import block_on

    training = linker.training
    training.estimate_probability_two_random_records_match([block_on(*SURE)], recall=0.5)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=seed or None)
    # `first` is no part of what is compared, so that names are learned there, the rest by names.
    for rule in (block_on("skeleton"), block_on("first", "year")):
        # Where hardly any pair of a block is one, or all are, the share would run to 0 or 1.
        training.estimate_parameters_using_expectation_maximisation(
            rule, fix_probability_two_random_records_match=True
        )


def _check(records: pl.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in records.columns]
    if missing:
        raise UsageError(f"no column {missing[0]!r}", remedy=f"give {', '.join(COLUMNS)}")
    if records["id"].n_unique() < records.height:
        raise UsageError("two records have one id", remedy="give each record its own")
    if records.height < LEAST:
        remedy = "compare a small set pair by pair: upstander evidence resolve"
        raise UsageError(f"{records.height:,} records are too few to learn from", remedy=remedy)
