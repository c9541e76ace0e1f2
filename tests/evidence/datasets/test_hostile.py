"""Files that are cut short, hostile or something else: refused with a message, and nothing kept."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.evidence.datasets import deliveries

from upstander.errors import InputError, Problem, UsageError
from upstander.evidence.declaration import declared
from upstander.evidence.delivery import (
    delivered,
    events_of,
    problems_of,
    statements_of,
    years_of,
)
from upstander.evidence.expectation import Expectation
from upstander.evidence.offer import Holds
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = deliveries.table(deliveries.EPR)


def told(dataset: str, path: Path) -> str:
    """What is said against a file, which no reader may survive."""
    with (
        pytest.raises(InputError) as caught,
        delivered(declared(dataset), path, excerpt=True) as delivery,
    ):
        list(statements_of(delivery))
    assert caught.value.problem.remedy
    assert str(path) in str(caught.value)
    return str(caught.value)


def hostile(folder: Path, content: bytes, name: str = "EPR-2021.csv") -> str:
    (folder / name).write_bytes(content)
    return told("epr", folder / name)


def packed(name: str, content: bytes, *, link: bool = False) -> bytes:
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (stat.S_IFLNK if link else stat.S_IFREG) << 16 | 0o644 << 16
        archive.writestr(entry, content)
    return text.getvalue()


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    said = hostile(tmp_path, packed("EPR-2021.csv", WHOLE + b" " * 20_000_000))
    assert "would unpack to" in said


@pytest.mark.slow
def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    long = WHOLE.splitlines(keepends=True)[1].replace(b"Northerners", b"x" * 60_000)
    said = hostile(tmp_path, gzip.compress(WHOLE + long * 160), "EPR-2021.csv.gz")
    assert "unpacks to over" in said
    assert "nothing of it is loaded" in said


@pytest.mark.parametrize("name", ["../EPR-2021.csv", "/EPR-2021.csv", "a/../../EPR-2021.csv"])
def test_a_member_that_leaves_its_zip_is_refused(tmp_path: Path, name: str) -> None:
    assert "could leave the archive" in hostile(tmp_path, packed(name, WHOLE))
    assert {p.name for p in tmp_path.iterdir()} == {"EPR-2021.csv"}


def test_a_link_in_a_zip_and_a_link_in_place_of_a_file_are_refused(tmp_path: Path) -> None:
    said = hostile(tmp_path, packed("EPR-2021.csv", b"/etc/passwd", link=True))
    assert "is a link" in said
    (tmp_path / "real.csv").write_bytes(WHOLE)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    assert "symbolic link" in told("epr", tmp_path / "link.csv")


def test_a_zip_without_the_member_says_what_it_has(tmp_path: Path) -> None:
    assert "it has: other.csv" in hostile(tmp_path, packed("other.csv", WHOLE))


def test_a_page_of_a_site_is_no_data(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n"
    assert "web page" in hostile(tmp_path, page)
    (tmp_path / "register.jsonl").write_bytes(page)
    assert "web page" in told("bods", tmp_path / "register.jsonl")


@pytest.mark.parametrize("wide", ["utf-16", "utf-16-le"])
def test_another_encoding_is_told(tmp_path: Path, wide: str) -> None:
    said = hostile(tmp_path, WHOLE.decode().encode(wide))
    assert "UTF-16" in said or "NUL" in said


def test_another_header_is_refused_by_name(tmp_path: Path) -> None:
    said = hostile(tmp_path, WHOLE.replace(b"gwgroupid", b"group_id"))
    assert "has no header with these columns: gwid, statename" in said


def test_an_empty_file_and_none_are_told(tmp_path: Path) -> None:
    assert "has no header" in hostile(tmp_path, b"")
    assert "no such file" in told("epr", tmp_path / "missing.csv")


def test_a_file_cut_short_at_any_byte_of_its_rows_is_never_taken_for_another(
    tmp_path: Path,
) -> None:
    """Cut within a row it is refused; cut between rows it says a part of what the whole says."""
    path = tmp_path / "EPR-2021.csv"

    def said(content: bytes) -> set[str] | None:
        path.write_bytes(content)
        try:
            with delivered(declared("epr"), path, excerpt=True) as delivery:
                return {s.id for s in statements_of(delivery) if isinstance(s, Statement)}
        except InputError:
            return None

    whole = said(WHOLE)
    assert whole
    refused = 0
    # The last column is not read into statements: cut within it, a row says what it said.
    for cut in range(len(WHOLE)):
        found = said(WHOLE[:cut])
        refused += found is None
        assert found is None or found <= whole
    assert refused > len(WHOLE) // 2


@pytest.mark.parametrize("cut", [10, 50, 90])
def test_a_gzip_stream_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    content = gzip.compress(deliveries.table([*deliveries.EPR] * 500))
    (tmp_path / "e.csv.gz").write_bytes(content[: len(content) * cut // 100])
    told("epr", tmp_path / "e.csv.gz")


def test_a_broken_row_costs_that_row_and_is_told_with_its_line(tmp_path: Path) -> None:
    rows = WHOLE.splitlines(keepends=True)
    (tmp_path / "e.csv").write_bytes(b"".join([*rows[:2], b"475,only\r\n", *rows[2:]]))
    with delivered(declared("epr"), tmp_path / "e.csv", excerpt=True) as delivery:
        found = list(statements_of(delivery))
    assert [(p.line, p.message) for p in found if isinstance(p, Problem)] == [
        (3, "the row has 2 cells, not 11")
    ]
    assert len([s for s in found if isinstance(s, Statement)]) > 10


def test_columns_that_are_not_filled_are_refused_after_the_last_row(tmp_path: Path) -> None:
    said = hostile(tmp_path, WHOLE.replace(b"Northerners", b""))
    assert "column 'group' is filled in 0 of 2 rows, under 100 %" in said


def test_a_part_is_refused_unless_it_is_called_a_part(tmp_path: Path) -> None:
    dataset, path = deliveries.put(tmp_path, "epr")
    with (
        pytest.raises(InputError, match=r"has 2 rows, not at least 3,000.*--excerpt"),
        delivered(declared(dataset), path) as delivery,
    ):
        problems_of(delivery)
    with delivered(declared(dataset), path, excerpt=True) as delivery:
        assert problems_of(delivery) == ()


def test_a_file_of_another_dataset_says_what_each_offer_lacks(tmp_path: Path) -> None:
    _, path = deliveries.put(tmp_path, "epr")
    said = told("opensanctions", path)
    assert "entities: " in said
    assert "targets: " in said


def test_a_dataset_of_the_folder_is_not_read_from_a_file(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="is not read from a publisher's file"),
        delivered(declared("ofac_sdn"), tmp_path),
    ):
        pass


def test_what_is_expected_is_held_against_what_is_there() -> None:
    wanted = Expectation(3, ("a", "b"), {"a": 0.5})
    assert wanted.faults(["a", "b"], 3, {"a": 2}, "f") == ()
    said = [fault.message for fault in wanted.faults(["a"], 2, {"a": 0}, "f")]
    assert said == [
        "has no column 'b'",
        "has 2 rows, not at least 3",
        "column 'a' is filled in 0 of 2 rows, under 50 %",
    ]


JUNK = (
    b"\0", b'"', b",", b"\n", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"{}", b"[]", b"null", b"1e999",
    b"\xe2\x80\xae", b'{"a":', b"-", b"9" * 400, b"\x1b[2J", b"=1+1", b";", b"\xf0\x9f\x98\x80",
    b'"\\ud800"',
)  # fmt: skip


@pytest.mark.slow
def test_no_change_to_a_file_makes_a_reader_fail_without_a_message(tmp_path: Path) -> None:
    chance = Random(1)  # noqa: S311  (which bytes are changed, not a secret)
    offered = sorted(deliveries.offered().values())
    refused: list[Problem] = []
    for _ in range(2_000):
        dataset, name, content = chance.choice(offered)
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(content) + 1)
            cut = content[start + chance.choice([0, 0, 1, 5, 40]) :]
            content = content[:start] + chance.choice(JUNK) + cut
        path = tmp_path / name
        path.write_bytes(content)
        try:
            with delivered(declared(dataset), path, excerpt=True) as delivery:
                ways = {Holds.EVENTS: events_of, Holds.COUNTRY_YEARS: years_of}
                ways.get(delivery.offer.holds, lambda d: list(statements_of(d)))(delivery)
        except InputError as error:
            refused.append(error.problem)
    assert all(fault.message and fault.source for fault in refused)
    assert 200 < len(refused) < 1_900
