"""Tables and mappings that are wrong in one way each."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hostile.world import World

MAPPING = """\
entities:
  unit:
    schema: Unit
    key: [name]
    properties:
      name: name
      country: country
      incorporationDate: {column: founded, format: "%d/%m/%Y"}
"""
HEAD = b"name,country,founded\n"
FIRST, LAST = b"1st Ford,ng,1/2/2003\n", b"2nd Ford,gb,2/2/2003\n"

ROWS: dict[str, tuple[bytes, str]] = {
    "too few cells": (b"x,y\n", "the row has 2 cells, not 3"),
    "too many cells": (b"x,ng,,,\n", "the row has 5 cells, not 3"),
    "no key": (b",ng,1/2/2003\n", "the row says nothing"),
    "latin-1": ("Régiment,ng,\n".encode("latin-1"), "not UTF-8 (byte 2)"),
    "NUL": (b"x\0y,ng,\n", "U+0000"),
    "a terminal escape": (b"x\x1b[2J,ng,\n", "U+001B"),
    "written backwards": ("x\u202ey,ng,\n".encode(), "U+202E"),
    "a long cell": (b"x" * 70_000 + b",ng,\n", "70,000 characters"),
    "no country": (b"x,Atlantis,\n", "no such country"),
    "30 February": (b"x,ng,30/2/2003\n", "no such date: '30/2/2003'"),
    "a date of another form": (b"x,ng,2003-02-01\n", "the mapping reads dates as %d/%m/%Y"),
    "a stray quote": (b'"x"y,ng,\n', "rows after it are not read"),
}

TABLES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the table is empty"),
    "UTF-16": ("name,country,founded\n".encode("utf-16"), "UTF-16"),
    "two columns of one name": (b"name,name,founded\na,b,c\n", "two columns are called 'name'"),
    "an empty header": (b",,\na,b,c\n", "the header is empty"),
    "another delimiter": (b"name:country:founded\na:b:c\n", "its columns are: name:country"),
    "a column that is not there": (b"name,land,founded\na,b,c\n", "names the column 'country'"),
    "a cell that never ends": (HEAD + b'"x,ng,\n' + b"y,ng,\n" * 9, "unexpected end of data"),
    "a cell without end or limit": (HEAD + b'"x' + b"y,ng,\n" * 300_000, "field larger than"),
}

MAPPINGS: dict[str, tuple[str, str]] = {
    "a Python object": ("entities: !!python/object/apply:os.system ['true']", "no plain YAML"),
    "a Python name": ("entities: !!python/name:os.system", "no plain YAML"),
    "an alias": ("a: &a [1]\nentities: *a\n", "anchors and aliases are refused"),
    "a billion laughs": (
        "a: &a [x,x]\n"
        + "".join(f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
        "anchors and aliases are refused",
    ),
    "a key twice": (MAPPING.replace("key:", "schema: Person\n    key:"), "'schema' is given twice"),
    "no YAML": ("entities: [}", "no plain YAML"),
    "nested too deep": ("[" * 5000 + "]" * 5000, "no plain YAML"),
    "a list": ("- a\n- b\n", "has no entities"),
    "nothing": ("", "has no entities"),
    "bytes": ("\0\0", "no plain YAML"),
    "an unknown part": (MAPPING + "colour: red\n", "unknown part 'colour'"),
    "an unknown schema": (MAPPING.replace("Unit", "Unti"), "did you mean Unit?"),
    "an unknown property": (MAPPING.replace("country:", "kountry:"), "no property 'kountry'"),
    "an unknown word": (MAPPING.replace("format:", "fromat:"), "unknown word 'fromat'"),
    "an entity that is not there": (
        MAPPING + "      parent: {entity: boss}\n",
        "no entity is called 'boss'",
    ),
    "an entity where text belongs": (
        MAPPING + "      force: {entity: unit}\n",
        "does not name an entity",
    ),
    "a literal that cannot be": (
        MAPPING.replace("country: country", "country: {literal: Atlantis}"),
        "no such country",
    ),
    "a key and an id": (
        MAPPING.replace("key: [name]", "key: [name]\n    id: name"),
        "either id or",
    ),
    "neither key nor id": (MAPPING.replace("    key: [name]\n", ""), "either id or key"),
    "a number as column": (MAPPING.replace("name: name", "name: 5"), "a value is a text"),
    "longer than may be": ("#" * (2**20 + 1), "is longer than"),
}


def bring(world: World, table: bytes, mapping: str = MAPPING) -> tuple[int, str]:
    (world.folder / "t.csv").write_bytes(table)
    (world.folder / "m.yml").write_text(mapping, encoding="utf-8")
    before = world.listing()
    code, _, said = world.run(
        "case", "import", world.case, world.folder / "t.csv", "--mapping", world.folder / "m.yml"
    )
    assert world.listing() == before
    assert "\x1b" not in said
    return code, said


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_row_is_told_with_its_line_and_the_rest_is_kept(name: str, world: World) -> None:
    row, fragment = ROWS[name]
    code, said = bring(world, HEAD + FIRST + row + LAST)
    assert code == 1
    assert "t.csv:3: " in said
    assert fragment in said
    assert "1st Ford" in world.values()
    assert ("2nd Ford" in world.values()) == ("not read" not in fragment)


@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_is_told(name: str, world: World) -> None:
    table, fragment = TABLES[name]
    code, said = bring(world, table)
    assert code == 1
    assert fragment in said
    assert world.values() == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", MAPPINGS)
def test_a_hostile_mapping_is_told_and_nothing_is_read(name: str, world: World) -> None:
    mapping, fragment = MAPPINGS[name]
    code, said = bring(world, HEAD + FIRST, mapping)
    assert code == 1
    assert "m.yml" in said
    assert fragment in said
    assert world.values() == set()


def workbook(path: Path, *rows: list[Any]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["name", "country", "founded"], *rows]:
        sheet.append(row)
    book.save(path)


def no_zip(path: Path) -> None:
    path.write_bytes(b"name,country\n")


def another_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "no workbook")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 2**23)


def formula(path: Path) -> None:
    workbook(path, ["1st Ford", "=WEBSERVICE(A1)", None], ["2nd Ford", "gb", None])


def error_cell(path: Path) -> None:
    workbook(path, ["1st Ford", "#REF!", None], ["2nd Ford", "gb", None])


BOOKS: dict[str, tuple[Callable[[Path], None], str, set[str]]] = {
    "no zip": (no_zip, "is no whole zip file", set()),
    "another zip": (another_zip, "is no whole XLSX file", set()),
    "a bomb": (bomb, "would unpack to over 250 times", set()),
    "a formula": (formula, "t.xlsx:2: cell B2 holds a formula", {"1st Ford", "2nd Ford", "gb"}),
    "an error": (
        error_cell,
        "t.xlsx:2: cell B2 holds the error #REF!",
        {"1st Ford", "2nd Ford", "gb"},
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_hostile_workbook_is_told(name: str, world: World) -> None:
    make, fragment, kept = BOOKS[name]
    make(world.folder / "t.xlsx")
    (world.folder / "m.yml").write_text(MAPPING)
    before = world.listing()
    code, _, said = world.run(
        "case", "import", world.case, world.folder / "t.xlsx", "--mapping", world.folder / "m.yml"
    )
    assert code == 1
    assert fragment in said
    assert world.values() == kept
    assert world.listing() == before


def test_a_formula_in_csv_is_kept_as_data_and_disarmed_on_export(world: World) -> None:
    code, said = bring(world, HEAD + b"\"=cmd|' /C calc'!A0\",ng,\n@SUM(A1),ng,\n")
    assert (code, said) == (0, "")
    assert {"=cmd|' /C calc'!A0", "@SUM(A1)"} <= world.values()
    out = world.folder / "out.csv"
    code, _, _ = world.run(
        "case", "export", world.case, "--as", "csv", "--out", out, "--reader-level", "AMBER"
    )
    assert code == 0
    assert ",'=cmd|' /C calc'!A0," in out.read_text()
    assert ",'@SUM(A1)," in out.read_text()
