"""What the engines make of a declaration or of a table of figures."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstander.brief.index_page import index_page
from upstander.brief.profile_page import profile_page
from upstander.errors import InputError
from upstander.evidence.archive import archive
from upstander.evidence.index_spec_file import read_index
from upstander.evidence.resilience_observations import read_observations
from upstander.evidence.small_area_shapes import read_area_shapes
from upstander.hub.resilience.models import PortraitKind
from upstander.phrase import Phrase, storable
from upstander.resilience.index_result import index_result
from upstander.resilience.profile import profile
from upstander.words.language import languages
from upstander.words.refusal import as_plain

if TYPE_CHECKING:
    from upstander.errors import Problem

MOST_UNPACKED = 64 * 2**20
MOST_FILES = 20
SEED, LEAST_BASE, PROBLEMS = 1, 50, 20


@dataclass(frozen=True, slots=True)
class Portrayed:
    """Plain data with the rows that were left out, and the engine's own page by language."""

    document: dict[str, Any]
    pages: dict[str, str]


def portrayed(kind: PortraitKind, content: bytes, areas: bytes | None) -> Portrayed:
    """The index of a zipped declaration, or the profile of a table of figures.

    Raises
    ------
    UpstanderError
        What was brought in is at fault; the message says where, without a path of this machine.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if kind is PortraitKind.INDEX:
            return _index(folder, content)
        return _profile(folder, content, areas)


def _index(folder: Path, content: bytes) -> Portrayed:
    declaration = _unpacked(folder, content)
    reading = read_index(declaration)
    if reading.problems:
        # left out silently, one cell would move every rank
        raise _first(reading.problems)
    made = index_result(reading.spec, reading.table, reading.groups, seed=SEED)
    missing = [one.as_dict() | {"groups": [name for _, name in one.groups]} for one in made.missing]
    pages = {code: index_page(made, spoken) for code, spoken in languages().items()}
    return Portrayed(made.as_dict() | {"missing": missing, "problems": []}, pages)


def _unpacked(folder: Path, content: bytes) -> Path:
    """The one declaration of a zip, with its tables beside it."""
    packed = folder / "index.zip"
    packed.write_bytes(content)
    inside = folder / "index"
    with archive(packed, MOST_UNPACKED) as members:
        names = [name for name in members.names if not name.startswith("__MACOSX/")]
        if len(names) > MOST_FILES:
            raise InputError(
                Phrase("the zip has {n} files", n=len(names)),
                remedy=Phrase("give up to {n}", n=MOST_FILES),
            )
        for member in names:
            to = inside / member
            to.parent.mkdir(parents=True, exist_ok=True)
            with members.member(member) as stream:
                to.write_bytes(stream.read())
    found = sorted([*inside.rglob("*.yml"), *inside.rglob("*.yaml")])
    if len(found) != 1:
        raise InputError(
            Phrase("the zip has {n} declarations (.yml)", n=len(found)),
            remedy="give one, with its tables",
        )
    return found[0]


def _profile(folder: Path, content: bytes, areas: bytes | None) -> Portrayed:
    table = folder / "figures.csv"
    table.write_bytes(content)
    kept, problems = read_observations(table)
    shapes: tuple[Any, ...] = ()
    if areas:
        outlines = folder / "areas.geojson"
        outlines.write_bytes(areas)
        shapes, more = read_area_shapes(outlines)
        problems = (*problems, *more)
    made = profile(kept, LEAST_BASE)
    # With the end of each file's name, not with a path of this machine.
    left = [replace(each, source=Path(each.source).name) for each in problems[:PROBLEMS]]
    # In no language yet, beside the English: whoever reads chooses.
    missing = [
        one.as_dict() | ({"said": one.whom.as_dict()} if one.whom else {}) for one in made.missing
    ]
    pages = {code: profile_page(made, shapes, (), spoken) for code, spoken in languages().items()}
    told = {
        "problems": [storable(str(each)) for each in left],
        "left_out": [as_plain(e) for e in left],
    }
    return Portrayed(made.as_dict() | {"missing": missing} | told, pages)


def _first(problems: tuple[Problem, ...]) -> InputError:
    first, more = problems[0], len(problems) - 1
    told = Phrase("{first} (and {n} more)", first=first.message, n=more) if more else first.message
    return InputError(told, source=Path(first.source).name, line=first.line, remedy=first.remedy)
