"""Bags after RFC 8493: files with a list of their hashes, which any machine can check."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from upstander.errors import ArchiveError, Problem
from upstander.evidence.archive import archive
from upstander.evidence.files import writing
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from upstander.evidence.archive import Archive

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2**20

MAX_READ = 2**30
"""Bytes of a member that is held whole."""


@dataclass(frozen=True, slots=True)
class Bag:
    """An open bag: the folder that it is in the archive, and its members.

    Parameters
    ----------
    base
        Name of the folder, with a slash.
    packed
        The archive.
    """

    base: str
    packed: Archive

    def read(self, name: str, limit: int = MAX_READ) -> bytes:
        """The bytes of a member that may be held whole.

        Raises
        ------
        ArchiveError
            No such member, or one of more bytes than the limit.
        """
        if self.base + name not in self.packed.names:
            raise ArchiveError(Phrase("has no {name}", name=name), remedy="it is not a whole bag")
        with self.packed.member(self.base + name) as handle:
            data = handle.read(limit + 1)
        if len(data) > limit:
            raise ArchiveError(
                Phrase("{name} has over {limit:,} bytes", name=name, limit=limit),
                remedy="do not trust it",
            )
        return data

    @property
    def names(self) -> tuple[str, ...]:
        """The members, without the folder."""
        return tuple(name.removeprefix(self.base) for name in self.packed.names)


def write_bag(
    path: Path, base: str, payload: Mapping[str, bytes], info: Mapping[str, str]
) -> bytes:
    """Write a bag as a zip, wholly or not at all; returns its tag manifest.

    Parameters
    ----------
    path, base
        The zip, and the name of the one folder in it.
    payload
        Bytes by name under ``data/``.
    info
        Lines of ``bag-info.txt``; line breaks in them become spaces.

    Returns
    -------
    bytes
        The tag manifest: the hash of it fixes every byte of the bag. The same input gives the
        same zip.

    References
    ----------
    Kunze et al. (2018). *The BagIt File Packaging Format (V1.0)*, RFC 8493.
    """
    members = {f"data/{name}": data for name, data in payload.items()}
    size = sum(len(data) for data in members.values())
    lines = {**info, "Payload-Oxum": f"{size}.{len(members)}"}
    tags = {
        DECLARATION: _DECLARED,
        INFO: "".join(f"{key}: {' '.join(text.split())}\n" for key, text in lines.items()).encode(),
        MANIFEST: _listed(members),
    }
    tags[TAG_MANIFEST] = _listed(tags)
    with writing(path) as handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted({**members, **tags}):
            packed.writestr(_entry(f"{base}/{name}"), {**members, **tags}[name])
    return tags[TAG_MANIFEST]


def add_tag(path: Path, name: str, data: bytes) -> None:
    """Put one more tag file into a bag; what is in it already stays as it is.

    Raises
    ------
    ArchiveError
        No zip with a bag, or the name is taken.
    """
    if path.is_dir():
        raise ArchiveError("is a folder", source=str(path), remedy="give the zip that it was in")
    with archive(path) as present:
        bag = bag_in(present, str(path))
        if name in bag.names:
            raise ArchiveError(
                Phrase("has a {name} already", name=name), source=str(path), remedy="take another"
            )
        with writing(path) as handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as packed:
            for member in present.names:
                with present.member(member) as source:
                    packed.writestr(_entry(member), source.read())
            packed.writestr(_entry(bag.base + name), data)


def bag_in(packed: Archive, source: str) -> Bag:
    """The bag that an archive holds.

    Raises
    ------
    ArchiveError
        It holds no bag, or several.
    """
    found = [name for name in packed.names if name.rpartition("/")[2] == DECLARATION]
    tops = [name for name in found if name.count("/") <= 1]
    if len(tops) != 1:
        raise ArchiveError("holds no bag", source=source, remedy="give a bundle of case export")
    return Bag(tops[0].removesuffix(DECLARATION), packed)


def check_bag(bag: Bag, source: str) -> tuple[Problem, ...]:
    """What in a bag is not as its manifests say: missing, not listed, or of another hash."""
    problems = []
    for manifest in (TAG_MANIFEST, MANIFEST):
        listed, faults = _entries(bag.read(manifest), f"{source}/{manifest}")
        problems += faults
        for name, digest in listed.items():
            if name not in bag.names:
                problems.append(Problem(Phrase("{name} is missing", name=name), source, 0, _WHOLE))
                continue
            with bag.packed.member(bag.base + name) as handle:
                if _digest(handle) != digest:
                    message = Phrase("{name} is not what it was: its SHA-256 differs", name=name)
                    problems.append(Problem(message, source, 0, _WHOLE))
        if manifest == MANIFEST:
            payload = {name for name in bag.names if name.startswith("data/")}
            extra = sorted(payload - set(listed))
            problems += [
                Problem(Phrase("{name} is not in the manifest", name=name), source, 0, _WHOLE)
                for name in extra
            ]
    return tuple(problems)


_WHOLE = "get the bundle again from whoever made it"


def _entries(data: bytes, source: str) -> tuple[dict[str, str], list[Problem]]:
    listed, faults = {}, []
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        digest, _, name = line.partition("  ")
        if len(digest) == 64 and name:
            listed[name] = digest
        else:
            faults.append(Problem("is no hash and name", source, number, _WHOLE))
    return listed, faults


def _listed(members: Mapping[str, bytes]) -> bytes:
    """As ``sha256sum`` writes and reads it."""
    rows = (f"{hashlib.sha256(members[n]).hexdigest()}  {n}\n" for n in sorted(members))
    return "".join(rows).encode()


def _digest(handle: IO[bytes]) -> str:
    made = hashlib.sha256()
    while chunk := handle.read(_CHUNK):
        made.update(chunk)
    return made.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
