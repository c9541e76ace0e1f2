"""A list of names held against the entities of a lake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, UsageError
from upstander.evidence.lake.names import likeness, tokens_of
from upstander.evidence.lake.tables import ENTITIES, TOKENS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir
    import polars as pl

    from upstander.evidence.lake.lake import Lake

LIKE = 0.9
"""From which likeness on a hit is shown; a person looks at each of them."""

COMMON = 20_000
"""A word or sound that more entities than this have finds nothing by itself."""


def screen(
    lake: Lake,
    names: Sequence[str],
    *,
    like: float = LIKE,
    common: int = COMMON,
    datasets: tuple[str, ...] = (),
) -> pl.DataFrame:
    """The entities whose names are like those of a list.

    Candidates share a word or the sound of a word with a name, one that is not common, or all of
    its words; each is then scored by `likeness` over all of its names.

    Parameters
    ----------
    lake
        A lake with entities.
    names
        What to look for.
    like
        Least likeness of a hit, 0 to 1.
    common
        Entities that a word may have before it is left to the other words.
    datasets
        Only these, where any are named.

    Returns
    -------
    DataFrame
        Columns ``asked``, ``likeness``, ``id``, ``name`` (the one that is most like), ``schema``,
        ``country``, ``date``, ``dataset``, ``row``; in the order asked, the most alike first.

    Raises
    ------
    UsageError
        A likeness outside 0 to 1.
    InputError
        No entities in the lake, or no name that has a letter.
    """
    if not 0.0 < like <= 1.0:
        raise UsageError(f"a likeness of {like} does not lie between 0 and 1")
    asked = {name: tokens_of(name) for name in dict.fromkeys(names)}
    wanted = sorted({token for tokens in asked.values() for token in tokens})
    if not wanted:
        raise InputError("no name with a letter is asked for", remedy="give one name a line")
    found = _found(lake, wanted, common, datasets)
    holders: dict[str, list[str]] = {}
    for token, key in found.iter_rows():
        holders.setdefault(token, []).append(key)
    pairs = {
        (name, key) for name, tokens in asked.items() for t in tokens for key in holders.get(t, ())
    }
    return _scored(lake, pairs, like, datasets)


def _found(lake: Lake, wanted: list[str], common: int, datasets: tuple[str, ...]) -> pl.DataFrame:
    """Which entities have which of the wanted words and sounds."""
    import polars as pl

    tokens = lake.table(TOKENS, datasets)
    near = tokens.filter(tokens.token.isin(wanted)).select("token", "id").distinct()
    held = near.group_by("token").aggregate(holders=near.count())
    rare = held.filter(held.holders <= common)
    return pl.DataFrame(lake.engine.rows(near.inner_join(rare, "token").select("token", "id")))


def _scored(
    lake: Lake, pairs: set[tuple[str, str]], like: float, datasets: tuple[str, ...]
) -> pl.DataFrame:
    import polars as pl

    about = _entities(lake, sorted({key for _, key in pairs}), datasets)
    rows = []
    for name, key in pairs:
        for entity in about.get(key, ()):
            scored = [(likeness(name, spelt), spelt) for spelt in entity["names"]]
            best, spelt = max(scored, default=(0.0, ""))
            if best >= like:
                rows.append({"asked": name, "likeness": round(best, 4), **entity, "name": spelt})
    kinds = dict.fromkeys(_SHOWN, pl.String) | {"likeness": pl.Float64, "row": pl.Int64}
    frame = pl.DataFrame(rows, schema_overrides=kinds) if rows else pl.DataFrame(schema=kinds)
    return frame.select(_SHOWN).sort("asked", "likeness", "id", descending=[False, True, False])


_SHOWN = ("asked", "likeness", "id", "name", "schema", "country", "date", "dataset", "row")


def _entities(
    lake: Lake, ids: list[str], datasets: tuple[str, ...]
) -> dict[str, list[dict[str, Any]]]:
    from upstander.evidence.lake.tables import key_of

    found: dict[str, list[dict[str, Any]]] = {}
    if not ids:
        return found
    entities = lake.table(ENTITIES, datasets)
    near: ir.Table = entities.filter(entities.key.isin([key_of(name) for name in ids]))
    wanted = set(ids)
    for entity in lake.engine.rows(near).to_pylist():
        if entity["id"] in wanted:
            found.setdefault(entity["id"], []).append(entity)
    return found
