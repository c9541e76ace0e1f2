"""Case files that were tampered with, and cases that do not hold together."""

from __future__ import annotations

import json
import shutil
import stat
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from upstander.evidence.case_file import open_case, read_case, write_case
from upstander.model.case import CaseFile
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hostile.world import World


def members(world: World) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in world.case.iterdir()}


def packed(path: Path, content: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def with_member(name: str, data: bytes = b"x") -> Callable[[World, Path], None]:
    def make(world: World, path: Path) -> None:
        packed(path, {**members(world), name: data})

    return make


def with_manifest(**changes: Any) -> Callable[[World, Path], None]:
    def make(world: World, path: Path) -> None:
        content = members(world)
        manifest = json.loads(content["manifest.json"]) | changes
        packed(path, {**content, "manifest.json": json.dumps(manifest).encode()})

    return make


def with_raw_manifest(text: bytes) -> Callable[[World, Path], None]:
    def make(world: World, path: Path) -> None:
        packed(path, {**members(world), "manifest.json": text})

    return make


def with_changed_statements(world: World, path: Path) -> None:
    content = members(world)
    content["statements.jsonl"] = content["statements.jsonl"].replace(b"Ford", b"Fjrd")
    packed(path, content)


def without_statements(world: World, path: Path) -> None:
    content = members(world)
    del content["statements.jsonl"]
    packed(path, content)


def with_a_link(world: World, path: Path) -> None:
    packed(path, members(world))
    link = zipfile.ZipInfo("attachments/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")


def with_a_member_twice(world: World, path: Path) -> None:
    packed(path, members(world))
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("statements.jsonl", b"{}")


def with_encryption(world: World, path: Path) -> None:
    packed(path, members(world))
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))


def cut_off(world: World, path: Path) -> None:
    packed(path, members(world))
    path.write_bytes(path.read_bytes()[:-30])


def spoilt_inside(world: World, path: Path) -> None:
    packed(path, members(world))
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))


def a_zip_in_a_zip(world: World, path: Path) -> None:
    packed(path, members(world))
    inner = path.read_bytes()
    packed(path, {"case.zip": inner})


def a_crowd(world: World, path: Path) -> None:
    packed(path, members(world) | {f"attachments/{n}": b"" for n in range(10_001)})


def a_lying_size(world: World, path: Path) -> None:
    content = members(world)
    manifest = json.loads(content["manifest.json"])
    manifest["members"].append({"path": "attachments/big", "sha256": "0" * 64, "bytes": 100})
    content["manifest.json"] = json.dumps(manifest).encode()
    packed(path, {**content, "attachments/big": b"0" * 2**22})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def not_a_zip(world: World, path: Path) -> None:
    path.write_bytes(b"no zip")


