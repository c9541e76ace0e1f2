"""Reading the public instances of stochastic network interdiction: arcs and scenarios as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

_ARCS = ("instance", "tail", "head", "r_no_sensor", "interdictable")
_SCENARIOS = ("origin", "destination", "probability")


@dataclass(frozen=True, slots=True, eq=False)
class SnipTables:
    """One instance as it is stated, with nodes numbered from 0.

    Parameters
    ----------
    nodes
        How many are named.
    tail, head
        Shape (arcs,).
    free
        Shape (arcs,): the chance of passing unseen without a sensor.
    site
        Shape (arcs,): whether a sensor can be placed.
    origin, destination, probability
        Shape (scenarios,).
    """

    nodes: int
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    free: NDArray[np.float64]
    site: NDArray[np.bool_]
    origin: NDArray[np.intp]
    destination: NDArray[np.intp]
    probability: NDArray[np.float64]


def read_snip(arcs: Path, scenarios: Path, instance: int) -> SnipTables:
    """One instance of the series.

    Parameters
    ----------
    arcs
        Parquet or CSV with columns ``instance``, ``tail``, ``head``, ``r_no_sensor`` and
        ``interdictable``.
    scenarios
        Parquet or CSV with columns ``origin``, ``destination`` and ``probability``.
    instance
        Which of the instances in ``arcs``.

    Raises
    ------
    InstanceError
        A file that cannot be read, a column or a value that is missing, or no such instance.
    """
    roads = _table(arcs, _ARCS)
    roads = roads.filter(roads["instance"] == instance)
    if roads.is_empty():
        raise InstanceError(f"there is no instance {instance}", source=str(arcs), remedy="see them")
    cases = _table(scenarios, _SCENARIOS)
    ends = [roads["tail"], roads["head"], cases["origin"], cases["destination"]]
    names, number = np.unique(np.concatenate([e.to_numpy() for e in ends]), return_inverse=True)
    tail, head, origin, destination = np.split(
        number.astype(np.intp), np.cumsum([len(e) for e in ends[:-1]])
    )
    return SnipTables(
        len(names),
        tail,
        head,
        roads["r_no_sensor"].to_numpy().astype(np.float64),
        roads["interdictable"].to_numpy().astype(np.bool_),
        origin,
        destination,
        cases["probability"].to_numpy().astype(np.float64),
    )


def _table(path: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    import polars as pl

    try:
        table = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InstanceError(
            f"cannot be read: {error}", source=str(path), remedy="give CSV or Parquet"
        ) from error
    for name in columns:
        if name not in table.columns:
            raise InstanceError(f"column {name!r} is missing", source=str(path), remedy="add it")
        column = table[name]
        if not column.dtype.is_numeric():
            raise InstanceError(f"column {name!r} holds text", source=str(path), remedy="mend it")
        if column.null_count():
            line = int(column.is_null().arg_true()[0]) + 2
            raise InstanceError(
                f"column {name!r} has an empty value", source=str(path), line=line, remedy="fill it"
            )
    return table.select(columns)
