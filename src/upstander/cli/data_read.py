"""``upstander data read``: a publisher's file, checked and turned into what we work with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, emit, finish, progress, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.errors import Problem
    from upstander.evidence.delivery import Delivery

Files = Annotated[
    list[Path] | None, typer.Argument(help="Its publisher's files; else those pulled.")
]


def read(
    name: Annotated[str, typer.Argument(help="A dataset; see: upstander data list")],
    files: Files = None,
    *,
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="It is a part: the number of rows is not asked.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Statements (JSON lines), the event feed, or country-years."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the publisher's own file: licence shown, expectations held, faults told.

    Where rows, columns or fill rates are not as declared, nothing is written.
    """
    from upstander.evidence.declaration import declared
    from upstander.evidence.files import write_from

    dataset = declared(name)
    say(f"{dataset.title}\nlicence as stated: {dataset.licence}\ncite: {dataset.attribution}")
    found = _Found()
    lines = _watched(found.lines(name, _named(name, files), excerpt=excerpt))
    if out is None:
        for _ in lines:
            pass
    else:
        write_from(out, lines)
        say(f"wrote {out}")
    document = {
        "dataset": name, "licence": dataset.licence, "files": found.files,
        "counts": found.counts, "out": str(out) if out else "",
        "problems": [problem.as_dict() for problem in found.problems],
    }  # fmt: skip
    shown = ", ".join(f"{count:,} {what}" for what, count in found.counts.items())
    emit(document, f"{name}: {shown}; {len(found.problems):,} problem(s)", as_json=as_json)
    finish(found.problems)


def _watched(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The same lines, counted on the terminal."""
    with progress() as display:
        task = display.add_task("lines read", total=None)
        for count, line in enumerate(lines, 1):
            if not count % 10_000:
                display.update(task, completed=count, total=count)
            yield line


def _named(name: str, files: list[Path] | None) -> list[Path]:
    from upstander.errors import UsageError
    from upstander.evidence.catalogue import cache_folder, is_here
    from upstander.evidence.declaration import declared

    if files:
        return files
    dataset, folder = declared(name), cache_folder()
    if not is_here(dataset, folder):
        remedy = f"name its file (from {dataset.address})"
        if dataset.fetch:
            remedy += f", or first: upstander data pull {name}"
        raise UsageError(f"{name} is not here", remedy=remedy)
    return [folder / file.path for file in dataset.files]


class _Found:
    """What was read so far."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.files: list[dict[str, str]] = []
        self.problems: list[Problem] = []

    def lines(self, name: str, paths: list[Path], *, excerpt: bool) -> Iterator[bytes]:
        """The lines of the result file."""
        from upstander.errors import UsageError
        from upstander.evidence.declaration import declared
        from upstander.evidence.delivery import delivered
        from upstander.evidence.offer import Holds

        for path in paths:
            with delivered(declared(name), path, excerpt=excerpt) as delivery:
                holds = delivery.offer.holds
                if holds is not Holds.STATEMENTS and len(paths) > 1:
                    raise UsageError(f"{name} is read one file at a time", remedy="name one")
                self.files.append(
                    {"path": str(path), "file": delivery.offer.name, "sha256": _hash(path)}
                )
                ways = {Holds.EVENTS: self._events, Holds.COUNTRY_YEARS: self._years}
                yield from ways.get(holds, self._statements)(delivery)

    def _statements(self, delivery: Delivery) -> Iterator[bytes]:
        import orjson

        from upstander.errors import Problem
        from upstander.evidence.delivery import statements_of

        for item in statements_of(delivery):
            if isinstance(item, Problem):
                self.problems.append(item)
            else:
                self._count("statements", 1)
                yield orjson.dumps(item.as_dict()) + b"\n"

    def _events(self, delivery: Delivery) -> Iterator[bytes]:
        from upstander.errors import Problem
        from upstander.evidence.delivery import events_of
        from upstander.evidence.lines import line_blocks

        reading = events_of(delivery)
        self.problems += reading.problems
        self._count("events", int(reading.events.days.size))
        self._count("undated events", reading.undated)
        for block in line_blocks(delivery.path):  # plain, also where the file is gzip
            if not isinstance(block, Problem):
                yield from (line + b"\n" for line in block[1] if line)

    def _years(self, delivery: Delivery) -> Iterator[bytes]:
        from upstander.evidence.delivery import years_of

        reading = years_of(delivery)
        self.problems += reading.problems
        values = reading.values
        self._count("country-years", int(values.codes.size))
        self._count("columns", len(values.columns))
        yield ",".join(("ccode", "year", *values.columns)).encode() + b"\n"
        for code, year, row in zip(values.codes, values.years, values.matrix, strict=True):
            cells = ("" if value != value else repr(float(value)) for value in row)  # noqa: PLR0124
            yield ",".join((str(code), str(year), *cells)).encode() + b"\n"

    def _count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + number


def _hash(path: Path) -> str:
    import hashlib

    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
