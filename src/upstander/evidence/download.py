"""Fetching a file so that a broken line costs nothing: resumed, checked, renamed when whole."""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from upstander.errors import DatasetError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMEOUT = 30.0
ATTEMPTS = 4
MAX_BYTES = 4 * 2**30
_CHUNK = 2**18
_RANGE_NOT_SATISFIABLE = 416


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched.

    Parameters
    ----------
    sha256, size
        Hash (hexadecimal) and bytes of the whole file.
    etag, modified
        What the server calls this version, and since when it has it; empty where it does not say.
    """

    sha256: str
    size: int
    etag: str = ""
    modified: str = ""


def download(
    address: str,
    path: Path,
    *,
    sha256: str = "",
    told: Callable[[int, int], None] = lambda _have, _whole: None,
    timeout: float = TIMEOUT,
) -> Fetched:
    """Fetch ``address`` to ``path`` and return what it was.

    What has come so far stands at ``path`` + ``.part`` and is resumed by a range request, now or
    when called again, so long as the server says that the file is still the same.

    Parameters
    ----------
    address
        https; http is allowed to this machine only.
    path
        Where the whole file goes, by a rename.
    sha256
        What its hash must be; empty where it is not known.
    told
        Called with bytes so far and in all (0 where the server does not say).
    timeout
        Seconds without a byte before an attempt is given up.

    Raises
    ------
    DatasetError
        Another scheme, no answer, an answer that breaks off again and again, another hash, or a
        web page where data were asked for.
    """
    check_address(address)
    part, tag = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.tag")
    path.parent.mkdir(parents=True, exist_ok=True)
    fault: str = ""
    for _ in range(ATTEMPTS):
        try:
            heard = _attempt(address, part, tag, told, timeout)
            if heard is not None:
                break
            fault = Phrase("the connection broke off")
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != _RANGE_NOT_SATISFIABLE:
                answered = Phrase("the server answered {code}", code=str(error.code))
                raise _failed(address, answered) from error
            _forget(part, tag)
            fault = Phrase("the part that was here did not fit")
        except (OSError, http.client.HTTPException) as error:
            fault = str(getattr(error, "reason", error)) or type(error).__name__
    else:
        raise _failed(address, fault)
    found = _hash(part)
    if sha256 and found != sha256:
        _forget(part, tag)
        message = Phrase(
            "is not what it was: its SHA-256 is {found}, not {expected}",
            found=found,
            expected=sha256,
        )
        remedy = "ask the publisher; if the change is meant, remove the lock file and pull again"
        raise DatasetError(message, source=address, remedy=remedy)
    if _is_page(part):
        _forget(part, tag)
        remedy = "open it in a browser: the publisher may ask you to sign in, or have moved it"
        raise DatasetError("sends a web page and no data", source=address, remedy=remedy)
    size = part.stat().st_size
    part.replace(path)
    tag.unlink(missing_ok=True)
    return Fetched(found, size, *heard)


def _attempt(
    address: str, part: Path, tag: Path, told: Callable[[int, int], None], timeout: float
) -> tuple[str, str] | None:
    """Fetch what is missing; what the server calls the file, once it is whole."""
    have = part.stat().st_size if part.exists() and tag.exists() else 0
    headers = {"User-Agent": "upstander", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag.read_text(encoding="ascii")}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310  (checked above)
    opener = urllib.request.build_opener(SameKind)
    with opener.open(request, timeout=timeout) as answer:
        resumed = answer.status == http.client.PARTIAL_CONTENT
        if not resumed:
            have = 0
        _remember(answer, tag)
        length = answer.headers.get("Content-Length")
        whole = have + int(length) if length else 0
        if whole > MAX_BYTES:
            raise _failed(address, Phrase("it is larger than {limit:,} bytes", limit=MAX_BYTES))
        with part.open("ab" if resumed else "wb") as handle:
            have, broken = _copy(answer, handle, have, whole, told)
        heard = (answer.headers.get("ETag") or "", answer.headers.get("Last-Modified") or "")
    return heard if not broken and (have == whole or not whole) else None


def _copy(
    answer: Any, handle: IO[bytes], have: int, whole: int, told: Callable[[int, int], None]
) -> tuple[int, bool]:
    """Bytes that are there now, and whether the line broke: what came before it is kept."""
    while True:
        try:
            chunk = answer.read1(_CHUNK)
        except (http.client.IncompleteRead, OSError):
            return have, True
        if not chunk:
            return have, False
        if have + len(chunk) > MAX_BYTES:
            raise DatasetError(
                Phrase("sends more than {limit:,} bytes", limit=MAX_BYTES),
                remedy="do not trust it",
            )
        handle.write(chunk)
        have += len(chunk)
        told(have, whole)


def _remember(answer: Any, tag: Path) -> None:
    """Keep what says that the file is still the same; without it a part is never resumed."""
    mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
    if mark and mark.isascii() and not mark.startswith("W/"):
        tag.write_text(mark, encoding="ascii")
    else:
        tag.unlink(missing_ok=True)


class SameKind(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only to an address that would have been allowed itself."""

    def redirect_request(  # noqa: PLR0917  (the standard library's signature)
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The request for where a server sends us, once its address is checked."""
        check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_address(address: str) -> None:
    """Refuse an address that is neither https nor on this machine.

    Raises
    ------
    DatasetError
        Another scheme.
    """
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or "")):
        return
    raise DatasetError("is not an https address", source=address, remedy="give an https address")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_page(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(512).lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _forget(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _failed(address: str, fault: str) -> DatasetError:
    remedy = "check the line and run again: what has come so far is kept"
    return DatasetError(
        Phrase("could not be fetched: {fault}", fault=fault), source=address, remedy=remedy
    )
