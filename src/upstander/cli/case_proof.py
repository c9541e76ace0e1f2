"""``upstander case stamp`` and ``verify``: when a bundle was there, and that it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upstander.cli.console import Json, emit, finish

Bundle = Annotated[Path, typer.Argument(metavar="BUNDLE", help="From: case export --as proof.")]


def stamp(
    bundle: Bundle,
    *,
    authority: Annotated[
        str, typer.Option("--authority", help="Address of a time-stamping authority (RFC 3161).")
    ] = "",
    request: Annotated[
        Path | None, typer.Option("--request", help="Write the request here, to carry by hand.")
    ] = None,
    response: Annotated[
        Path | None, typer.Option("--response", help="The answer that was brought back.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Have a third party state that a bundle was there; it learns a hash and nothing else.

    Give one of --authority, or --request and later --response for a machine without a line.
    """
    from upstander.errors import UsageError
    from upstander.evidence.files import write_bytes
    from upstander.evidence.interchange.proof import add_stamp, to_stamp
    from upstander.evidence.interchange.stamp import ask, request_for

    if [bool(authority), request is not None, response is not None].count(True) != 1:
        raise UsageError(
            "how is it to be stamped?", remedy="give one of --authority, --request, --response"
        )
    if request is not None:
        write_bytes(request, request_for(to_stamp(bundle)))
        emit({"request": str(request)}, f"wrote {request}: have it answered", as_json=as_json)
        return
    if response is not None:
        answer = _read(response)
    else:
        answer = ask(authority, request_for(to_stamp(bundle)))
    name, when = add_stamp(bundle, answer)
    document = {"bundle": str(bundle), "stamp": name, "time": when.isoformat()}
    emit(document, f"{bundle}: {name} states {when.isoformat()}", as_json=as_json)


def verify(
    bundle: Bundle,
    *,
    root: Annotated[
        list[Path] | None,
        typer.Option("--root", help="PEM certificate of an authority you trust; repeatable."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a bundle: every hash, every statement's id, and its time-stamps."""
    from upstander.evidence.interchange.proof import check_proof

    found = check_proof(bundle, [_read(path) for path in root or ()])
    lines = [f"{found.statements:,} statements; {len(found.problems)} problem(s)"]
    for name, when, sure in found.stamps:
        trusted = "verified" if sure else "not verified: give --root"
        lines.append(f"{name}: there on {when.isoformat()} ({trusted})")
    if not found.stamps:
        lines.append("no time-stamp: nobody else vouches for when it was made")
    emit(found.as_dict(), "\n".join(lines), as_json=as_json)
    finish(found.problems)


def _read(path: Path) -> bytes:
    """A small file that the user names."""
    from upstander.errors import InputError
    from upstander.evidence.interchange.stamp import MAX_ANSWER
    from upstander.evidence.lines import opened

    with opened(path) as handle:
        data = handle.read(MAX_ANSWER + 1)
    if len(data) > MAX_ANSWER:
        raise InputError("is too large for what it should be", source=str(path))
    return data
