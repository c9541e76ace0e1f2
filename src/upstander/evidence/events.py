"""Reading event feeds: UCDP's georeferenced events and exports in ACLED's form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from upstander.errors import InputError, Problem
from upstander.evidence.event_checks import checked
from upstander.evidence.event_forms import FORMS, Form, form_of
from upstander.evidence.event_rows import header_of, row_blocks
from upstander.model.event_table import LABELS, EventTable, Labels

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

    Codes = NDArray[np.int32]

_PARTS = ("date", "end", "precision", "deaths", "sources", "id", "synthetic")
_YES = ("true", "1", "yes")
_NUMBERS = {"day": np.int32, "month": np.int32, "dated": np.bool_, "deaths": np.float64}
_NUMBERS |= {"sources": np.int32, "line": np.int64}


@dataclass(frozen=True, slots=True)
class EventsReading:
    """Events as read, and what was wrong with some rows.

    Parameters
    ----------
    events
        The good rows.
    problems
        One for each row that was left out, by line.
    form
        Whose form the feed is in.
    undated
        Good rows whose date is known to no better than a month.
    """

    events: EventTable
    problems: tuple[Problem, ...]
    form: str
    undated: int


class _Ids(Sequence[str]):
    """Identifiers that stay in a packed column until one is asked for."""

    def __init__(self, column: pl.Series) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return _Ids(self._column[place]) if isinstance(place, slice) else str(self._column[place])


class _Numbering:
    """Names of a label, numbered in the order in which they were met."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def codes(self, column: pl.Series) -> Codes:
        """The number of each row's name; -1 where it has none."""
        import polars as pl

        listed = isinstance(column.dtype, pl.Enum | pl.Categorical)
        packed = (column if listed else column.cast(pl.Categorical)).to_frame("name")
        names = packed["name"].unique()
        numbers = [
            -1 if name is None else self.known.setdefault(_clean(name), len(self.known))
            for name in names.cast(pl.String).to_list()
        ]
        physical = names.to_physical().to_list()
        lookup = np.full(max((p for p in physical if p is not None), default=0) + 2, -1, np.int32)
        for place, number in zip(physical, numbers, strict=True):
            lookup[-1 if place is None else place] = number
        found: Codes = lookup[packed["name"].to_physical().cast(pl.Int64).fill_null(-1).to_numpy()]
        return found


def _clean(name: str) -> str:
    """A name on one line, control characters as escapes: it is shown, and put into files."""
    text = " ".join(name.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def read_events(
    path: Path,
    *,
    labels: Sequence[str] = LABELS,
    with_ids: bool = True,
    on_progress: Callable[[int], None] = lambda _: None,
) -> EventsReading:
    """Read one row an event, block by block.

    Parameters
    ----------
    path
        CSV in UTF-8 (comma, semicolon, tab or bar; also gzip) or Parquet, in the form of UCDP GED
        (``date_start``, ``country``, ``type_of_violence``, ``best``) or of ACLED (``event_date``,
        ``country``, ``event_type``, ``fatalities``); what else these forms hold is used too.
    labels
        Of `LABELS`, those to read; fewer take less time and memory.
    with_ids
        Whether to keep identifiers, and report an event that is there twice.
    on_progress
        Called with the number of rows read so far.

    Returns
    -------
    EventsReading
        Bad rows are left out and reported; a label that the form does not tell is not there.

    Raises
    ------
    InputError
        Another form, or no good row.
    """
    header = header_of(path)
    form = form_of(header)
    if form is None:
        raise InputError(_unlike(header), source=str(path), line=1, remedy=_remedy())
    wanted = tuple(dict.fromkeys((*_PARTS, "country", "kind", "area", *labels)))
    needless = {"area": "place" not in labels, "id": not with_ids}
    parts = [name for name in wanted if not needless.get(name, False)]
    if "community" in labels and "other_actor" not in parts:
        parts.append("other_actor")
    gathered = _Gathered({name: _Numbering() for name in labels}, form)
    for frame, faults in row_blocks(path, form, tuple(parts)):
        gathered.add(frame, faults, str(path))
        on_progress(gathered.rows)
    return gathered.reading(str(path))


class _Gathered:
    """What the blocks gave so far."""

    def __init__(self, numberings: dict[str, _Numbering], form: Form) -> None:
        if "other_actor" in numberings and "actor" in numberings:
            numberings["other_actor"] = numberings["actor"]
        self._numberings, self._form = numberings, form
        self._columns: dict[str, list[NDArray[Any]]] = {}
        self._ids: list[pl.Series] = []
        self._problems: list[Problem] = []
        self._synthetic = False
        self.rows = 0

    def add(self, frame: pl.DataFrame, faults: list[Problem], source: str) -> None:
        """Check a block, and keep its good rows as numbers."""
        import polars as pl

        good, bad = checked(frame, self._form, source)
        self._problems += [*faults, *bad]
        self.rows += frame.height
        for name, kind in _NUMBERS.items():
            column: NDArray[Any] = good[name].to_numpy().astype(kind, copy=False)
            self._columns.setdefault(name, []).append(column)
        for name, numbering in self._numberings.items():
            if name in good.columns:
                self._columns.setdefault(name, []).append(numbering.codes(good[name]))
        if "id" in good.columns:
            self._ids.append(good["id"])
        if "synthetic" in good.columns:
            told = good["synthetic"].unique().cast(pl.String).str.to_lowercase()
            self._synthetic |= bool(told.is_in(_YES).any())

    def reading(self, source: str) -> EventsReading:
        """All blocks together."""
        problems = tuple(sorted(self._problems, key=lambda p: p.line))
        whole = {name: np.concatenate(parts) for name, parts in self._columns.items()}
        if not whole["line"].size:
            first = f"; the first fault: {problems[0]}" if problems else ""
            raise InputError(f"no good row is left{first}", source=source, remedy=_remedy())
        ids, again = self._identities(whole["line"], source)
        if again:
            keep = ~np.isin(whole["line"], [problem.line for problem in again])
            whole = {name: column[keep] for name, column in whole.items()}
            problems = tuple(sorted((*problems, *again), key=lambda p: p.line))
        labels = {
            name: Labels(tuple(numbering.known), whole[name])
            for name, numbering in self._numberings.items()
            if name in whole
        }
        events = EventTable(
            whole["day"],
            whole["month"],
            whole["dated"],
            labels,
            whole["deaths"],
            whole["sources"],
            whole["line"],
            ids,
            source,
            self._synthetic,
        )
        return EventsReading(events, problems, self._form.name, int((~whole["dated"]).sum()))

    def _identities(
        self, lines: NDArray[np.int64], source: str
    ) -> tuple[Sequence[str], list[Problem]]:
        """Each event's identifier, and those that come a second time."""
        import polars as pl

        if not self._ids:
            return (), []
        column = pl.concat(self._ids)
        first = column.is_first_distinct() | column.is_null()
        ids = pl.DataFrame({"id": column, "line": lines}).filter(~first)
        again = [
            Problem(f"the event {name!r} is there already", source, line, "keep one row of each")
            for name, line in ids.iter_rows()
        ]
        kept = column.filter(first)
        shown = kept.fill_null("without an id")
        return _Ids(shown), again


def _unlike(header: Sequence[str]) -> str:
    near = min(FORMS, key=lambda form: len(form.missing(header)))
    return f"no form of event feed is known by this header; for {near.name} it lacks " + ", ".join(
        near.missing(header)
    )


def _remedy() -> str:
    return "give UCDP GED, an export in ACLED's form, or a table summed to country and month"