ZIPS: dict[str, tuple[Callable[[World, Path], None], str]] = {
    "no zip": (not_a_zip, "is no whole zip file"),
    "cut off": (cut_off, "is no whole zip file"),
    "spoilt inside": (spoilt_inside, "is no whole zip file"),
    "an absolute name": (with_member("/etc/cron.d/x"), "could leave the archive"),
    "a name with ..": (with_member("attachments/../../x"), "could leave the archive"),
    "a backslash": (with_member("attachments\\..\\x"), "could leave the archive"),
    "a drive": (with_member("C:x"), "could leave the archive"),
    "a name with an escape": (with_member("attachments/\x1b[2J"), "could leave the archive"),
    "a link": (with_a_link, "is a link or a device"),
    "a member twice": (with_a_member_twice, "two members have one name"),
    "names that differ in case": (with_member("STATEMENTS.jsonl"), "two members have one name"),
    "a password": (with_encryption, "is encrypted"),
    "a bomb": (with_member("attachments/b", b"0" * 2**24), "would unpack to over 250 times"),
    "a size that lies": (a_lying_size, "is no whole zip file"),
    "a zip in a zip": (a_zip_in_a_zip, "has no manifest.json"),
    "a crowd of members": (a_crowd, "has over 10,000 members"),
    "another hash": (with_changed_statements, "is not what the manifest declares"),
    "a member missing": (without_statements, "'statements.jsonl' is missing"),
    "a member too many": (with_member("attachments/x"), "is not in the manifest"),
    "a later version": (with_manifest(format="upstander-case-2"), "not 'upstander-case-1'"),
    "no format": (with_manifest(format=None), "format is None"),
    "a manifest that is no JSON": (with_raw_manifest(b"{"), "is not JSON"),
    "a manifest that is a list": (with_raw_manifest(b"[]"), "format is None"),
    "a manifest without end": (with_raw_manifest(b" " * (8 * 2**20 + 1)), "manifest.json"),
    "an impossible day": (with_manifest(as_of="2020-02-30"), "as_of is no day"),
    "no id": (with_manifest(id=""), "id and subject may not be empty"),
    "a title with an escape": (with_manifest(title="\x1b[2J"), "title must be plain text"),
    "synthetic in words": (with_manifest(synthetic="no"), "synthetic must be true or false"),
    "members that are no list": (with_manifest(members={}), "members must be a list"),
    "a member without a hash": (
        with_manifest(members=[{"path": "statements.jsonl"}]),
        "needs path, sha256 and bytes",
    ),
    "a member elsewhere": (
        with_manifest(members=[{"path": "../x", "sha256": "0", "bytes": 1}]),
        "could leave the archive",
    ),
    "an unknown marking": (
        with_manifest(forecast_marking={"marking": "SECRET"}),
        "no such marking",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ZIPS)
def test_a_hostile_case_file_is_told_and_nothing_is_unpacked(name: str, world: World) -> None:
    make, fragment = ZIPS[name]
    path = world.folder / "case.zip"
    make(world, path)
    before = world.listing()
    code, out, said = world.run("case", "check", path)
    assert code == 1
    assert fragment in said
    assert "\x1b" not in said
    assert out == ""
    assert world.listing() == before


def test_a_folder_with_a_link_is_refused(world: World) -> None:
    (world.case / "attachments").mkdir()
    (world.case / "attachments" / "x").symlink_to("/etc/passwd")
    code, _, said = world.run("case", "check", world.case)
    assert code == 1
    assert "is a symbolic link" in said


def test_a_folder_that_is_no_case_is_never_written_over(world: World) -> None:
    (world.folder / "letters").mkdir()
    (world.folder / "letters" / "dear.txt").write_text("keep me")
    case = read_case(world.case)
    with pytest.raises(Exception, match="no case file"):
        write_case(case, world.folder / "letters")
    assert (world.folder / "letters" / "dear.txt").read_text() == "keep me"
    assert sorted(p.name for p in world.folder.iterdir()) == ["case", "letters"]


def test_a_case_is_never_written_over_another(world: World) -> None:
    case = read_case(world.case)
    shutil.copytree(world.case, world.folder / "other")
    manifest = json.loads((world.folder / "other" / "manifest.json").read_text())
    (world.folder / "other" / "manifest.json").write_text(json.dumps(manifest | {"id": "other"}))
    with pytest.raises(Exception, match="another case stands here"):
        write_case(case, world.folder / "other")


@pytest.mark.slow
def test_a_bad_statement_in_a_whole_case_is_told_and_the_rest_can_be_read(world: World) -> None:
    case = read_case(world.case)
    bad = Statement("d", "u-1", "Unit", "country", "Atlantis")
    write_case(CaseFile(case.manifest, (*case.statements, bad)), world.case)
    opened, problems = open_case(world.case)
    assert opened.statements == case.statements
    assert ["no such country" in problem.message for problem in problems] == [True]
    code, _, said = world.run("case", "check", world.case)
    assert code == 1
    assert "statements.jsonl:" in said


def said(key: str, schema: str, **facts: str) -> list[Statement]:
    return [Statement("d", key, schema, prop, value) for prop, value in facts.items()]


def named(*keys: str) -> list[Statement]:
    return [s for key in keys for s in said(key, "Unit", name=key)]


def command(key: str, superior: str, subordinate: str) -> list[Statement]:
    return said(key, "Command", superior=superior, subordinate=subordinate)


SOURCE = Statement("d", "s-1", "Article", "title", "x", marking=Marking(TLP.AMBER))

CASES: dict[str, tuple[list[Statement], str]] = {
    "a circle of ownership": (
        [
            *named("a", "b"),
            *said("o-1", "Ownership", owner="a", asset="b"),
            *said("o-2", "Ownership", owner="b", asset="a"),
        ],
        "a circle of ownership: 'a', 'b'",
    ),
    "a circle of command": (
        [
            *named("a", "b", "c"),
            *command("1", "a", "b"),
            *command("2", "b", "c"),
            *command("3", "c", "a"),
        ],
        "a circle of command: 'a', 'b', 'c'",
    ),
    "who commands himself": ([*named("a"), *command("1", "a", "a")], "a circle of command: 'a'"),
    "two schemata for one id": (
        [*said("a", "Unit", name="x"), *said("a", "Person", name="x")],
        "cannot be Person and Unit at once",
    ),
    "a reference to nothing": ([*named("a"), *command("1", "a", "ghost")], "nothing is said"),
    "a relation with one end": (
        [*named("a"), *said("1", "Command", superior="a")],
        "has no subordinate",
    ),
    "an end before its start": (
        [*named("a"), *said("a", "Unit", incorporationDate="2020"), *named("b"),
         *said("1", "Command", superior="a", subordinate="b", startDate="2020", endDate="2019")],
        "before it starts",
    ),
    "a statement marked lower than its source": (
        [SOURCE, Statement("d", "a", "Unit", "name", "x", source="s-1")],
        "1 statements are marked lower than their source 's-1'",
    ),
    "a lever that nobody holds": (
        said("l", "Lever", name="Stop", kind="sanction", success="0.5"),
        "has no holder",
    ),
    "a lever on nothing": (
        said("l", "Lever", name="Stop", kind="sanction", success="0.5"),
        "acts on nothing",
    ),
    "a lever without law": (
        said("l", "Lever", name="Stop", kind="sanction", success="0.5"),
        "has no legal basis",
    ),
    "a lever of no kind": (
        said("l", "Lever", name="Stop", kind="magic", success="0.5"),
        "no such kind",
    ),
    "a lever of a sure miracle": (
        said("l", "Lever", name="Stop", kind="sanction", success="1.5"),
        "a probability needs",
    ),
    "a number with a unit": (
        said("l", "Lever", name="Stop", kind="sanction", success="0.5", cost="5 EUR"),
        "is no number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_does_not_hold_together_is_told(name: str, world: World) -> None:
    statements, fragment = CASES[name]
    case = read_case(world.case)
    write_case(CaseFile(case.manifest, (*case.statements, *statements)), world.case)
    code, _, told = world.run("case", "check", world.case)
    assert code == 1
    assert fragment in told


def test_a_case_that_holds_together_passes(world: World) -> None:
    case = read_case(world.case)
    write_case(
        CaseFile(case.manifest, (*case.statements, *named("a", "b"), *command("1", "a", "b"))),
        world.case,
    )
    code, out, told = world.run("case", "check", world.case)
    assert (code, told) == (0, "")
    assert "it holds together" in out


def test_sources_that_contradict_each_other_are_a_note_and_no_fault(world: World) -> None:
    case = read_case(world.case)
    dates = [
        Statement("d", "a", "Unit", "incorporationDate", value, source=value)
        for value in ("2019", "2020-05")
    ]
    write_case(CaseFile(case.manifest, (*case.statements, *named("a"), *dates)), world.case)
    code, out, _ = world.run("case", "check", world.case)
    assert code == 0
    assert "incorporationDate is 2019 or 2020-05" in out
