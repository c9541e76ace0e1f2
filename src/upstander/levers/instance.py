"""The file format lever-plan-1: a lever problem as plain data, with its sampled worlds."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import InstanceError
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

FORMAT = "lever-plan-1"


def problem_from_json(data: Any, *, budget: float | None = None) -> LeverProblem:
    """The lever problem that plain data in the format ``lever-plan-1`` describes.

    Parameters
    ----------
    data
        As `json.load` gives it. Keys: ``n``, ``layers``, ``edges`` [from, to, layer, probability],
        ``sources`` per layer, ``attack`` [node, weight], ``levers`` (id, hit_edges, cost, success,
        holder), ``harm`` [lever, group, amount], ``harm_cap``, ``influence`` [u, v, cost],
        ``n_holders``, ``own_holder``, ``prerequisites`` [before, after], ``budget``, ``scenarios``
        (base64 rows of bits, most significant first).
    budget
        Takes the place of the instance's own.

    Raises
    ------
    InstanceError
        Anything missing, malformed or out of range; the message names it.
    """
    read = _Reader(_table(data))
    if read.text("format") != FORMAT:
        raise InstanceError(
            f"format is {read.text('format')!r}, not {FORMAT!r}", remedy="give a lever-plan-1 file"
        )
    edges = read.rows("edges", 4)
    layers = len(read.sequence("layers"))
    levers = tuple(_option(row) for row in read.sequence("levers"))
    scenarios = _Reader(_table(read.value("scenarios")))
    own = read.number("budget") if budget is None else budget
    return LeverProblem(
        nodes=read.whole("n"),
        source=_column(edges, 0),
        target=_column(edges, 1),
        layer=_column(edges, 2),
        roots=_roots(read, layers),
        attack=tuple(
            Attack(_whole(node, "attack node"), weight, tuple(range(layers)))
            for node, weight in read.rows("attack", 2)
        ),
        levers=levers,
        holders=tuple(range(read.whole("n_holders"))),
        own=read.whole("own_holder"),
        influence=tuple(
            InfluenceArc(_whole(u, "holder"), _whole(v, "holder"), cost)
            for u, v, cost in read.rows("influence", 3)
        ),
        prerequisites=tuple(
            (_whole(a, "prerequisite"), _whole(b, "prerequisite"))
            for a, b in read.rows("prerequisites", 2)
        ),
        harms=tuple(
            (_whole(k, "lever that harms"), f"{_whole(group, 'group')}", amount)
            for k, group, amount in read.rows("harm", 3)
        ),
        harm_cap=read.number("harm_cap"),
        budget=own,
        live=_bits(scenarios, "edge_live", len(edges)),
        succeeds=_bits(scenarios, "lever_success", len(levers)),
    )


def resampled(problem: LeverProblem, data: Any, *, worlds: int, seed: int) -> LeverProblem:
    """The same problem with worlds of its own, drawn from the instance's probabilities.

    Relations and levers are drawn independently; for valuing a plan on worlds that were never
    used to choose it.
    """
    chance = np.random.default_rng([seed, 2])
    edges = np.array([row[3] for row in _Reader(_table(data)).rows("edges", 4)])
    success = np.array([lever.success for lever in problem.levers])
    return replace(
        problem,
        live=np.stack([chance.random(len(edges)) < edges for _ in range(worlds)]),
        succeeds=chance.random((worlds, len(success))) < success,
    )


class _Reader:
    """Reads the keys of one object, each with a message where it is not what it should be."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def value(self, key: str) -> Any:
        if key not in self.data:
            raise InstanceError(f"{key} is missing", remedy=f"give it, as {FORMAT} describes")
        return self.data[key]

    def text(self, key: str) -> str:
        return str(self.value(key))

    def number(self, key: str) -> float:
        return _number(self.value(key), key)

    def whole(self, key: str) -> int:
        return _whole(self.value(key), key)

    def sequence(self, key: str) -> list[Any]:
        found = self.value(key)
        if not isinstance(found, list):
            raise InstanceError(f"{key} must be a list, not {type(found).__name__}")
        return found

    def rows(self, key: str, width: int) -> list[list[float]]:
        found = self.sequence(key)
        for k, row in enumerate(found):
            if not isinstance(row, list) or len(row) != width:
                raise InstanceError(f"{key}[{k}] must be a list of {width} numbers")
            for number in row:
                _number(number, f"{key}[{k}]")
        return found


def _table(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise InstanceError(f"an object is expected, not {type(data).__name__}")
    return data


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InstanceError(f"{name} must be a number, not {value!r}")
    if not np.isfinite(value):
        raise InstanceError(f"{name} must be a finite number, not {value!r}")
    return float(value)


def _whole(value: Any, name: str) -> int:
    if _number(value, name) != int(value) or value < 0:
        raise InstanceError(f"{name} must be a whole number of at least 0, not {value!r}")
    return int(value)


def _column(rows: list[list[float]], k: int) -> NDArray[np.intp]:
    return np.array([_whole(row[k], "edges") for row in rows], dtype=np.intp)


def _option(row: Any) -> Option:
    read = _Reader(_table(row))
    hits = tuple(_whole(edge, "hit_edges") for edge in read.sequence("hit_edges"))
    cost, success = read.number("cost"), read.number("success")
    name = read.value("id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise InstanceError(f"id of a lever must be text or a whole number, not {name!r}")
    return Option(name, hits, cost, success, read.whole("holder"))


def _roots(read: _Reader, layers: int) -> tuple[tuple[int, ...], ...]:
    sources = _table(read.value("sources"))
    if unknown := sorted(set(sources) - {str(k) for k in range(layers)}):
        raise InstanceError(f"sources names layer {unknown[0]!r}, which layers does not")
    rows: Iterable[Any] = (sources.get(str(k), []) for k in range(layers))
    return tuple(tuple(_whole(node, "sources") for node in row) for row in rows)


def _bits(scenarios: _Reader, key: str, width: int) -> NDArray[np.bool_]:
    count, octets = scenarios.whole("count"), scenarios.whole(f"{key}_row_bytes")
    try:
        raw = base64.b64decode(scenarios.text(key), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InstanceError(f"scenarios.{key} is not base64: {error}") from error
    if octets * 8 < width or len(raw) != count * octets:
        raise InstanceError(
            f"scenarios.{key} holds {len(raw):,} bytes, not {count} rows of {octets}",
            remedy=f"one bit for each of {width:,}, padded to whole bytes",
        )
    table = np.frombuffer(raw, dtype=np.uint8).reshape(count, octets)
    return np.unpackbits(table, axis=1)[:, :width].astype(bool)
