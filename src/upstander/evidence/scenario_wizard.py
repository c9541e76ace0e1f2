"""Files of ScenarioWizard: cross-impact matrices (.scw) and sets of scenarios (.sl)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.evidence.lines import opened
from upstander.model.cross_impact import MOST, CrossImpact, Descriptor
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LARGEST = 64 * 2**20
"""Bytes of a file that are read at most: a matrix of 2,000 variants has a quarter of that."""

_WHOLE = re.compile(r"[+-]?\d{1,12}")
_SCENARIO = re.compile(r'^"\s*(\d+(?:\s+\d+)*)\s*"\s*,(.*)$')


def _lines(path: Path) -> list[str]:
    """The lines of a file in UTF-8 or, as older versions of ScenarioWizard write, Windows-1252."""
    with opened(path) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(
            Phrase("the file has more than {most} MB", most=LARGEST // 2**20),
            source=str(path),
            remedy="give a matrix of ScenarioWizard",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise InputError(
                "the file is neither UTF-8 nor Windows-1252",
                source=str(path),
                remedy="save it as UTF-8",
            ) from error
    return [line.rstrip("\r") for line in text.split("\n")]


def read_scw(path: Path) -> CrossImpact:
    """A matrix of ScenarioWizard 3 or 4.

    The file has the descriptors (``&name``) with their variants (``-name``) up to the first
    ``#``, long names up to the second, and the matrix after the fifth, a line of whole numbers
    for each variant.

    Raises
    ------
    InputError
        No such file, a line that does not fit, a judgement that is not a whole number; with line
        and remedy.
    """
    lines = _lines(path)
    if not lines[0].lstrip().startswith("$"):
        raise InputError(
            "the first line does not begin with $",
            source=str(path),
            line=1,
            remedy="give a .scw file as ScenarioWizard saves it",
        )
    marks = [k for k, line in enumerate(lines) if line.startswith("#")]
    if len(marks) < 5:
        raise InputError(
            Phrase.counted(
                "the file has {n} line that begins with #, not the 5 before a matrix",
                "the file has {n} lines that begin with #, not the 5 before a matrix",
                len(marks),
            ),
            source=str(path),
            line=len(lines),
            remedy="save it anew in ScenarioWizard",
        )
    described = list(_described(lines, marks[0], path))
    titles = _titles(lines[marks[0] + 1 : marks[1]])
    descriptors = tuple(_descriptor(*pair, titles, k) for k, pair in enumerate(described))
    size = sum(len(d.variants) for d in descriptors)
    end = marks[5] if len(marks) > 5 else len(lines)
    impact = _matrix(lines, marks[4] + 1, end, size, path)
    try:
        return CrossImpact(descriptors, impact, name=lines[1].strip())
    except InputError as error:
        problem = error.problem
        raise InputError(problem.message, source=str(path), remedy=problem.remedy) from error


def _described(lines: Sequence[str], end: int, path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    name = ""
    variants: list[str] = []
    for number, line in enumerate(lines[1:end], 2):
        text = line.strip()
        if text.startswith("&"):
            if name:
                yield name, tuple(variants)
            name, variants = text[1:].strip(), []
        elif text.startswith("-") and name:
            variants.append(text[1:].strip())
        elif text and number > 2:
            raise InputError(
                Phrase("neither a descriptor (&) nor a variant (-): {text!r}", text=text[:60]),
                source=str(path),
                line=number,
                remedy="begin the line with & or -",
            )
    if name:
        yield name, tuple(variants)


def _titles(lines: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("&"):
            found.append([line[1:].strip()])
        elif found:
            found[-1].append(line.strip())
    return found


def _descriptor(
    name: str, variants: tuple[str, ...], titles: list[list[str]], k: int
) -> Descriptor:
    own = titles[k] if k < len(titles) else []
    longer = tuple((own[1:] + [""] * len(variants))[: len(variants)])
    return Descriptor(name, variants, own[0] if own else "", longer if any(longer) else ())


def _matrix(lines: Sequence[str], begin: int, end: int, size: int, path: Path) -> Ints:
    rows = [(k + 1, lines[k]) for k in range(begin, end) if lines[k].strip()]
    if len(rows) != size:
        raise InputError(
            Phrase.counted(
                "the matrix has {n} row, but there are {size} variants",
                "the matrix has {n} rows, but there are {size} variants",
                len(rows),
                size=size,
            ),
            source=str(path),
            line=begin + 1,
            remedy=Phrase("give {size} rows of {size} judgements", size=size),
        )
    return np.array([_row(number, text, size, path) for number, text in rows], np.int64)


def _row(number: int, text: str, size: int, path: Path) -> list[int]:
    cells = [cell.strip() for cell in text.split(",")]
    if cells and not cells[-1]:
        cells.pop()
    if len(cells) != size:
        raise InputError(
            Phrase.counted(
                "the row has {n} judgement, not {size}",
                "the row has {n} judgements, not {size}",
                len(cells),
                size=size,
            ),
            source=str(path),
            line=number,
            remedy="give one for each variant",
        )
    for at, cell in enumerate(cells, 1):
        if not _WHOLE.fullmatch(cell) or abs(int(cell)) >= MOST:
            raise InputError(
                Phrase(
                    "judgement {at} is {cell!r}, no whole number of a usual size",
                    at=str(at),
                    cell=cell[:40],
                ),
                source=str(path),
                line=number,
                remedy="give a whole number such as -2",
            )
    return [int(cell) for cell in cells]


def scw_text(matrix: CrossImpact) -> str:
    """The matrix as a .scw file that ScenarioWizard 4 opens.

    Raises
    ------
    InputError
        The matrix is the mean of several judges and not whole, or a name would break a line.
    """
    if (matrix.impact % matrix.unit).any():
        raise InputError(
            "the mean of the judges is not whole everywhere, and .scw has whole numbers only",
            remedy="write one file for each judge",
        )
    size = len(matrix.impact)
    out = ["$ ScenarioWizard 4.0", _plain(matrix.name or "matrix.scw")]
    for d in matrix.descriptors:
        out += [f"&{_plain(d.name)}", *(f" -{_plain(v)}" for v in d.variants)]
    out.append("#")
    for d in matrix.descriptors:
        titles = d.titles or ("",) * len(d.variants)
        out += [f"&{_plain(d.title)}", *(f" {_plain(title)}" for title in titles)]
    out += ["#", "#", *(["FFFFFF"] * size), "#", "#"]
    points = matrix.impact // matrix.unit
    out += [",".join(_cell(int(x)) for x in row) for row in points]
    return "\n".join([*out, "#", ""])


def _cell(points: int) -> str:
    return f"{points} " if points < 0 else f" {points} "


def _plain(name: str) -> str:
    if any(c in name for c in "\r\n"):
        raise InputError(
            Phrase("a name has a line break: {name!r}", name=name), remedy="shorten it to one line"
        )
    return name


def read_sl(path: Path, sizes: Sequence[int]) -> Ints:
    """The scenarios of a set of ScenarioWizard, of shape (S, n), as 0-based variants.

    Parameters
    ----------
    path
        A .sl file.
    sizes
        Variants of each descriptor, to check against.

    Raises
    ------
    InputError
        A scenario of another length or with a variant that is not there, or another number of
        scenarios than the file says.
    """
    lines = _lines(path)
    rows = [
        _listed(number, line, sizes, path)
        for number, line in enumerate(lines, 1)
        if line.startswith('"')
    ]
    said = lines[2].strip() if len(lines) > 2 else ""
    if not said.isdigit() or int(said) != len(rows):
        raise InputError(
            Phrase(
                "the file says that it has {said!r} scenarios, and has {found}",
                said=said[:20],
                found=len(rows),
            ),
            source=str(path),
            line=3,
            remedy="save it anew in ScenarioWizard",
        )
    return np.array(rows, np.int64).reshape(-1, len(sizes))


def _listed(number: int, line: str, sizes: Sequence[int], path: Path) -> list[int]:
    match = _SCENARIO.match(line)
    found = [int(v) - 1 for v in match[1].split()] if match else []
    fits = len(found) == len(sizes) and all(0 <= v < k for v, k in zip(found, sizes, strict=True))
    if not fits:
        raise InputError(
            "no scenario of this matrix",
            source=str(path),
            line=number,
            remedy=Phrase("give {size} variants, counted from 1", size=len(sizes)),
        )
    return found


def sl_text(scenarios: Ints, weights: Ints, consistency: Ints, impact: Ints) -> str:
    """A set of scenarios as a .sl file that ScenarioWizard opens.

    Parameters
    ----------
    scenarios
        Shape (S, n): 0-based variants.
    weights, consistency, impact
        Shape (S,): starts that end in it, consistency value and total impact score.
    """
    out = ["$ ScenarioWizard 3.0", "Solution set", f" {len(scenarios)} ", ""]
    for row, weight, value, score in zip(scenarios, weights, consistency, impact, strict=True):
        names = " ".join(str(int(v) + 1) for v in row)
        out.append(f'" {names}",{int(weight)},{int(value)},0,{int(score)},""')
    return "\n".join([*out, ""])
