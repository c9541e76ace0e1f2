"""Entities that are there more than once: proposals to look at, not judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.evidence.lake.tables import ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from upstander.evidence.lake.lake import Lake


def duplicates(lake: Lake, datasets: tuple[str, ...] = ()) -> ir.Table:
    """Entities that share schema, normalised name, country and date with another.

    At least one of country and date must be known: a name alone is no reason to think two to be
    one. What is found is a proposal for ``evidence resolve``; the lake stays as it is.

    Parameters
    ----------
    lake
        A lake with entities.
    datasets
        Only these, where any are named.

    Returns
    -------
    Table
        Columns ``group`` (the least id of those that belong together), ``id``, ``dataset``,
        ``schema``, ``name``, ``country``, ``date`` and ``members``, sorted by group and id.
    """
    key = ["schema", "name_key", "country", "date"]
    entities = lake.table(ENTITIES, datasets)
    told = entities.filter(
        (entities.name_key != "") & ((entities.country != "") | (entities.date != ""))
    )
    groups = told.group_by(key).aggregate(group=told.id.min(), members=told.count())
    several = groups.filter(groups.members > 1)
    shown = ("group", "id", "dataset", "schema", "name", "country", "date", "members")
    return told.inner_join(several, key).select(*shown).order_by("group", "id", "dataset")
